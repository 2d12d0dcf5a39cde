import { parseDocument } from 'yaml'

/** What stands in a file, or what is wrong with it, in words. */
export type ReadYaml = { readonly value: unknown } | { readonly problem: string; readonly cause: unknown }

/**
 * YAML, and so JSON too. Warnings are problems as well, for what an operator writes is meant to be read. An empty file has
 * the value null.
 */
export function readYaml(text: string): ReadYaml {
  try {
    const document = parseDocument(text)
    const [problem] = [...document.errors, ...document.warnings]
    if (problem !== undefined) return { problem: problem.message.split('\n')[0] ?? 'no YAML', cause: problem }
    return { value: document.toJS({ maxAliasCount: 100 }) ?? null }
  } catch (error) {
    // Of too many aliases, or of nesting that is too deep.
    return {
      problem: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    }
  }
}

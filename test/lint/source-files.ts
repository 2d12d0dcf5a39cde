import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** Relative to the root of the checkout, with `/`. */
  readonly path: string
  readonly text: string
  readonly lines: number
}

/** Files of the checkout that match one of the patterns, in the order of their names. */
export function sourceFiles(...patterns: readonly string[]): readonly SourceFile[] {
  return globSync([...patterns], { cwd: repository })
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(repository, path), 'utf8')
      return { path, text, lines: text.trimEnd().split('\n').length }
    })
}

/** True for tests and contract suites, which may reach for whatever they test with. */
export function isTest(path: string): boolean {
  return /\.(test|contract)\.ts$|\/contract\//.test(path)
}

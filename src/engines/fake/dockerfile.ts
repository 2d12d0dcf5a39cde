import { DockerfileParser } from 'dockerfile-ast'

export interface FakeInstruction {
  readonly keyword: string
  readonly text: string
  /** One-based. */
  readonly line: number
}

export interface FakeStage {
  readonly name: string | null
  readonly base: string
  readonly instructions: readonly FakeInstruction[]
}

export type ParsedDockerfile =
  | { readonly stages: readonly FakeStage[]; readonly args: Readonly<Record<string, string>> }
  | { readonly problem: string; readonly line: number | null }

const KNOWN = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)

/** The instructions by stage, or the first thing wrong with them. Global ARGs are used in FROM only. */
export function parseDockerfile(
  bytes: Uint8Array,
  buildArgs: Readonly<Record<string, string>>,
): ParsedDockerfile {
  const parsed = DockerfileParser.parse(Buffer.from(bytes).toString())
  const stages: { name: string | null; base: string; instructions: FakeInstruction[] }[] = []
  const args: Record<string, string> = {}
  for (const instruction of parsed.getInstructions()) {
    const keyword = instruction.getKeyword()
    const line = instruction.getRange().start.line + 1
    const text = (instruction.getArgumentsContent() ?? '').trim()
    if (!KNOWN.has(keyword)) return { problem: `unknown instruction: ${keyword}`, line }
    if (keyword === 'FROM') {
      const [base = '', , name = null] = text.split(/\s+/).filter((word) => !word.startsWith('--'))
      stages.push({ name, base: substitute(base, args), instructions: [] })
    } else if (stages.length > 0) {
      stages.at(-1)?.instructions.push({ keyword, text, line })
    } else if (keyword === 'ARG') {
      Object.assign(args, argument(text, buildArgs))
    }
  }
  return stages.length === 0 ? { problem: 'no build stage in current context', line: null } : { stages, args }
}

/** `NAME=default`, with what the builder was given. */
export function argument(
  text: string,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [name = '', ...rest] = text.split('=')
  const value = given[name] ?? (rest.length > 0 ? unquote(rest.join('=')) : undefined)
  return value === undefined ? {} : { [name]: value }
}

/** `NAME=value NAME2="a value"` or the old `NAME value`. */
export function variables(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)]
  if (pairs.length > 0)
    return Object.fromEntries(pairs.map(([, name, value]) => [name, unquote(value ?? '')]))
  const [name = '', ...rest] = text.split(/\s+/)
  return { [name]: rest.join(' ') }
}

/** The arguments of CMD and ENTRYPOINT: a JSON array, or a line for the shell. */
export function programOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value
  } catch {
    // the shell form
  }
  return ['/bin/sh', '-c', text]
}

export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? '',
  )
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2')
}

/** Shells by the names of their programs. */
export type ShellDialect = 'sh' | 'bash' | 'dash' | 'ksh'

const DIALECTS: ReadonlyMap<string, ShellDialect | null> = new Map([
  ['sh', 'sh'],
  ['bash', 'bash'],
  ['dash', 'dash'],
  // BusyBox: ShellCheck has no word for it and takes it for dash.
  ['ash', 'dash'],
  ['ksh', 'ksh'],
  ['ksh93', 'ksh'],
  ['mksh', 'ksh'],
  ['zsh', null],
])

/**
 * The shell that a SHELL instruction (or the words of an exec form) starts; undefined when there is no POSIX one among
 * the words. It need not be the first: `["conda", "run", "-n", "env", "/bin/bash", "-c"]`.
 */
export function dialectOf(words: readonly string[]): { readonly dialect: ShellDialect | null } | undefined {
  for (const word of words.toReversed()) {
    const dialect = DIALECTS.get(programName(word))
    if (dialect !== undefined) return { dialect }
  }
  return undefined
}

/** A program's name without its folder. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

/** The shell that the first line of a script asks for; undefined when that is none, null in it for other programs. */
export function shebangShell(script: string): { readonly words: readonly string[] | null } | undefined {
  const match = /^#![\t ]*([^\r\n]{0,200})/.exec(script)
  if (!match) return undefined
  const words = (match[1] ?? '').split(/[\t ]+/).filter((word) => word !== '')
  return { words: dialectOf(words) === undefined ? null : words }
}

import type { FlagWord } from './command-words.ts'
import type { Command } from './command.ts'
import type { Findings } from './findings.ts'
import { flagKind, nearestFlag } from './keywords.ts'
import { readMount } from './mount-flag.ts'

/** Name and value of a flag; the value is null without `=`. */
export function flagParts(flag: FlagWord): { readonly name: string; readonly value: string | null } {
  const equals = flag.text.indexOf('=')
  if (equals < 0) return { name: flag.text.slice(2), value: null }
  return { name: flag.text.slice(2, equals), value: flag.text.slice(equals + 1) }
}

/** Value of the flag `name`, null when it is not given. */
export function flagValue(command: Command, name: string): string | null {
  for (const flag of command.flags) {
    const parts = flagParts(flag)
    if (parts.name === name) return parts.value
  }
  return null
}

export function checkFlags(command: Command, findings: Findings): void {
  if (command.flagsDiffer) {
    findings.error(
      'SLP0026',
      command.keywordRange,
      'The flags have backslashes or backticks, which older BuildKit reads in another way.',
      'Write the flags without escapes.',
    )
  }
  const seen = new Set<string>()
  for (const flag of command.flags) {
    const { name, value } = flagParts(flag)
    const problem = flagProblem(command, flag, name, value, seen)
    if (problem) findings.error(problem.code, command.flagRange(flag), problem.message)
    seen.add(name)
  }
}

function flagProblem(
  command: Command,
  flag: FlagWord,
  name: string,
  value: string | null,
  seen: ReadonlySet<string>,
): { readonly code: 'SLP0017' | 'SLP0018'; readonly message: string } | null {
  const kind = flagKind(command.keyword, name)
  const malformed = (message: string) => ({ code: 'SLP0018', message }) as const
  // BuildKit takes the bytes 85 and A0 of any character for white space here.
  if (/[^\x21-\x7e]/.test(flag.raw))
    return malformed('A flag has a space or a character outside ASCII in it.')
  if (kind === undefined) {
    const near = nearestFlag(command.keyword, name)
    const hint = near === undefined ? '' : ` Did you mean --${near}?`
    return { code: 'SLP0017', message: `${command.keyword} has no flag --${name}.${hint}` }
  }
  if (kind !== 'list' && seen.has(name)) return malformed(`The flag --${name} is given a second time.`)
  if (kind === 'switch') {
    if (value === null || /^(?:true|false)$/i.test(value)) return null
    return malformed(`The flag --${name} is true or false.`)
  }
  if (value === null) return malformed(`The flag --${name} needs a value, as --${name}=value.`)
  if (name !== 'mount') return null
  const mount = readMount(value)
  return mount.problem === null ? null : malformed(mount.problem)
}

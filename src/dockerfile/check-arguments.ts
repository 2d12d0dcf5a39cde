/** Arguments that BuildKit would refuse when it reads the file: told before anything is fetched or run. */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import type { Findings } from './findings.ts'
import { isKeyword } from './keywords.ts'
import { quotedWords } from './plain-words.ts'

/** Sentence that says what is wrong, or null. */
type Check = (command: Command, escape: Escape) => string | null

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['FROM', from],
  ['ADD', sourcesAndTarget],
  ['COPY', sourcesAndTarget],
  ['ENV', pairs],
  ['LABEL', pairs],
  ['ARG', names],
  ['HEALTHCHECK', healthcheck],
  ['SHELL', shell],
  ['ONBUILD', onbuild],
  ['VOLUME', volume],
])

/** Instructions that may stand alone: they clear what the base image has. */
const MAY_BE_EMPTY = /^(?:CMD|ENTRYPOINT)$/

export function checkArguments(command: Command, escape: Escape, findings: Findings): void {
  const { keyword } = command
  if (!isKeyword(keyword)) return
  if (command.rest === '' && !MAY_BE_EMPTY.test(keyword)) {
    findings.error('SLP0015', command.keywordRange, `${keyword} needs ${needs(keyword)}.`)
    return
  }
  const problem = command.broken
    ? `The JSON form of ${keyword} takes strings only.`
    : (CHECKS.get(keyword)?.(command, escape) ?? null)
  if (problem !== null) findings.error('SLP0016', command.restRange, problem)
}

function needs(keyword: string): string {
  if (keyword === 'ADD' || keyword === 'COPY') return 'a source and a destination'
  if (keyword === 'FROM') return 'a base image'
  if (keyword === 'RUN') return 'a command'
  if (keyword === 'ONBUILD') return 'an instruction'
  return 'at least one argument'
}

function from({ rest }: Command): string | null {
  const words = rest.split(/[\t\v\f\r ]+/)
  if (words.length === 1) return null
  if (words.length !== 3 || words[1]?.toLowerCase() !== 'as') {
    return 'FROM takes an image, or an image, AS and a name.'
  }
  if (/^[a-z][a-z0-9-_.]*$/.test(words[2]?.toLowerCase() ?? '')) return null
  return `The stage name ${JSON.stringify(words[2])} has to start with a letter and to have letters, digits, - _ and . only.`
}

function sourcesAndTarget({ keyword, words }: Command): string | null {
  if (words.length < 2) return `${keyword} needs a source and a destination.`
  return /^\d*<<-?[^<]+$/.test(words.at(-1) ?? '') ? `${keyword} cannot write to a heredoc.` : null
}

function pairs({ keyword, rest }: Command, escape: Escape): string | null {
  const words = quotedWords(rest, escape)
  const [first = ''] = words
  if (!first.includes('=')) {
    return /[\t\v\f\r ]/.test(rest) ? null : `${keyword} needs a name and a value, as name=value.`
  }
  const bad = words.find((word) => !word.includes('=') || word.startsWith('='))
  return bad === undefined ? null : `${JSON.stringify(clip(bad))} is not of the form name=value.`
}

function names({ rest }: Command, escape: Escape): string | null {
  const bad = quotedWords(rest, escape).find((word) => word.startsWith('='))
  return bad === undefined ? null : `${JSON.stringify(clip(bad))} has no name in front of the =.`
}

function healthcheck({ rest }: Command): string | null {
  const [type = '', command = ''] = rest.split(/\s+/, 2)
  if (/^none$/i.test(type)) return command === '' ? null : 'HEALTHCHECK NONE takes no arguments.'
  if (!/^cmd$/i.test(type)) return 'HEALTHCHECK takes CMD and a command, or NONE.'
  return command === '' ? 'HEALTHCHECK CMD needs a command.' : null
}

function shell({ json, words }: Command): string | null {
  return json && words.length > 0 ? null : 'SHELL takes its words in the JSON form, as ["/bin/bash", "-c"].'
}

function volume({ words }: Command): string | null {
  return words.length === 0 || words.some((word) => word.trim() === '') ? 'VOLUME needs paths.' : null
}

function onbuild({ trigger }: Command): string | null {
  const keyword = trigger?.keyword ?? ''
  if (/^(?:ONBUILD|FROM|MAINTAINER)$/.test(keyword)) return `${keyword} is not allowed behind ONBUILD.`
  return null
}

function clip(word: string): string {
  return word.length > 60 ? `${word.slice(0, 60)}…` : word
}

import { flagValue } from '../../check-flags.ts'
import type { Command } from '../../command.ts'
import type { Found, Rule } from '../rule.ts'
import type { LintedFile } from '../linted-file.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { type PlacedWord, wordPlaces } from '../support/word-places.ts'
import { baseName, isTarName } from './archive-names.ts'
import { shown } from './shown.ts'

interface Copied {
  readonly source: PlacedWord
  /** What it may be called in the image. */
  readonly names: readonly string[]
}

/**
 * hadolint: an archive that is copied and unpacked by a later RUN of the stage could be unpacked by ADD. Ours looks
 * for `tar` only: ADD unpacks no zip and no single compressed file, which hadolint counts as well.
 */
export const dl3010: Rule = {
  code: 'DL3010',
  aliases: [],
  severity: 'info',
  keywords: ['COPY'],
  title: 'ADD unpacks archives',
  action: 'Take ADD, which unpacks local tar archives, and leave the tar command out.',
  *check(file) {
    for (const stage of file.stages) {
      const copied = new Map<string, Copied>()
      for (const command of stage.commands) {
        if (command.keyword === 'COPY') remember(command, copied)
        if (command.keyword === 'RUN' && copied.size > 0) yield* unpacked(file, command, copied)
      }
    }
  },
}

/** By the names that the archive may have in the image. */
function remember(command: Command, copied: Map<string, Copied>): void {
  if (flagValue(command, 'from') !== null) return
  const words = wordPlaces(command)
  const target = words.at(-1)?.text ?? ''
  for (const source of words.slice(0, -1)) {
    const name = baseName(source.text)
    if (!isTarName(name)) continue
    const names = isTarName(target) ? [name, baseName(target)] : [name]
    for (const one of names) copied.set(one, { source, names })
  }
}

function* unpacked(file: LintedFile, run: Command, copied: Map<string, Copied>): Iterable<Found> {
  for (const command of file.shellOf(run)?.commands ?? []) {
    if (!extracts(command)) continue
    for (const name of archivesOf(command)) {
      const found = copied.get(name)
      if (!found) continue
      for (const one of found.names) copied.delete(one)
      yield {
        range: found.source.range,
        message: `The archive ${shown(found.source.text)} is copied and then unpacked by a RUN.`,
      }
    }
  }
}

/** `tar -xf`, `tar xf`, `tar --extract`. */
function extracts({ name, words, flags }: ShellCommand): boolean {
  if (name !== 'tar' && name !== 'bsdtar') return false
  if (flags.some((flag) => /^(?:-x|--extract|--get)$/.test(flag))) return true
  return /^[A-Za-z]*x[A-Za-z]*$/.test(words[0] ?? '')
}

function archivesOf({ words, redirects }: ShellCommand): readonly string[] {
  const read = redirects.filter(({ operator }) => operator === '<').map(({ target }) => target)
  return [...words, ...read].flatMap((word) => {
    if (word === null) return []
    return [baseName(word.startsWith('--file=') ? word.slice('--file='.length) : word)]
  })
}

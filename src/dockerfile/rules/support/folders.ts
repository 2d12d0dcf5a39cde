/** Where instructions put files, and in which folder programs start. */
import { posix } from 'node:path'
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { expandWord, type Lookup } from '../../expand-word.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { rootOf } from './base-image.ts'
import { chainOf, scopedCommands } from './scopes.ts'
import { wordPlaces } from './word-places.ts'

export interface PlacedPath {
  /** From the root, without a slash at its end. */
  readonly path: string
  readonly written: string
  readonly range: Range
  readonly command: Command
}

export interface Folders {
  /** Destinations of COPY and ADD, and paths of VOLUME, as far as they are certain. */
  readonly copied: readonly PlacedPath[]
  readonly volumes: readonly PlacedPath[]
  /** The working directory at the end; null when it is not certain. */
  readonly workdir: string | null
}

/** What the last stage and those that it goes on from say of folders. */
export function foldersOf(file: LintedFile, context: LintContext): Folders {
  const last = file.stages.at(-1)
  const chain = new Set<LintedStage>(last === undefined ? [] : chainOf(last))
  const copied: PlacedPath[] = []
  const volumes: PlacedPath[] = []
  let workdir: string | null = last && rootOf(file, last, context).kind === 'scratch' ? '/' : null
  for (const { stage, command, lookup } of scopedCommands(file, context)) {
    if (!chain.has(stage)) continue
    const { keyword } = command
    if (keyword === 'WORKDIR') workdir = resolved(command.rest, workdir, lookup, file)
    const words = keyword === 'VOLUME' ? wordPlaces(command) : wordPlaces(command).slice(-1)
    if (keyword !== 'VOLUME' && keyword !== 'COPY' && keyword !== 'ADD') continue
    for (const { text, range } of words) {
      const path = resolved(text, keyword === 'VOLUME' ? '/' : workdir, lookup, file)
      if (path !== null)
        (keyword === 'VOLUME' ? volumes : copied).push({ path, written: text, range, command })
    }
  }
  return { copied, volumes, workdir }
}

/** True for the folder itself and all below it. */
export function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}

/** Null where it is not certain. */
function resolved(word: string, from: string | null, lookup: Lookup, { escape }: LintedFile): string | null {
  const { text, certain } = expandWord(word, lookup, escape)
  if (!certain || text === '' || /^[A-Za-z]:|\\/.test(text)) return null
  if (!text.startsWith('/') && from === null) return null
  const path = posix.join(text.startsWith('/') ? '/' : (from ?? '/'), text)
  return path === '/' ? path : path.replace(/\/$/, '')
}

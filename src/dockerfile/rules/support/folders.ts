/** Where instructions put files, and in which folder programs start. */
import { posix } from 'node:path'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { rootOf } from './base-image.ts'
import { type ExpandedWord, expandedCommands } from './expanded-words.ts'
import { chainOf } from './scopes.ts'
import type { PlacedWord } from './word-places.ts'

export interface PlacedPath {
  /** From the root, without a slash at its end. */
  readonly path: string
  readonly word: PlacedWord
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
  for (const { stage, command, words } of expandedCommands(file, context)) {
    if (!chain.has(stage)) continue
    const { keyword } = command
    const isVolume = keyword === 'VOLUME'
    if (keyword === 'WORKDIR') workdir = words[0] ? resolved(words[0], workdir) : workdir
    if (keyword === 'WORKDIR' || keyword === 'EXPOSE') continue
    for (const one of isVolume ? words : words.slice(-1)) {
      const path = resolved(one, isVolume ? '/' : workdir)
      if (path !== null) (isVolume ? volumes : copied).push({ path, word: one.word })
    }
  }
  return { copied, volumes, workdir }
}

/** True for the folder itself and all below it. */
export function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}

/** Null where it is not certain. */
function resolved({ value, certain }: ExpandedWord, from: string | null): string | null {
  if (!certain || value === '' || /^[A-Za-z]:|\\/.test(value)) return null
  if (!value.startsWith('/') && from === null) return null
  const path = posix.join(value.startsWith('/') ? '/' : (from ?? '/'), value)
  return path === '/' ? path : path.replace(/\/$/, '')
}

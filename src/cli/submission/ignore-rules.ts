/** Which files of a folder stay at home: `.dockerignore` as `docker build` reads it. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import dockerignore from '@balena/dockerignore'
import { UsageError } from '../usage-error.ts'

export interface IgnoreRules {
  /** The file the rules come from, relative to the folder; null when there is none. */
  readonly source: string | null
  /** `name` is relative, with forward slashes. */
  ignores(name: string): boolean
  /** False when a folder is ignored and no negation (`!…`) can bring anything below it back. */
  mayKeepBelow(folder: string): boolean
}

/**
 * Reads the rules for a folder. As in BuildKit, `NAME.dockerignore` beside the Dockerfile NAME comes before the
 * folder's `.dockerignore`.
 */
export async function readIgnoreRules(folder: string, dockerfile: string): Promise<IgnoreRules> {
  for (const file of [`${dockerfile}.dockerignore`, path.join(folder, '.dockerignore')]) {
    const text = await readIfThere(file)
    if (text !== undefined) return parseIgnoreRules(text, path.relative(folder, file))
  }
  return parseIgnoreRules('', null)
}

/** Throws `UsageError` for a line that is no pattern: docker build refuses it as well. */
export function parseIgnoreRules(text: string, source: string | null): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  // Names differ by case on the engine's side, whatever the disk here does.
  const rules = dockerignore.default({ ignorecase: false }).add(lines)
  lines.forEach((line, index) => checkPattern(line, `${source ?? '.dockerignore'}:${index + 1}`))
  const negations = lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('!'))
    .map((line) => fixedPart(line.slice(1).trim()))
  return {
    source,
    ignores: (name) => rules.ignores(name),
    mayKeepBelow: (folder) =>
      !rules.ignores(folder) ||
      negations.some((fixed) => isBelow(fixed, folder) || isBelow(folder, fixed) || fixed === ''),
  }
}

/** The library makes its expressions when the first name is asked about, and then of all lines. */
function checkPattern(line: string, place: string): void {
  try {
    dockerignore.default({ ignorecase: false }).add([line]).ignores('a')
  } catch {
    throw new UsageError(
      `${place}: ${line.trim()} is no pattern.`,
      'Close each [ with a ], or write it as \\[.',
    )
  }
}

/** The folders of a pattern before its first wildcard: only below them can it match. */
function fixedPart(pattern: string): string {
  const parts = path.posix.normalize(pattern).replace(/^\/+/, '').split('/')
  const wild = parts.findIndex((part) => /[*?[\]\\]/.test(part))
  return (wild === -1 ? parts : parts.slice(0, wild)).join('/')
}

function isBelow(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`)
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined
    throw error
  }
}

/** What a folder sends as its build context: a list made before anything is sent, so that progress has an end. */
import { lstat, readdir, readlink } from 'node:fs/promises'
import path from 'node:path'
import type { IgnoreRules } from './ignore-rules.ts'

export interface ContextEntry {
  /** Relative to the folder, with forward slashes. */
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink'
  readonly mode: number
  /** Of a file; 0 otherwise. */
  readonly bytes: number
  readonly modifiedAt: Date
  /** Where a link points, as it is written. */
  readonly target: string | null
}

export interface ContextList {
  /** Folders before what is in them, names in the order of their code units: the same folder gives the same list. */
  readonly entries: readonly ContextEntry[]
  readonly bytes: number
  /** What was left out and why, a sentence each. */
  readonly warnings: readonly string[]
}

export async function listFolder(folder: string, rules: IgnoreRules): Promise<ContextList> {
  const entries: ContextEntry[] = []
  const warnings: string[] = []
  await walk('')
  return { entries, warnings, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) }

  async function walk(parent: string): Promise<void> {
    for (const leaf of (await readdir(path.join(folder, parent))).sort(byCodeUnit)) {
      const name = parent === '' ? leaf : `${parent}/${leaf}`
      const ignored = rules.ignores(name)
      if (ignored && !rules.mayKeepBelow(name)) continue
      const entry = await describe(folder, name)
      if (typeof entry === 'string') {
        if (!ignored) warnings.push(entry)
      } else if (entry.type !== 'directory') {
        if (!ignored) entries.push(entry)
      } else {
        const before = entries.length
        if (!ignored) entries.push(entry)
        await walk(name)
        // An ignored folder is needed after all when something in it is not ignored.
        if (ignored && entries.length > before) entries.splice(before, 0, entry)
      }
    }
  }
}

/** The entry, or why it cannot be sent. */
async function describe(folder: string, name: string): Promise<ContextEntry | string> {
  const file = path.join(folder, name)
  const stat = await lstat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (stat === undefined) return `${name} is left out: it is gone, or its name is not UTF-8.`
  const common = { name, mode: stat.mode & 0o7777, modifiedAt: stat.mtime, target: null, bytes: 0 }
  if (stat.isFile()) return { ...common, type: 'file', bytes: stat.size }
  if (stat.isDirectory()) return { ...common, type: 'directory' }
  if (stat.isSymbolicLink()) return { ...common, type: 'symlink', target: await readlink(file) }
  const kind = stat.isSocket() ? 'socket' : stat.isFIFO() ? 'named pipe' : 'device'
  return `${name} is left out: it is a ${kind}.`
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

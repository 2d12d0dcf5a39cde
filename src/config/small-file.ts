import { readFileSync, statSync } from 'node:fs'

/** What stands in a file, or why it cannot be had, in words that go on from its name: `is no regular file`. */
export type SmallFile = { readonly text: string } | { readonly problem: string; readonly cause?: unknown }

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
}

/** The text of a file that an operator wrote, of at most `maxBytes`. Throws nothing. */
export function readSmallFile(path: string, maxBytes: number): SmallFile {
  try {
    const stat = statSync(path)
    // Reading a pipe would wait for ever.
    if (!stat.isFile()) return { problem: 'is no regular file' }
    if (stat.size > maxBytes) return { problem: `has ${stat.size} bytes; the limit is ${maxBytes}` }
    return { text: readFileSync(path, 'utf8') }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    return { problem: WORDS[code] ?? `cannot be read: ${String(cause)}`, cause }
  }
}

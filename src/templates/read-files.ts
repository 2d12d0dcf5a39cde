import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { invalidTemplate } from './template-error.ts'

export interface TextFile {
  /** Relative to the folder, with slashes. */
  readonly path: string
  readonly text: string
}

/** All templates are kept in memory. */
const MOST_FILES = 200
const MOST_BYTES = 1024 * 1024

/**
 * The files below a folder, sorted by path. Throws `config_invalid` for what is neither a file nor a folder, is no
 * text in UTF-8, or is more than a small application.
 */
export function readFiles(folder: string): readonly TextFile[] {
  const paths = pathsBelow(folder, '')
  if (paths.length > MOST_FILES) {
    const detail = `the folder has ${paths.length} files; a template has at most ${MOST_FILES}`
    throw invalidTemplate({ file: folder }, detail, 'Leave out what the build does not need.')
  }
  let bytes = 0
  return paths.map((path) => {
    const content = readFileSync(join(folder, path))
    bytes += content.length
    if (bytes > MOST_BYTES) {
      const detail = `the files have more than ${MOST_BYTES} bytes together`
      throw invalidTemplate({ file: folder }, detail, 'Let the build fetch what is large.')
    }
    return { path, text: decode(content, join(folder, path)) }
  })
}

function pathsBelow(folder: string, prefix: string): string[] {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true })
  const paths = entries.flatMap((entry) => {
    const path = prefix + entry.name
    if (entry.isDirectory()) return pathsBelow(folder, `${path}/`)
    if (entry.isFile()) return [path]
    const detail = 'is neither a file nor a folder'
    throw invalidTemplate(
      { file: join(folder, path) },
      detail,
      'Put the file itself there, not a link to it.',
    )
  })
  return paths.sort()
}

function decode(content: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalidTemplate({ file }, 'is no text in UTF-8', 'Let the build fetch files that are not text.')
  }
}

/** True for a folder; false for what is something else, a link included, or is not there. */
export function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

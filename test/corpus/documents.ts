import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** One Dockerfile of the corpus. */
export interface CorpusDocument {
  /** `file: title`. */
  readonly name: string
  readonly text: string
}

const FOLDER = new URL('./dockerfiles/', import.meta.url)
const MARKER = /^=== (.*?)\r?\n/gm

/**
 * Dockerfiles of our own writing that builders accept, small and of many kinds. Each file in `dockerfiles/` holds
 * several: a line `=== title` stands in front of each, and all else is theirs, byte order marks and line ends included.
 */
export function corpusDocuments(): readonly CorpusDocument[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((file) => documentsOf(basename(file, '.txt'), readFileSync(new URL(file, FOLDER), 'utf8')))
}

function documentsOf(group: string, text: string): readonly CorpusDocument[] {
  const marks = [...text.matchAll(MARKER)]
  return marks.map((mark, index) => ({
    name: `${group}: ${mark[1] ?? ''}`,
    text: text.slice(mark.index + mark[0].length, marks[index + 1]?.index),
  }))
}

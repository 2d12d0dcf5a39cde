/** The records of a folder: `.json` files at any depth, and the `all.zip` of a copy of the public export. */
import { isUtf8 } from 'node:buffer'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LIMITS } from './import-limits.ts'
import type { RawRecord, RecordSource } from './raw-record.ts'
import { openZipRecords } from './zip-records.ts'

const MOST_DEPTH = 8

/** Lists the folder. Links to files are read, links to folders are not followed. Blocks the thread while it reads. */
export async function openFolderRecords(folder: string): Promise<RecordSource> {
  const files: string[] = []
  const archives: { readonly path: string; readonly source: RecordSource }[] = []
  const close = (): void => archives.forEach(({ source }) => source.close())
  try {
    for (const path of listFiles(folder, '', 0)) {
      if (path.endsWith('.json')) files.push(path)
      else archives.push({ path, source: await openZipRecords(join(folder, path)) })
    }
  } catch (error) {
    close()
    throw error
  }
  return {
    total: archives.reduce((sum, { source }) => sum + source.total, files.length),
    async *records() {
      for (const path of files) yield readFile(folder, path)
      for (const { path, source } of archives) yield* below(path, source)
    },
    close,
  }
}

function* listFiles(folder: string, prefix: string, depth: number): Generator<string, void, undefined> {
  if (depth > MOST_DEPTH) return
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isDirectory()) yield* listFiles(folder, path, depth + 1)
    else if (entry.name.endsWith('.json') || entry.name === 'all.zip') yield path
  }
}

/** What lies in `Debian/all.zip` lies in `Debian`. */
async function* below(archive: string, source: RecordSource): AsyncGenerator<RawRecord, void, undefined> {
  for await (const record of source.records()) yield { ...record, path: `${archive}/${record.path}` }
}

function readFile(folder: string, path: string): RawRecord {
  const file = join(folder, path)
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined || !stats.isFile()) return { path, problem: 'it is no regular file' }
  if (stats.size > LIMITS.recordBytes) return { path, problem: 'it is too large' }
  const content = readFileSync(file)
  return isUtf8(content) ? { path, text: content.toString('utf8') } : { path, problem: 'it is not UTF-8' }
}

/** What `slipway submit TARGET` sends: a Dockerfile alone, from a file or stdin, or a folder with its Dockerfile. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { systemWords } from '../system-words.ts'
import { UsageError } from '../usage-error.ts'
import { readIgnoreRules } from './ignore-rules.ts'
import { type ContextList, listFolder } from './list-folder.ts'

export interface Target {
  readonly dockerfile: Uint8Array
  /** The folder that is sent, or null for a Dockerfile alone. */
  readonly folder: { readonly path: string; readonly list: ContextList } | null
  /** A name for the job when none is given; null for stdin. */
  readonly suggestedName: string | null
}

/** `dockerfile` is the value of --dockerfile, relative to where the user is. Throws `UsageError`. */
export async function readTarget(
  target: string,
  dockerfile: string | undefined,
  stdin: AsyncIterable<Uint8Array>,
): Promise<Target> {
  if (target === '-') {
    if (dockerfile !== undefined) throw new UsageError('--dockerfile goes with a folder, not with stdin.')
    return { dockerfile: await readAll(stdin), folder: null, suggestedName: null }
  }
  const kind = await stat(target).catch((error: unknown) => {
    throw cannotRead(target, error)
  })
  if (kind.isDirectory()) return readFolder(target, dockerfile)
  if (dockerfile !== undefined)
    throw new UsageError(`--dockerfile goes with a folder, and ${target} is a file.`)
  // A pipe is taken as well: `slipway submit <(generate)`.
  const content = kind.isFile() ? await readFile(target) : await readAll(createReadStream(target))
  return { dockerfile: content, folder: null, suggestedName: nameOf(path.resolve(target)) }
}

async function readFolder(folder: string, dockerfile: string | undefined): Promise<Target> {
  const file = dockerfile ?? path.join(folder, 'Dockerfile')
  const content = await readFile(file).catch((error: unknown) => {
    if (dockerfile !== undefined) throw cannotRead(file, error, '--dockerfile')
    if (!isMissing(error)) throw cannotRead(file, error)
    throw new UsageError(
      `${folder} has no Dockerfile.`,
      'Add one, or name another file with --dockerfile PATH.',
    )
  })
  const list = await listFolder(folder, await readIgnoreRules(folder, file)).catch((error: unknown) => {
    throw cannotRead(folder, error)
  })
  return {
    dockerfile: content,
    folder: { path: folder, list },
    suggestedName: path.basename(path.resolve(folder)),
  }
}

/** `Dockerfile` says nothing as a name; the folder it lies in does. */
function nameOf(file: string): string {
  const base = path.basename(file)
  return /^(dockerfile|containerfile)$/i.test(base) ? path.basename(path.dirname(file)) || base : base
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function cannotRead(file: string, error: unknown, option?: '--dockerfile'): UsageError {
  if (!isMissing(error)) return new UsageError(`${file} cannot be read: ${systemWords(error)}.`)
  // Relative to where the user is, as docker build has it; many expect the folder.
  const action =
    option === undefined
      ? 'Give a Dockerfile, a folder, or - for stdin.'
      : `${option} is relative to ${process.cwd()}, not to the folder that is sent.`
  return new UsageError(`There is no ${file}.`, action)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

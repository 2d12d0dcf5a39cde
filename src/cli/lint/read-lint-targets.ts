/** What `slipway lint FILE...` reads: Dockerfiles, folders with one, stdin; and the configuration that goes with each. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { LintInput } from '../../main/lint-files.ts'
import { systemWords } from '../system-words.ts'
import { UsageError } from '../usage-error.ts'

export interface LintTarget extends LintInput {
  /** Where it lies; null for stdin. */
  readonly path: string | null
}

/** More than any Dockerfile may have: the linter says that it is too large. */
const MAX_BYTES = 2 * 1024 * 1024

/** As much as a service takes. */
const MAX_DOCKERIGNORE_BYTES = 64 * 1024

const CONFIGURATIONS = ['.hadolint.yaml', '.hadolint.yml']

/** `config` is the value of --config. Throws `UsageError` for what cannot be read. */
export async function readLintTargets(
  targets: readonly string[],
  config: string | undefined,
  stdin: AsyncIterable<Uint8Array>,
): Promise<readonly LintTarget[]> {
  const given =
    config === undefined
      ? null
      : { name: config, bytes: await readFile(config, 'Give a .hadolint.yaml with --config.') }
  const found: LintTarget[] = []
  for (const target of targets) found.push(await readLintTarget(target, given, stdin))
  return found
}

async function readLintTarget(
  target: string,
  given: LintInput['configuration'],
  stdin: AsyncIterable<Uint8Array>,
): Promise<LintTarget> {
  if (target === '-') {
    const bytes = await readSome(stdin)
    const configuration = given ?? (await findConfiguration(['.']))
    return {
      name: 'stdin',
      path: null,
      bytes,
      configuration,
      dockerignore: await findDockerignore('.', null),
    }
  }
  const kind = await stat(target).catch((error: unknown) => {
    throw cannotRead(target, error)
  })
  const file = kind.isDirectory() ? path.join(target, 'Dockerfile') : target
  const bytes = await readFile(file)
  const folder = path.dirname(file)
  const configuration = given ?? (await findConfiguration([folder, '.']))
  return { name: file, path: file, bytes, configuration, dockerignore: await findDockerignore(folder, file) }
}

/**
 * `NAME.dockerignore` beside the Dockerfile NAME, else the `.dockerignore` of its folder, which is taken for the
 * context. Not one that is larger than any: a rule that knows half of it knows nothing.
 */
async function findDockerignore(folder: string, dockerfile: string | null): Promise<string | null> {
  const names = dockerfile === null ? [] : [`${dockerfile}.dockerignore`]
  for (const file of [...names, path.join(folder, '.dockerignore')]) {
    const kind = await stat(file).catch(() => undefined)
    if (!kind?.isFile()) continue
    return kind.size > MAX_DOCKERIGNORE_BYTES ? null : new TextDecoder().decode(await readFile(file))
  }
  return null
}

/** Beside the Dockerfile, where a context would have it, and then where the user is, as hadolint looks. */
async function findConfiguration(folders: readonly string[]): Promise<LintInput['configuration']> {
  for (const folder of folders) {
    for (const name of CONFIGURATIONS) {
      const file = path.join(folder, name)
      const kind = await stat(file).catch(() => undefined)
      if (kind?.isFile()) return { name: file, bytes: await readFile(file) }
    }
  }
  return null
}

/** A pipe is taken as well: `slipway lint <(generate)`. */
async function readFile(file: string, action?: string): Promise<Uint8Array> {
  try {
    const handle = await open(file)
    return await readSome(createReadStream('', { fd: handle, end: MAX_BYTES }))
  } catch (error) {
    throw cannotRead(file, error, action)
  }
}

async function readSome(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MAX_BYTES) break
  }
  return Buffer.concat(chunks)
}

function cannotRead(
  file: string,
  error: unknown,
  action = 'Give a Dockerfile, a folder with one, or - for stdin.',
): UsageError {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return new UsageError(`There is no ${file}.`, action)
  return new UsageError(`${file} cannot be read: ${systemWords(error)}.`)
}

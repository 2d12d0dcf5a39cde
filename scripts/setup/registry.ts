/** Debian's image registry, for the tests and shows that push. Unpacked into the cache folder; nothing is installed. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findProgram, isExecutable } from './command.ts'
import { aptUnpack } from './debian.ts'
import { cacheFolder } from './folders.ts'
import { SetupError } from './setup-error.ts'

const NAME = 'docker-registry'

/** Path of the registry's program where it is here already, from PATH or from the cache folder. */
export function findRegistryProgram(): string | undefined {
  const unpacked = unpackedProgram()
  return findProgram(NAME) ?? (isExecutable(unpacked) ? unpacked : undefined)
}

/**
 * Path of the registry's program, which is fetched when it is not here. Throws `InstallRefused` when that was
 * forbidden, and `SetupError` when it is not possible (another system, not root, no package index).
 */
export async function ensureRegistry(): Promise<string> {
  const found = findRegistryProgram()
  if (found !== undefined) return found
  const folder = mkdtempSync(join(cacheFolder(), 'registry-'))
  try {
    await aptUnpack('an image registry', NAME, folder)
    const fresh = join(folder, 'usr/bin', NAME)
    if (!isExecutable(fresh)) throw new SetupError(`the package ${NAME} holds no program of that name.`)
    const program = unpackedProgram()
    mkdirSync(dirname(program), { recursive: true })
    // whole or not at all, also for another process that does the same just now
    renameSync(fresh, program)
    return program
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unpackedProgram(): string {
  return join(cacheFolder('registry'), 'usr/bin', NAME)
}

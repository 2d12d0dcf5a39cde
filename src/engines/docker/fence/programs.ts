import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { SlipwayError } from '../../../errors/slipway-error.ts'

/** A service of systemd, or a user who became root, may have a PATH without them. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin']
const TIMEOUT_MS = 20_000
const OUTPUT_KEPT = 4 * 1024 * 1024

/** Full path of a program; undefined when it is not installed. `path`: as the environment's PATH. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of [...path.split(delimiter), ...SYSTEM_FOLDERS]) {
    const file = join(folder, name)
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (folder !== '' && isThere) return file
  }
  return undefined
}

/**
 * Runs a program to its end with this input and returns what it printed. Throws `engine_failed` with its own words
 * when it fails, or does not end in 20 seconds.
 */
export async function runProgram(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: TIMEOUT_MS })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(0, OUTPUT_KEPT)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, OUTPUT_KEPT)
  })
  // one that ends without having read it says so by its exit code
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const end = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  if (end === 0) return stdout
  throw new SlipwayError('engine_failed', {
    detail: `${program} ${args.join(' ')} failed (${end}): ${stderr.trim().slice(0, 500)}`,
    where: program,
  })
}

import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupError } from './setup-error.ts'

const OUTPUT_KEPT = 64 * 1024

export interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Lines of its output that the error shows; 12 when left out. */
  readonly tailLines?: number
}

/**
 * Runs a program to its end and returns what it printed on stdout. Throws `SetupError` with the last lines of its
 * output when it cannot be started or ends with another code than 0.
 */
export async function command(
  program: string,
  args: readonly string[],
  { tailLines = 12, ...options }: CommandOptions = {},
): Promise<string> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let all = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    all = (all + text).slice(-OUTPUT_KEPT)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all = (all + text).slice(-OUTPUT_KEPT)
  })
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (exit, signal) => resolve(exit ?? signal ?? 'unknown'))
  })
  if (code === 0) return stdout
  const tail = all.trimEnd().split('\n').slice(-tailLines).join('\n')
  throw new SetupError(`${[program, ...args].join(' ')} failed (${code}):\n${tail}`)
}

/** Full path of a program, or undefined. Looks into the sbin folders too, which a user's PATH may lack. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

/** True for a file that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

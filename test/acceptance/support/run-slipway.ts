import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { repository } from '../../../scripts/setup/folders.ts'
import { cleanEnvironment } from '../../support/service.ts'

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What it reads on stdin; left out: nothing. */
  readonly input?: string
  /** Another program than the checkout's own `bin/slipway`, with its first arguments. */
  readonly program?: readonly [string, ...string[]]
}

const SLIPWAY = join(repository, 'bin/slipway')

/** Runs `slipway` to its end, as a person's shell would. */
export async function runSlipway(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [program, ...first] = options.program ?? [SLIPWAY]
  const child = spawn(program, [...first, ...args], {
    cwd: options.cwd ?? repository,
    env: cleanEnvironment(options.env),
    stdio: 'pipe',
  })
  child.stdin.end(options.input ?? '')
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

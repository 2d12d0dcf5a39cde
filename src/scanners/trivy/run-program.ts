import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'

export interface ProgramRequest {
  readonly program: string
  readonly arguments: readonly string[]
  /** All of it: nothing of ours is added. */
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  readonly timeoutMs: number
  readonly maxOutputBytes: number
}

/** `why` is a sentence without its full stop. `missing`: there is no such program, or it may not be executed. */
export type ProgramEnd =
  | { readonly kind: 'ended'; readonly output: Buffer }
  | { readonly kind: 'missing' | 'failed'; readonly why: string }

/** Of what a program complains about, the end says what stopped it. */
const COMPLAINT_CHARACTERS = 600

/**
 * Runs a program to its end and gives what it wrote. One that is late, writes too much or ends with another code than 0
 * has failed. Throws the reason of an aborted signal. Whichever way it ends, its process group is gone then.
 */
export function runProgram(request: ProgramRequest, signal: AbortSignal): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const child = spawn(request.program, [...request.arguments], {
      cwd: request.folder,
      env: { ...request.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const chunks: Buffer[] = []
    let length = 0
    let complaint = ''
    let stopped: string | undefined
    const stop = (why: string): void => {
      stopped ??= why
      killGroup(child)
    }
    const late = setTimeout(
      () => stop(`it took longer than ${request.timeoutMs / 1000} s`),
      request.timeoutMs,
    )
    const abort = (): void => stop('it was interrupted')
    const settle = (end: ProgramEnd): void => {
      clearTimeout(late)
      signal.removeEventListener('abort', abort)
      if (signal.aborted) reject(signal.reason)
      else resolve(end)
    }
    signal.addEventListener('abort', abort, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > request.maxOutputBytes) stop(`it wrote more than ${request.maxOutputBytes} bytes`)
      else chunks.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString('utf8')}`.slice(-8 * COMPLAINT_CHARACTERS)
    })
    child.on('error', (error) => settle({ kind: 'missing', why: error.message }))
    child.on('exit', () => {
      // What it left running would keep the streams open.
      killGroup(child)
    })
    child.on('close', (code, killedBy) => {
      const why = stopped ?? describeEnd(code, killedBy, complaint)
      settle(why === undefined ? { kind: 'ended', output: Buffer.concat(chunks) } : { kind: 'failed', why })
    })
  })
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, constants.signals.SIGKILL)
  } catch {
    // There is no process left in it.
  }
}

function describeEnd(
  code: number | null,
  killedBy: NodeJS.Signals | null,
  complaint: string,
): string | undefined {
  if (code === 0) return undefined
  const end = killedBy === null ? `it ended with code ${code}` : `it was ended by ${killedBy}`
  const said = readable(complaint)
  return said === '' ? end : `${end}: ${said}`
}

/** In one line, without colours and without an account in an address. */
function readable(text: string): string {
  const plain = text
    .replace(/\u001b\[[0-9;]*m/g, '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(/\/\/[^/@\s]+@/g, '//')
    .trim()
  return plain.length <= COMPLAINT_CHARACTERS ? plain : `...${plain.slice(-COMPLAINT_CHARACTERS)}`
}

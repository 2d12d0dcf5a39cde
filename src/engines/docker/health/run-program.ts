import { setTimeout as startTimer } from 'node:timers'
import { setTimeout } from 'node:timers/promises'
import Type from 'typebox'
import type { DockerClient } from '../client.ts'
import { engineWords, isConflict, isMissing, statusOf } from '../errors.ts'
import { callForJson, openStream } from '../run/engine-call.ts'
import { FrameReader } from '../run/log-frames.ts'

const Created = Type.Object({ Id: Type.String() })
const Ended = Type.Object({
  Running: Type.Boolean(),
  ExitCode: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
})

/** The engine notes an exit a moment after the output has ended. */
const EXIT_TRIES = 20
const EXIT_WAIT_MS = 25

export interface ProgramEnd {
  readonly said: Buffer
  /** Null: the engine did not tell in time. */
  readonly exitCode: number | null
}

/** What may be done with a program beside a container's own. */
export interface ProgramRun {
  readonly argv: readonly string[]
  /** Bytes of stdout to keep; what comes after is read and dropped. */
  readonly maxBytes: number
  /** Milliseconds, from its start to the end of its output. */
  readonly timeoutMs: number
  /** Ends the reading early, with exit code null: the output so far is enough. */
  isEnough(said: Buffer): boolean
}

/**
 * Runs a program in a running container, as the container's user and with its limits. Undefined when the container does
 * not run (any more). What the container does to the program (stops it, kills it) shows in the end; the faults of the
 * engine are thrown.
 */
export async function runProgram(
  client: DockerClient,
  containerId: string,
  run: ProgramRun,
  signal: AbortSignal,
): Promise<ProgramEnd | undefined> {
  try {
    const body = { AttachStdout: true, Tty: false, WorkingDir: '/', Cmd: run.argv }
    const create = { method: 'POST', path: `/containers/${containerId}/exec`, body } as const
    const { Id } = await callForJson(client, 'prepare program', create, Created, { signal })
    const read = await readOutput(client, Id, run, signal)
    if (!read.ended) return { said: read.said, exitCode: null }
    return { said: read.said, exitCode: await readExitCode(client, Id, signal) }
  } catch (error) {
    if (isConflict(error) || isMissing(error) || hasStopped(error)) return undefined
    throw error
  }
}

/** A container that ends between the two calls: engines answer the second with 500, and say it in words alone. */
function hasStopped(error: unknown): boolean {
  return statusOf(error) === 500 && /is not running|has stopped|stopped container/i.test(engineWords(error))
}

async function readOutput(
  client: DockerClient,
  execId: string,
  { maxBytes, timeoutMs, isEnough }: ProgramRun,
  signal: AbortSignal,
): Promise<{ readonly said: Buffer; readonly ended: boolean }> {
  const start = {
    method: 'POST',
    path: `/exec/${execId}/start`,
    body: { Detach: false, Tty: false },
  } as const
  const stream = await openStream(client, 'start program', start, { signal })
  const late = startTimer(() => stream.destroy(), timeoutMs)
  const frames = new FrameReader()
  let said: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of stream) {
      for (const { content } of frames.read(chunk)) {
        if (said.length < maxBytes) said = Buffer.concat([said, content]).subarray(0, maxBytes)
      }
      // the loop's end destroys the stream
      if (isEnough(said)) return { said, ended: false }
    }
    return { said, ended: true }
  } catch {
    signal.throwIfAborted()
    // cut off by the time limit or by the engine that goes away (other calls tell of that), or no framed stream
    return { said, ended: false }
  } finally {
    clearTimeout(late)
  }
}

async function readExitCode(
  client: DockerClient,
  execId: string,
  signal: AbortSignal,
): Promise<number | null> {
  const request = { method: 'GET', path: `/exec/${execId}/json` } as const
  for (let tries = 0; tries < EXIT_TRIES; tries += 1) {
    const { Running, ExitCode } = await callForJson(client, 'inspect program', request, Ended, { signal })
    if (!Running && typeof ExitCode === 'number') return ExitCode
    await setTimeout(EXIT_WAIT_MS, undefined, { signal })
  }
  return null
}

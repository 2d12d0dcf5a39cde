import { setTimeout } from 'node:timers/promises'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { ServiceProbe } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import type { Tools } from '../tools.ts'
import { STATUS_LINE_BYTES, hasGoodStatus, judgeProbe } from './probe-answer.ts'
import { PROBE_ANSWER_SECONDS, PROBE_PATH, probeTool } from './probe-program.ts'
import { runProgram } from './run-program.ts'

/** Shortest time from one question to the next; it grows to the longest. */
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 1000
/** The probe ends by itself: 1 s of tries, then its alarm. A container can stop it, though, never to go on. */
const PROBE_LIMIT_MS = (PROBE_ANSWER_SECONDS + 5) * 1000

/** What asking has come to so far. */
export interface Asked {
  readonly probes: number
  readonly lastStatus: number | null
  readonly lastError: string | null
  /** By this machine's clock, epoch milliseconds; null: no good answer yet. */
  readonly healthyAt: number | null
}

export interface ServiceWatch {
  /** Resolves with the first good answer, rejects with a fault of ours, and never settles otherwise. */
  readonly healthy: Promise<void>
  /** What has come of it until now. */
  asked(): Asked
  /** Stops asking. Repeatable. */
  stop(): Asked
}

export interface WatchParts {
  readonly client: DockerClient
  readonly tools: Tools
  readonly architecture: string
}

/**
 * Asks a container that serves until it is healthy, one question at a time. A container that does not run is asked no
 * more than at the usual pace: whoever waits for its end calls `stop`.
 */
export function watchService(parts: WatchParts, containerId: string, service: ServiceProbe): ServiceWatch {
  const stopping = new AbortController()
  const asking = new Asking(parts, containerId, service)
  const healthy = Promise.withResolvers<void>()
  asking.untilHealthy(stopping.signal).then(healthy.resolve, (error: unknown) => {
    if (!stopping.signal.aborted) healthy.reject(error)
  })
  // it may be that nobody waits for it any more
  healthy.promise.catch(() => undefined)
  return {
    healthy: healthy.promise,
    asked: () => asking.asked,
    stop() {
      stopping.abort()
      return asking.asked
    },
  }
}

class Asking {
  asked: Asked = { probes: 0, lastStatus: null, lastError: null, healthyAt: null }
  readonly #parts: WatchParts
  readonly #containerId: string
  readonly #argv: readonly string[]
  /** What the end of the container may explain: it counts only when the container is still there for the next question. */
  #doubtful: string | null = null

  constructor(parts: WatchParts, containerId: string, service: ServiceProbe) {
    this.#parts = parts
    this.#containerId = containerId
    this.#argv = [PROBE_PATH, String(service.port), requestOf(service)]
  }

  async untilHealthy(signal: AbortSignal): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const next = Date.now() + wait
      if (await this.#ask(signal)) return
      await setTimeout(Math.max(0, next - Date.now()), undefined, { signal })
    }
  }

  async #ask(signal: AbortSignal): Promise<boolean> {
    if (this.#doubtful !== null) this.asked = { ...this.asked, lastError: this.#doubtful }
    this.#doubtful = null
    const program = {
      argv: this.#argv,
      maxBytes: STATUS_LINE_BYTES,
      timeoutMs: PROBE_LIMIT_MS,
      isEnough: hasGoodStatus,
    }
    const end = await runProgram(this.#parts.client, this.#containerId, program, signal)
    if (end === undefined) return false
    const answer = judgeProbe(end)
    const probes = this.asked.probes + 1
    if (answer.kind === 'healthy') {
      this.asked = { probes, lastStatus: answer.status, lastError: null, healthyAt: Date.now() }
      return true
    }
    this.asked = { ...this.asked, probes }
    if (answer.kind === 'unhealthy') {
      const { status, error, killed = false } = answer
      if (killed) this.#doubtful = error
      else this.asked = { ...this.asked, lastStatus: status ?? this.asked.lastStatus, lastError: error }
    } else {
      this.#doubtful = answer.error
      await this.#checkTool(answer.error)
    }
    return false
  }

  /** Without its file the probe cannot start: that is ours, whereas an image that hides the file has itself to blame. */
  async #checkTool(why: string): Promise<void> {
    const { tools, architecture } = this.#parts
    if (await tools.has(probeTool(architecture).id)) return
    throw new SlipwayError('engine_failed', {
      detail: `The volume with the health probe was removed from the engine: ${why}`,
      data: { lost: true },
    })
  }
}

/** HTTP/1.0, so that the server closes the connection after its answer. */
function requestOf({ port, path }: ServiceProbe): string {
  // whatever was let through before: a path must not become a second line
  const target = path.toWellFormed().replace(/[^!-~]/gu, (character) => encodeURIComponent(character))
  return `GET ${target} HTTP/1.0\r\nHost: localhost:${port}\r\nUser-Agent: slipway\r\nAccept: */*\r\n\r\n`
}

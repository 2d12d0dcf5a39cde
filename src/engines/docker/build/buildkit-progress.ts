import type { BuildObserver, BuildStep } from '../../engine.ts'
import { type AnswerMessage, errorIn } from './answer.ts'
import { LineSplitter } from './line-splitter.ts'
import type { BuildProgress, BuildReport, FailedStep } from './progress.ts'
import { imageOfStep, isPlumbing } from './step-name.ts'
import { decodeTrace, traceMillis, type TraceLog, type TraceVertex } from './trace.ts'

const TRACE = 'moby.buildkit.trace'
const IMAGE = 'moby.image.id'
/** Registries that answer with a token challenge (Docker Hub) make BuildKit ask a client session; we have none. */
const NO_SESSION = 'no active sessions'

/** Progress as BuildKit sends it: a graph whose vertices are our steps. */
export class BuildKitProgress implements BuildProgress {
  readonly #observe: BuildObserver
  readonly #steps = new Map<string, BuildStep>()
  readonly #splitters = new Map<string, LineSplitter>()
  readonly #bases = new Map<string, string | null>()
  readonly #unresolved = new Set<string>()
  #imageId: string | null = null
  #error: string | null = null
  #failed: FailedStep | null = null

  constructor(observe: BuildObserver) {
    this.#observe = observe
  }

  accept(message: AnswerMessage): void {
    if (message.id === TRACE && typeof message.aux === 'string') this.#trace(message.aux)
    else if (message.id === IMAGE) this.#imageId = imageIdIn(message.aux) ?? this.#imageId
    this.#error ??= errorIn(message) ?? null
  }

  end(): BuildReport {
    for (const splitter of this.#splitters.values()) splitter.end()
    this.#splitters.clear()
    return {
      imageId: this.#imageId,
      error: this.#error,
      failedStep: this.#failed,
      unresolved: [...this.#unresolved],
      bases: this.#bases,
    }
  }

  /** Starts before logs before ends, so that a step's lines stand between its start and its end. */
  #trace(base64: string): void {
    const { vertexes, logs } = decodeTrace(base64)
    for (const vertex of vertexes) if (vertex.completed === null) this.#vertex(vertex)
    for (const log of logs) this.#log(log)
    for (const vertex of vertexes) {
      if (vertex.completed === null) continue
      this.#flush(vertex.digest)
      this.#vertex(vertex)
    }
  }

  #vertex(vertex: TraceVertex): void {
    this.#noteImage(vertex)
    if (vertex.error !== '') this.#noteFailure(vertex)
    if (isPlumbing(vertex.name) || (vertex.started === null && !vertex.cached)) return
    const before = this.#steps.get(vertex.digest)
    const step: BuildStep = {
      id: vertex.digest,
      name: vertex.name,
      cached: vertex.cached || (before?.cached ?? false),
      startedAt: before?.startedAt ?? traceMillis(vertex.started),
      completedAt: traceMillis(vertex.completed),
      error: vertex.error === '' ? null : vertex.error,
    }
    if (before && sameStep(before, step)) return
    this.#steps.set(step.id, step)
    this.#observe.step(step)
  }

  #log(log: TraceLog): void {
    const stream = log.stream === 2 ? 'stderr' : 'stdout'
    const key = `${log.vertex} ${stream}`
    let splitter = this.#splitters.get(key)
    if (!splitter) {
      const stepId = log.vertex
      splitter = new LineSplitter((text) => this.#observe.log({ at: Date.now(), stream, text, stepId }))
      this.#splitters.set(key, splitter)
    }
    splitter.write(log.msg)
  }

  #flush(digest: string): void {
    for (const stream of ['stdout', 'stderr']) {
      this.#splitters.get(`${digest} ${stream}`)?.end()
      this.#splitters.delete(`${digest} ${stream}`)
    }
  }

  #noteImage({ name }: TraceVertex): void {
    const image = imageOfStep(name)
    if (image) this.#bases.set(image.ref, image.digest ?? this.#bases.get(image.ref) ?? null)
  }

  /** The first failure counts: it makes BuildKit cancel the other steps, which then fail too. */
  #noteFailure({ name, error }: TraceVertex): void {
    if (error.includes(NO_SESSION)) {
      const image = imageOfStep(name)
      if (image) this.#unresolved.add(image.ref)
    }
    if (this.#failed === null || /context canceled/.test(this.#failed.error)) this.#failed = { name, error }
  }
}

function sameStep(one: BuildStep, other: BuildStep): boolean {
  return (
    one.cached === other.cached &&
    one.startedAt === other.startedAt &&
    one.completedAt === other.completedAt &&
    one.error === other.error
  )
}

/** The image id in an `aux` object, `{"ID": "sha256:…"}`. */
export function imageIdIn(aux: unknown): string | undefined {
  if (typeof aux !== 'object' || aux === null || !('ID' in aux)) return undefined
  return typeof aux.ID === 'string' ? aux.ID : undefined
}

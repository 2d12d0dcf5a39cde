import { createHash } from 'node:crypto'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { HistoryEntry, ImageInfo, RunOwner } from '../engine.ts'
import { FakeFiles } from './files.ts'
import { FakeRegistry } from './registry.ts'
import type { FakeRun } from './run.ts'
import type { BuildScript, FakeOperation, RunScript, Scripted } from './script.ts'

/** Of every image, and of the engine. */
const PLATFORM = 'linux/amd64'

export interface FakeImage {
  readonly id: string
  /** Label of the instance that built it; null for one that was there. */
  readonly instance: string | null
  readonly tags: Set<string>
  readonly layers: readonly string[]
  /** As of `Engine.imageHistory`. */
  readonly history: readonly HistoryEntry[]
  readonly bytes: number
  readonly files: FakeFiles
  readonly environment: Readonly<Record<string, string>>
  readonly user: string
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  readonly exposedPorts: readonly number[]
  readonly createdAt: string
}

/** The steps that were built, by the digest of all that led to them. */
export type StepCache = Map<string, FakeFiles>

/**
 * What lives on when a process ends: images, containers, the build cache, and whether anybody answers. Several
 * `FakeEngine`s over one daemon are several processes on one engine.
 */
export class FakeDaemon {
  readonly images = new Map<string, FakeImage>()
  readonly runs = new Map<string, FakeRun>()
  readonly cache: StepCache = new Map()
  /** What each built layer was made over, and the files after it, by diff id. */
  readonly layers = new Map<string, { readonly before: FakeFiles; readonly after: FakeFiles }>()
  /** Files of tools, by instance and id. */
  readonly tools = new Map<string, Promise<ReadonlyMap<string, Buffer>>>()
  /** Where images are pushed to, whatever the registry's name. */
  readonly registry = new FakeRegistry()
  /** References that no registry has; every other base image exists. */
  readonly missing = new Set<string>(['missing:latest'])
  /** Every call so far, oldest first. */
  readonly calls: FakeOperation[] = []
  buildScript: Scripted<BuildScript> | null = null
  runScript: Scripted<RunScript> | null = null
  readonly #failures = new Map<FakeOperation, Error[]>()
  #line = new AbortController()

  constructor() {
    this.base('busybox:latest')
  }

  /** Aborted, with the error to throw, when the daemon goes down. */
  get line(): AbortSignal {
    return this.#line.signal
  }

  /** Begins a call: throws what the daemon was told to, or `engine_unavailable` while it is down. */
  enter(operation: FakeOperation): void {
    this.calls.push(operation)
    const failure = this.#failures.get(operation)?.shift()
    if (failure) throw failure
    this.#line.signal.throwIfAborted()
  }

  failNext(operation: FakeOperation, error: Error, times = 1): void {
    const waiting = this.#failures.get(operation) ?? []
    waiting.push(...Array.from({ length: times }, () => error))
    this.#failures.set(operation, waiting)
  }

  goDown({ killRuns = false } = {}): void {
    const detail = 'The fake engine is down'
    this.#line.abort(new SlipwayError('engine_unavailable', { detail, where: 'fake://' }))
    if (killRuns) for (const run of this.runs.values()) run.kill()
  }

  comeBack(): void {
    if (this.#line.signal.aborted) this.#line = new AbortController()
  }

  /** Finds an image by id or by reference. */
  find(ref: string): FakeImage | undefined {
    const name = plainReference(ref)
    return this.images.get(ref) ?? this.images.values().find((image) => image.tags.has(name))
  }

  /** A base image, made on first use; undefined for one that is said to be missing. */
  base(ref: string): FakeImage | undefined {
    const found = this.find(ref)
    const name = plainReference(ref)
    if (found || this.missing.has(name) || this.missing.has(ref)) return found
    const layer = digest('base', name)
    const image: FakeImage = {
      id: digest('image', layer),
      instance: null,
      tags: new Set([name]),
      layers: [layer],
      history: [
        { createdBy: `ADD ${name} / # fake`, emptyLayer: false },
        { createdBy: 'CMD ["sh"]', emptyLayer: true },
      ],
      bytes: 2_000_000,
      files: new FakeFiles(),
      environment: {},
      user: '',
      command: ['sh'],
      entrypoint: [],
      exposedPorts: [],
      createdAt: new Date(0).toISOString(),
    }
    this.images.set(image.id, image)
    return image
  }

  runOf(owner: RunOwner, instance: string): FakeRun | undefined {
    return this.runs
      .values()
      .find(
        (run) =>
          run.instance === instance &&
          run.spec.jobId === owner.jobId &&
          run.spec.attempt === owner.attempt &&
          run.spec.purpose === owner.purpose,
      )
  }
}

export function imageInfo(image: FakeImage): ImageInfo {
  const { id, bytes, layers, user, command, entrypoint, exposedPorts, createdAt } = image
  const known = { id, bytes, layers, user, command, entrypoint, exposedPorts, createdAt }
  const variables = Object.keys(image.environment)
  return { ...known, tags: [...image.tags], digests: [], platform: PLATFORM, variables }
}

/** `sha256:…` of the parts. */
export function digest(...parts: readonly string[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`
}

/** With the tag that a reference without one means. */
function plainReference(ref: string): string {
  const name = ref.replace(/^docker\.io\/(?:library\/)?/, '')
  return /:[^/]*$|@/.test(name) ? name : `${name}:latest`
}

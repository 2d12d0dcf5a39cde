/**
 * The engine's contract: where images are built and containers run. Adapters: `docker/`, `fake/` (and later
 * `kubernetes/`); the suite is `engine.contract.ts`.
 *
 * Failure: what the submission did (its command failed, its base image does not exist) is a value in the outcome.
 * What the engine did (no answer, a time-out, an internal error) is thrown as a `SlipwayError` with the code
 * `engine_unavailable`, `engine_timeout`, `engine_failed`, `engine_unsupported` or `registry_unavailable`.
 *
 * Order for a run: `findRun` (adopt what a killed process left) or `startRun`, then `followRun`, then `readData`
 * any number of times, then `destroyRun`. Calls for different runs may overlap.
 *
 * Idempotency: `findRun`, `followRun`, `readData`, `destroyRun`, `removeImage`, `readLayers` and `sweep` may be repeated, by this or a later process.
 * Cancellation: `signal` stops the call (a build ends on the engine); what it left is removed by `destroyRun` or
 * `sweep`, which have deadlines of their own and take no signal.
 * Every call to the engine has a time limit.
 */
import type {
  BuildObserver,
  BuildOutcome,
  BuildRequest,
  HistoryEntry,
  ImageInfo,
  OutputLine,
  PushObserver,
  PushOutcome,
  PushRequest,
} from './builds.ts'

export type * from './builds.ts'

export interface Engine {
  /** `docker`, `fake`, `kubernetes`. For the record and the logs; nothing may depend on it. */
  readonly kind: string
  /** Asks the engine who it is. Throws `engine_unavailable`. Cached for a moment; `fresh` asks again. */
  info(options?: { readonly fresh?: boolean }): Promise<EngineInfo>
  /** Starts when no push to the name of a base image is under way; the time limit counts from then on. */
  build(request: BuildRequest, observe: BuildObserver, signal: AbortSignal): Promise<BuildOutcome>
  /** Undefined when the engine has no such image. Takes an id or a reference; never pulls. */
  inspectImage(ref: string, signal: AbortSignal): Promise<ImageInfo | undefined>
  /**
   * The instructions of an image, oldest first, those of its base image among them; as many with `emptyLayer: false` as
   * it has layers. Null: the engine does not tell for sure, or has no such image.
   */
  imageHistory(imageId: string, signal: AbortSignal): Promise<readonly HistoryEntry[] | null>
  /** Removes an image that carries our instance's label, with its tags. Missing or in use by another: no error. */
  removeImage(id: string): Promise<void>
  /** All images that carry our instance's label. */
  listImages(): Promise<readonly ImageInfo[]>
  /**
   * Pushes an image of ours and asks the registry for what it has then. What the registry refuses (wrong password, no
   * such repository, denied) is an outcome; a registry that cannot be reached, fails (5xx), has no space or says 429 is
   * `registry_unavailable`, thrown. May be repeated: what the registry has already is not sent again. Pushes of
   * different images to one reference take turns, and with builds that start from it: no build ever starts from an image
   * because it is being pushed. The reference is no name of the image on the engine afterwards.
   * `credential` goes to that registry alone and into no message.
   */
  pushImage(request: PushRequest, observe: PushObserver, signal: AbortSignal): Promise<PushOutcome>

  /**
   * Reads the wanted layers of an image one after the other: what `read` makes of a layer's entries comes back with its
   * diff id. One that the image has twice is read once; when none is wanted the engine is not asked for any. Bottom
   * first where single layers can be read; where the engine gives the whole image only, in its order, and then `read`
   * may be called for layers that turn out not to be wanted (an archive may say only at a layer's end which one it
   * was), or again when a reading broke off: what it returned for those is dropped. What `read` throws is thrown.
   * Leaving the iteration, or aborting `signal`, ends the request.
   */
  readLayers<Contents>(
    request: LayersRequest<Contents>,
    signal: AbortSignal,
  ): AsyncIterable<ReadLayer<Contents>>

  startRun(spec: RunSpec, signal: AbortSignal): Promise<RunHandle>
  /** The run of this attempt that an earlier process started, alive or ended; undefined when there is none. */
  findRun(owner: RunOwner, signal: AbortSignal): Promise<RunHandle | undefined>
  /**
   * Streams the output from the beginning, enforces the limits, and resolves when the container has ended (by itself,
   * by a limit, or because `signal` was aborted: then it is killed and the call throws the signal's reason).
   */
  followRun(handle: RunHandle, observe: RunObserver, signal: AbortSignal): Promise<RunExit>
  /**
   * Regular files directly in /data whose name matches `pattern`. Never follows a link, never blocks on a FIFO,
   * never reads more than asked. What is there under such a name and cannot be read is listed in `refused`.
   */
  readData(handle: RunHandle, request: DataRequest, signal: AbortSignal): Promise<DataFiles>
  /** Stops and removes the container and its /data. No error when it is gone already. */
  destroyRun(handle: RunHandle): Promise<void>
  /**
   * Removes every container, volume and mount of our instance whose owner `isWanted` denies (asked just before each
   * removal, so that runs may start meanwhile), holders of earlier processes, and dangling images of ours. Takes back the
   * names that pushes of killed processes left on images. Touches nothing else without our instance's label.
   */
  sweep(isWanted: (owner: RunOwner) => Promise<boolean>): Promise<SweepReport>
  /** Releases holders and connections. Runs go on. Repeatable. */
  close(): Promise<void>
}

export interface EngineInfo {
  /** `Docker 20.10.24`, `Podman 4.3.1`. */
  readonly name: string
  readonly version: string
  readonly apiVersion: string
  readonly address: string
  readonly os: string
  readonly architecture: string
  readonly cpus: number
  readonly memoryBytes: number
  readonly storageDriver: string
  readonly capabilities: EngineCapabilities
}

export interface EngineCapabilities {
  /** Steps with timing and cached flag; without it a build's progress is text. */
  readonly buildkit: boolean
  /** Runtimes by name, `runc` and `runsc` among them. */
  readonly runtimes: readonly string[]
  /** How /data is mounted: a tmpfs made by us on the engine's host, or a tmpfs volume kept alive by a keeper container. */
  readonly dataMount: 'host-tmpfs' | 'volume'
  /** True when CPU time and peak memory are read from cgroups of ours, exactly; else they are the engine's samples. */
  readonly exactUsage: boolean
  /** Address of this machine as RUN steps see it, which they can be held to; null: they cannot, as a note says. */
  readonly buildGateway: string | null
  /** True when builds are limited in memory and processes by a cgroup parent of the daemon. */
  readonly buildLimits: boolean
  /** What is weaker than wanted here, each a sentence, for doctor and the record. */
  readonly notes: readonly string[]
}

export interface LayersRequest<Contents> {
  readonly imageId: string
  isWanted(diffId: string): boolean
  /** Need not take all entries, nor all of an entry's content. Entries are asked for one at a time. */
  read(entries: AsyncIterable<LayerEntry>): Promise<Contents>
}

export type ReadLayer<Contents> = { readonly diffId: string; readonly contents: Contents }

/** What a layer says of one path, in the order of its archive: a hard link after its file. All of it is a stranger's word. */
export interface LayerEntry {
  /** Absolute, without `.`, `..`, empty parts and a slash at the end; the layer's own links are not followed in it. */
  readonly path: string
  /** Gone is what earlier layers have there (`removed`: a whiteout) or in this folder (`hidden`: an opaque one). */
  readonly type: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other' | 'removed' | 'hidden'
  /** Bytes of a file, or of the content of `other`: a file in a form that is not read (sparse); else 0. */
  readonly size: number
  /** True when somebody may execute it. */
  readonly executable: boolean
  /** Of a symbolic link as it stands there; of a hard link the path of a file of the same layer; else empty. */
  readonly target: string
  /** Content of a file from its beginning. At most once, and before the next entry is asked for. */
  open(): AsyncIterable<Uint8Array>
}

export interface RunOwner {
  readonly jobId: string
  readonly attempt: number
  /** Left out: the run of the submission. An audit of its image has a container of its own. */
  readonly purpose?: 'audit'
}

export interface RunSpec extends RunOwner {
  /** The worker slot; runs of one slot never overlap, so they may share a holder's empty network namespace. */
  readonly slot: number
  readonly imageId: string
  readonly environment: Readonly<Record<string, string>>
  readonly limits: {
    readonly timeoutMs: number
    readonly memoryBytes: number
    readonly cpus: number
    readonly dataBytes: number
    readonly pids: number
    /** Size of the tmpfs at /tmp. */
    readonly tmpBytes: number
    /** Output kept by the engine. */
    readonly outputBytes: number
  }
  /** `auto`: runsc when the engine has it, else runc. A name: that one or `engine_unsupported`. */
  readonly runtime: string
  /** `image`: the image's own USER; else a `uid:gid` that replaces it. */
  readonly user: string
  /** Replaces the image's entrypoint and command; left out: what the image says. */
  readonly command?: readonly string[]
  /** Files of ours that the command needs, read-only at `TOOL_PATH`. */
  readonly tool?: Tool
  /** The container serves: `followRun` asks it until it answers, then ends it. */
  readonly service?: ServiceProbe
}

/** Where a run finds the files of its tool. */
export const TOOL_PATH = '/.slipway'

/** Files that are put into sandboxes. The engine is given them once and keeps them. */
export interface Tool {
  /** Changes with the files: `probe-1`, `lynis-3.0.8-4f2a`. Letters, digits, dot, dash. */
  readonly id: string
  /** A tar of the files, asked for only when the engine does not have them yet. */
  archive(): Promise<Uint8Array>
}

/** How a container that serves is found to be well. */
export interface ServiceProbe {
  readonly port: number
  /** Path and query of the GET request: `/health`. */
  readonly path: string
}

export interface RunHandle extends RunOwner {
  /** The engine's id of the container. */
  readonly id: string
  /** True when an earlier process started it. */
  readonly adopted: boolean
  readonly sandbox: SandboxFacts
}

/** The sandbox in force, for the record. */
export interface SandboxFacts {
  readonly runtime: string
  readonly network: 'none'
  readonly readOnlyRoot: boolean
  readonly capabilities: readonly string[]
  readonly noNewPrivileges: boolean
  readonly seccomp: string
  readonly user: string
  readonly dataMount: 'host-tmpfs' | 'volume'
  readonly limits: RunSpec['limits']
}

export interface RunObserver {
  log(line: OutputLine): void
}

export interface RunExit {
  /** Null when the container could not be started because of the image (its command does not exist, say): see `startError`. */
  readonly exitCode: number | null
  readonly startError: string | null
  readonly oomKilled: boolean
  /** Ended by our wall-time limit. */
  readonly timedOut: boolean
  /** /data had no free block or inode at the end. */
  readonly dataFull: boolean
  readonly startedAt: number
  readonly finishedAt: number
  readonly usage: RunUsage
  /** Left out: nothing could be measured while it ran. Of an adopted run those since its adoption. */
  readonly samples?: RunSamples
  /** Of a run with a `service` alone. */
  readonly health?: ServiceHealth
}

export interface ServiceHealth {
  readonly port: number
  readonly path: string
  /** From the container's start to the first answer with a status from 200 to 299; null: there was none. */
  readonly healthyMs: number | null
  /** How often it was asked. */
  readonly probes: number
  /** Of the last answer; null when there was none. */
  readonly lastStatus: number | null
  /** Why the last request had no good answer: `connection refused`, `no answer in 5 s`, `answered 503`. */
  readonly lastError: string | null
}

/** What the host measured, beside what the container claims. Null: could not be measured here. */
export interface RunUsage {
  readonly wallMs: number
  readonly cpuMs: number | null
  readonly peakMemoryBytes: number | null
  /** Bytes in /data at the end. */
  readonly bytesWritten: number | null
  readonly source: 'cgroup' | 'engine-samples' | 'none'
}

/**
 * What the host measured over time: arrays of one length, at most 200 points, closest together at the beginning. Memory
 * counts what the peak counts, the page cache among it.
 */
export interface RunSamples {
  /** Since the start of the container. */
  readonly atMs: readonly number[]
  /** CPU time used so far. */
  readonly cpuMs: readonly number[]
  /** In use at that moment. */
  readonly memoryBytes: readonly number[]
  readonly source: 'cgroup' | 'engine-samples'
}

export interface DataRequest {
  readonly pattern: RegExp
  readonly maxFileBytes: number
  readonly maxTotalBytes: number
  readonly maxFiles: number
}

export interface DataFiles {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly refused: readonly { readonly name: string; readonly why: DataRefusal }[]
}

export type DataRefusal =
  | 'too_large'
  | 'symbolic_link'
  | 'directory'
  | 'not_regular'
  | 'too_many'
  | 'unreadable'

export interface SweepReport {
  readonly containers: number
  readonly volumes: number
  readonly mounts: number
  readonly images: number
}

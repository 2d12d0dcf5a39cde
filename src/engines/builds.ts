/** What builds and pushes of the engine's contract (`engine.ts`) take and give. */

export interface ImageInfo {
  readonly id: string
  readonly bytes: number
  readonly tags: readonly string[]
  /** `repository@sha256:…`, when it was pulled or pushed. */
  readonly digests: readonly string[]
  /** Diff ids, bottom first. */
  readonly layers: readonly string[]
  readonly user: string
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  /** TCP ports that the image exposes, lowest first. */
  readonly exposedPorts: readonly number[]
  /** As `linux/amd64` or `linux/arm/v7`; empty where the engine does not tell. */
  readonly platform: string
  /** Names of the environment variables that it sets. */
  readonly variables: readonly string[]
  readonly createdAt: string
}

export interface PushRequest {
  readonly imageId: string
  /** `docker.io`, `registry.example.org:5000` */
  readonly registry: string
  readonly repository: string
  readonly tag: string
  readonly credential: RegistryCredential | null
  readonly timeoutMs: number
}

export interface RegistryCredential {
  readonly username: string
  readonly password: string
}

export interface PushObserver {
  /** Called when a layer changes its state and, while it is sent, every now and then. */
  layer(layer: PushedLayer): void
}

export interface PushedLayer {
  /** The engine's short name of the layer. */
  readonly id: string
  readonly state: 'waiting' | 'pushing' | 'pushed' | 'exists'
  readonly bytes: number | null
  readonly totalBytes: number | null
}

export type PushOutcome =
  | {
      readonly kind: 'pushed'
      /** `sha256:…` of the manifest. */
      readonly digest: string
      /** True when the registry itself was asked afterwards, and has it under the tag; some engines cannot ask. */
      readonly confirmed: boolean
    }
  | { readonly kind: 'denied'; readonly message: string }

export interface BuildRequest {
  readonly jobId: string
  readonly attempt: number
  readonly dockerfile: Uint8Array
  /** The images that the Dockerfile names, as it writes them; null when that is not certain before the build. */
  readonly bases: readonly string[] | null
  /** A plain tar on this machine that was checked on receipt, or null for an empty context. Its own `Dockerfile` is replaced. */
  readonly contextPath: string | null
  readonly buildArgs: Readonly<Record<string, string>>
  readonly target: string | null
  /**
   * Of RUN steps. With a proxy they reach that and nothing else, whatever address they know: the adapter sees to it, and
   * looks before each build that it is still so. Throws `engine_unsupported` where it cannot. A build that would have the
   * engine reach past the proxy by the ONBUILD of a base image fails, and so does one whose `bases` are null.
   */
  readonly network: 'default' | 'none' | BuildProxy
  /** Reference to tag the result with (`slipway/built:…`). */
  readonly tag: string
  readonly timeoutMs: number
  readonly maxImageBytes: number
}

/** An HTTP proxy on `EngineCapabilities.buildGateway`. The account tells builds apart, and is of no use after this one. */
export interface BuildProxy {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

export interface BuildObserver {
  /** Called each time a step starts, ends or turns out cached; the same `id` replaces the one before. */
  step(step: BuildStep): void
  log(line: OutputLine & { readonly stepId: string | null }): void
}

export interface BuildStep {
  readonly id: string
  /** `[2/3] RUN make`, as BuildKit names it. */
  readonly name: string
  readonly cached: boolean
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly error: string | null
}

/** One line of output, without its newline; longer than 16 KiB comes in pieces. */
export interface OutputLine {
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export type BuildOutcome =
  | { readonly kind: 'built'; readonly image: ImageInfo; readonly bases: readonly BaseImage[] }
  | {
      readonly kind: 'failed'
      readonly reason:
        | 'build_failed'
        | 'build_timeout'
        | 'base_image_unavailable'
        | 'dockerfile_invalid'
        | 'disk_limit'
      /** One sentence: what failed and how. */
      readonly message: string
      /** The failing step's name, when a step failed. */
      readonly step: string | null
      readonly command: string | null
      readonly exitCode: number | null
      /** One-based line in the Dockerfile, when the engine said it. */
      readonly line: number | null
      /** The image that could not be had or may not be built on, as the engine names it; left out: it was none. */
      readonly image?: string
    }

export interface BaseImage {
  readonly ref: string
  /** `sha256:…` of the manifest, or null for an image that exists only locally. */
  readonly digest: string | null
  /** Image id on the engine, or null when the builder keeps it to itself. */
  readonly imageId: string | null
}

/** An entry of an image's history (OCI image configuration, `history`). */
export interface HistoryEntry {
  readonly createdBy: string
  readonly emptyLayer: boolean
}

import type { BaseImage, BuildStep } from '../../engines/engine.ts'

/** What the build stage leaves for later stages and for the record. */
export interface BuildEvidence {
  readonly imageId: string
  readonly imageBytes: number
  readonly layers: readonly string[]
  readonly bases: readonly BaseImage[]
  /** Identity of the inputs: Dockerfile, context, arguments, target, base image ids. */
  readonly key: string
  /** True when an image built before from the same inputs was used. */
  readonly reused: boolean
  readonly steps: readonly BuildStep[]
}

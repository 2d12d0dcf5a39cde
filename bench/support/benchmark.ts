/** The words of the benchmarks. A ratio compares two things measured in turns within one run on one machine. */
import type { TemporaryFolders } from './temporary-folders.ts'

export interface BenchContext {
  /** Fewer and shorter rounds, and a tenth of the stored jobs: shows that all works, not how fast it is. */
  readonly quick: boolean
  readonly folders: TemporaryFolders
  /** `unix://…` or `http://host:port` of the engine, as the service finds it too. */
  readonly engineAddress: string
  say(text: string): void
}

export interface Benchmark {
  readonly name: string
  run(context: BenchContext): Promise<Section>
}

export interface Section {
  readonly title: string
  /** What was done and what it was compared with: enough to do it again by hand. */
  readonly method: string
  readonly rows: readonly Row[]
  /** What the reader must know of this run beside its figures. */
  readonly notes?: readonly string[]
}

export interface Row {
  readonly what: string
  readonly slipway: string
  /** What it is compared with; empty where there is nothing to compare. */
  readonly floor: string
  readonly ratio: string
  readonly aim: string
  /** Null: no aim was set. */
  readonly reached: boolean | null
}

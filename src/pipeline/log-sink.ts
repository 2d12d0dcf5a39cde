import type { LogLine } from '../jobs/job.ts'

/** Where a stage writes its log. Clips what is too much, keeps the tail, and never slows or fails the stage. */
export interface LogSink {
  /** A line of the submission's own output. */
  write(line: {
    readonly at: number
    readonly stream: LogLine['stream']
    readonly text: string
    readonly step?: string | null
  }): void
  /** A line of Slipway's own. */
  system(text: string): void
  /** The last lines written, for the excerpt that explains a failure. */
  tail(lines: number, step?: string): readonly string[]
  /** Writes what is held back; resolves when it is durable. The stage's end calls it. */
  end(): Promise<void>
}

/** At which line of its Dockerfile a build is, and at which it failed. */
import { type WrittenFile, readWrittenFile } from '../../dockerfile/written-file.ts'
import type { BuildOutcome, BuildStep } from '../../engines/engine.ts'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { JobSpec } from '../../jobs/job.ts'
import { lineOfImage, lineOfStep } from './step-line.ts'

type FailedBuild = Extract<BuildOutcome, { readonly kind: 'failed' }>

/** Tells lines of one Dockerfile, from zero; null where nothing is certain. It is read when it is first asked. */
export class BuildLines {
  readonly #read: () => WrittenFile | null
  #file: WrittenFile | null | undefined

  constructor(dockerfile: Uint8Array, spec: Pick<JobSpec, 'buildArgs' | 'target'>) {
    this.#read = () => readWrittenFile(dockerfile, spec)
  }

  /** Of the instruction that the engine names so: `[2/3] RUN make`. */
  ofStep(name: string): number | null {
    const file = this.#written()
    return file === null ? null : lineOfStep(file, name)
  }

  /** Where the build failed: at what the engine names, or what was going on when its time was up. */
  ofFailure(failure: FailedBuild, steps: readonly BuildStep[]): number | null {
    if (failure.line !== null) return failure.line - 1
    if (failure.step !== null) return this.ofStep(failure.step)
    if (failure.image !== undefined) return this.#ofImage(failure.image)
    return failure.reason === 'build_timeout' ? this.#ofGoingOn(steps) : null
  }

  /**
   * The same error; one about a base image that its registry does not give at present has the line of it in `data.line`
   * and in its words.
   */
  inError(error: unknown): unknown {
    if (!hasCode(error, 'registry_unavailable') || error.where === undefined) return error
    const line = this.#ofImage(error.where)
    if (line === null) return error
    const { detail, where, action, retryable, data } = error
    return new SlipwayError('registry_unavailable', {
      detail: withLine(detail, line),
      where,
      action,
      retryable,
      data: { ...data, line },
      cause: error,
    })
  }

  /** Stages are worked on side by side: with several steps under way none of them alone took the time. */
  #ofGoingOn(steps: readonly BuildStep[]): number | null {
    const [step, ...others] = steps.filter(
      ({ startedAt, completedAt }) => startedAt !== null && completedAt === null,
    )
    return step === undefined || others.length > 0 ? null : this.ofStep(step.name)
  }

  #ofImage(ref: string): number | null {
    const file = this.#written()
    return file === null ? null : lineOfImage(file, ref)
  }

  #written(): WrittenFile | null {
    if (this.#file === undefined) this.#file = this.#read()
    return this.#file
  }
}

/** A message for people, who count from one. The engine's own words about a line begin with it already. */
export function withLine(message: string, line: number | null): string {
  return line === null || /^line \d/i.test(message) ? message : `Line ${line + 1}: ${message}`
}

import type { BuildObserver, BuildStep } from '../../engine.ts'
import { type AnswerMessage, errorIn } from './answer.ts'
import { imageIdIn } from './buildkit-progress.ts'
import { LineSplitter } from './line-splitter.ts'
import type { BuildProgress, BuildReport, FailedStep } from './progress.ts'
import { imageOfStep } from './step-name.ts'

/** `Step 2/3 : RUN make` (classic builder), `STEP 2/3: RUN make`, `[1/2] STEP 2/3: RUN make` (Podman). */
const STEP = /^(?:\[\d+\/\d+\] )?step (\d+\/\d+) ?: (.*)$/i
const CACHED = /^\s*-+> Using cache/
const BUILT = /^Successfully built ([0-9a-f]{12,64})$/
const OWN_WORDS = /^(?:(?:\[\d+\/\d+\] )?step \d+\/\d+ ?: |Removing intermediate container | ?-+> )/i
const STAGE_NAME = / as (\S+)$/i

/** Progress of builders that answer with text: the classic one, and Podman's. Steps run one after the other. */
export class ClassicProgress implements BuildProgress {
  readonly #observe: BuildObserver
  readonly #splitter: LineSplitter
  readonly #bases = new Map<string, string | null>()
  readonly #stages = new Set<string>()
  #step: BuildStep | null = null
  #imageId: string | null = null
  #error: string | null = null
  #count = 0

  constructor(observe: BuildObserver) {
    this.#observe = observe
    this.#splitter = new LineSplitter((text) => this.#line(text))
  }

  accept(message: AnswerMessage): void {
    if (message.stream !== undefined) {
      // a command's last line may lack its newline; the builder's own words start a new one
      if (OWN_WORDS.test(message.stream)) this.#splitter.end()
      this.#splitter.write(Buffer.from(message.stream))
    }
    this.#imageId = imageIdIn(message.aux) ?? this.#imageId
    this.#error ??= errorIn(message)?.trim() ?? null
  }

  end(): BuildReport {
    this.#splitter.end()
    const error = this.#error
    // an answer that was cut leaves its step open
    if (error !== null || this.#imageId !== null) this.#finish(error)
    const failedStep: FailedStep | null =
      error === null || this.#step === null ? null : { name: this.#step.name, error }
    return { imageId: this.#imageId, error, failedStep, unresolved: [], bases: this.#bases }
  }

  #line(text: string): void {
    const step = STEP.exec(text)
    if (step?.[1] !== undefined && step[2] !== undefined) return this.#begin(step[1], step[2])
    if (CACHED.test(text)) return this.#report({ cached: true })
    this.#imageId = BUILT.exec(text)?.[1] ?? this.#imageId
    this.#observe.log({ at: Date.now(), stream: 'stdout', text, stepId: this.#step?.id ?? null })
  }

  #begin(place: string, instruction: string): void {
    this.#finish(null)
    this.#count += 1
    const name = `[${place}] ${instruction}`
    this.#noteImage(name)
    const empty = { cached: false, completedAt: null, error: null }
    this.#step = { id: `step-${this.#count}`, name, startedAt: Date.now(), ...empty }
    this.#observe.step(this.#step)
  }

  #finish(error: string | null): void {
    if (this.#step?.completedAt === null) this.#report({ completedAt: Date.now(), error })
  }

  #report(change: Partial<BuildStep>): void {
    if (this.#step === null) return
    this.#step = { ...this.#step, ...change }
    this.#observe.step(this.#step)
  }

  #noteImage(name: string): void {
    const image = imageOfStep(name)
    if (!image) return
    if (!this.#stages.has(image.ref) && image.ref !== 'scratch') this.#bases.set(image.ref, image.digest)
    const stage = STAGE_NAME.exec(name)?.[1]
    if (stage !== undefined) this.#stages.add(stage)
  }
}

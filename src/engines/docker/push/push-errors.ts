import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { PushOutcome } from '../../engine.ts'
import { engineWords, statusOf } from '../errors.ts'
import { classifyPushFailure } from './push-failure.ts'
import type { PushReference } from './reference.ts'

/** Longest text of the registry's that a message repeats. */
const MAX_QUOTE = 600

/** One push's way to speak of errors: what a registry or engine said is quoted without the credential. */
export class PushErrors {
  readonly #reference: PushReference
  readonly #redact: (text: string) => string

  constructor(reference: PushReference, redact: (text: string) => string) {
    this.#reference = reference
    this.#redact = redact
  }

  /** What the text of an error that the engine reported means. Throws what is not the registry's refusal. */
  conclude(words: string): Extract<PushOutcome, { readonly kind: 'denied' }> {
    const kind = classifyPushFailure(words, this.#reference)
    const { name, text } = this.#reference
    const quoted = this.quote(words)
    if (kind === 'denied') return { kind, message: `The registry refuses ${text}: ${quoted}` }
    if (kind === 'engine') {
      throw new SlipwayError('engine_failed', { detail: `The engine could not push ${text}: ${quoted}` })
    }
    throw this.unavailable(`The registry cannot take ${text} now: ${quoted}`, name)
  }

  unavailable(detail: string, where: string = this.#reference.name): SlipwayError {
    return new SlipwayError('registry_unavailable', { detail: this.#redact(detail), where })
  }

  /** What the engine said in an error that it answered with, and null for an error that is no answer. */
  wordsOf(error: unknown): string | null {
    return statusOf(error) === undefined ? null : engineWords(error)
  }

  /**
   * The same error without the credential, should somebody have put it there. Without its cause, which holds the
   * whole answer, and without its status: what is missing here is none of the engine's own things.
   */
  clean(error: unknown): unknown {
    if (!(error instanceof SlipwayError)) return error
    const { code, detail, where, action, retryable } = error
    return new SlipwayError(code, { detail: this.quote(detail), where, action, retryable })
  }

  quote(text: string): string {
    const clean = this.#redact(text.trim())
    return clean.length > MAX_QUOTE ? `${clean.slice(0, MAX_QUOTE)}…` : clean
  }
}

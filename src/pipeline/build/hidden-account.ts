import { inspect } from 'node:util'
import type { EgressPass } from '../../egress/egress.ts'
import type { BuildObserver, BuildOutcome, BuildProxy } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'

/**
 * Takes the account of one build's pass out of all that comes from the build: a step that prints its environment, or a
 * client that shows the headers it sends, would write it into a log that others read while the build runs.
 */
export class HiddenAccount {
  readonly #forms: readonly string[]

  constructor({ username, password }: Pick<EgressPass | BuildProxy, 'username' | 'password'>) {
    // As it is, as it stands in an address, and as it is sent (RFC 7617, 2). The longest first.
    const basic = Buffer.from(`${username}:${password}`).toString('base64')
    const forms = [basic, encodeURIComponent(password), password]
    this.#forms = [...new Set(forms)].filter((form) => form !== '')
  }

  in(text: string): string {
    return this.#forms.reduce((rest, form) => rest.replaceAll(form, '***'), text)
  }

  inObserver(observe: BuildObserver): BuildObserver {
    return {
      step: (step) => observe.step({ ...step, name: this.in(step.name), error: this.#inMaybe(step.error) }),
      log: (line) => observe.log({ ...line, text: this.in(line.text) }),
    }
  }

  inOutcome(outcome: BuildOutcome): BuildOutcome {
    if (outcome.kind === 'built') return outcome
    return {
      ...outcome,
      message: this.in(outcome.message),
      step: this.#inMaybe(outcome.step),
      command: this.#inMaybe(outcome.command),
    }
  }

  /** The error itself, unless the account is somewhere in it: then one that says the same without. */
  inError(error: unknown): unknown {
    const all = inspect(error, { depth: 8 })
    if (this.in(all) === all) return error
    const { code, detail, retryable } = asFault(error)
    return new SlipwayError(code, { detail: this.in(detail), retryable })
  }

  #inMaybe(text: string | null): string | null {
    return text === null ? null : this.in(text)
  }
}

function asFault(error: unknown): Pick<SlipwayError, 'code' | 'detail' | 'retryable'> {
  if (error instanceof SlipwayError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return { code: 'engine_failed', detail, retryable: true }
}

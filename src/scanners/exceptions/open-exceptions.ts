import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Logger } from '../../observability/logger.ts'
import { type GateException, isOver } from '../gate.ts'
import { exceptionFileVersion, readExceptionFile } from './exception-file.ts'

/** The exceptions that an operator makes. */
export interface Exceptions {
  /** Those of the file as it is now, also those that are over: the gate says so of them. Throws nothing. */
  current(): readonly GateException[]
  /** What an operator should do about them, in sentences. `now` in epoch milliseconds. */
  notes(now: number): readonly string[]
}

const MOST_NAMES = 5

/**
 * The exceptions of a file; an empty path: none. The file is looked at whenever it is asked for, so that a change is in
 * force with the next scan and the next question. One that cannot be used leaves those before in force, and the notes
 * say so. Throws `config_invalid` when it cannot be used from the start.
 */
export function openExceptions(path: string, logger: Logger): Exceptions {
  return path === '' ? { current: () => [], notes: () => [] } : new ExceptionsOfFile(path, logger)
}

/** Which are over, and what to do; null: none. */
export function describeOver(exceptions: readonly GateException[], now: number): string | null {
  const over = exceptions.filter((one) => isOver(one, now))
  if (over.length === 0) return null
  const names = over.slice(0, MOST_NAMES).map(({ id, author, expires }) => `${id} (by ${author}, ${expires})`)
  const rest = over.length > MOST_NAMES ? ` and ${over.length - MOST_NAMES} more` : ''
  return `Exceptions that are over and let nothing pass any more: ${names.join(', ')}${rest}. Renew or remove them.`
}

class ExceptionsOfFile implements Exceptions {
  readonly #path: string
  readonly #logger: Logger
  #exceptions: readonly GateException[]
  #version: string
  #trouble: string | null = null

  constructor(path: string, logger: Logger) {
    this.#path = path
    this.#logger = logger
    // The version first: what is written in between is read again.
    this.#version = exceptionFileVersion(path)
    this.#exceptions = readExceptionFile(path)
    this.#tell()
  }

  current(): readonly GateException[] {
    const version = exceptionFileVersion(this.#path)
    if (version !== this.#version) {
      this.#version = version
      this.#read()
    }
    return this.#exceptions
  }

  notes(now: number): readonly string[] {
    const over = describeOver(this.current(), now)
    return [this.#trouble, over].filter((note) => note !== null)
  }

  #read(): void {
    try {
      this.#exceptions = readExceptionFile(this.#path)
      this.#trouble = null
      this.#tell()
    } catch (error) {
      const why = error instanceof SlipwayError ? `${error.detail}. ${error.action}` : String(error)
      this.#trouble = `The new version of ${this.#path} is not used, the exceptions before stay in force: ${why}`
      this.#logger.error({ err: error, exceptions: this.#exceptions.length }, this.#trouble)
    }
  }

  #tell(): void {
    const exceptions = this.#exceptions.length
    this.#logger.info({ file: this.#path, exceptions }, 'exceptions of the gate are in force')
    const over = describeOver(this.#exceptions, Date.now())
    if (over !== null) this.#logger.warn({ file: this.#path }, over)
  }
}

import { FollowedFile } from '../../config/followed-file.ts'
import type { Logger } from '../../observability/logger.ts'
import { type GateException, isOver } from '../gate.ts'
import { readExceptionFile } from './exception-file.ts'

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
  return path === '' ? { current: () => [], notes: () => [] } : exceptionsOfFile(path, logger)
}

/** Which are over, and what to do; null: none. */
export function describeOver(exceptions: readonly GateException[], now: number): string | null {
  const over = exceptions.filter((one) => isOver(one, now))
  if (over.length === 0) return null
  const names = over.slice(0, MOST_NAMES).map(({ id, author, expires }) => `${id} (by ${author}, ${expires})`)
  const rest = over.length > MOST_NAMES ? ` and ${over.length - MOST_NAMES} more` : ''
  return `Exceptions that are over and let nothing pass any more: ${names.join(', ')}${rest}. Renew or remove them.`
}

function exceptionsOfFile(path: string, logger: Logger): Exceptions {
  const file = new FollowedFile<readonly GateException[]>(path, {
    read() {
      const exceptions = readExceptionFile(path)
      logger.info({ file: path, exceptions: exceptions.length }, 'exceptions of the gate are in force')
      const over = describeOver(exceptions, Date.now())
      if (over !== null) logger.warn({ file: path }, over)
      return exceptions
    },
    refuse(why, err, { length }) {
      const note = `The new version of ${path} is not used, the exceptions before stay in force: ${why}`
      logger.error({ err, exceptions: length }, note)
      return note
    },
  })
  return {
    current: () => file.current(),
    notes: (now) => [file.trouble(), describeOver(file.current(), now)].filter((note) => note !== null),
  }
}

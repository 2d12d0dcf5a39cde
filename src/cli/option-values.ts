/** How values of options are read; what does not fit is a usage error that shows a right one. */
import { InvalidArgumentError } from 'commander'
import type { JobStatus, Stage } from '../client/api-types.generated.ts'
import { STAGES } from './show/progress.ts'
import { UsageError } from './usage-error.ts'

export const STATUSES: readonly JobStatus[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled']

/** For options that may be repeated: `KEY=VALUE`, the last one of a key wins. */
export function collectPairs(
  value: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = value.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It has the form KEY=VALUE.')
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) }
}

export function readInteger(value: string): number {
  if (!/^-?\d{1,15}$/.test(value)) throw new InvalidArgumentError('It is a whole number.')
  return Number(value)
}

/** For options that may be repeated. */
export function collectWords(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** From 1 on: what is counted, as attempts are. */
export function readCount(value: string): number {
  const count = readInteger(value)
  if (count < 1) throw new InvalidArgumentError('It is counted from 1.')
  return count
}

/** How many of a list. */
export function readLimit(value: string): number {
  const limit = readInteger(value)
  if (limit < 1 || limit > 200) throw new InvalidArgumentError('It is a number from 1 to 200.')
  return limit
}

/** One label, as the API takes it. */
export function readPair(value: string): string {
  collectPairs(value)
  return value
}

export function readNumber(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It is a number.')
  return number
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, min: 60, h: 3600 }

/** Seconds: `90`, `90s`, `5m`, `1h`. */
export function readSeconds(value: string): number {
  const [, number, unit = ''] = /^(\d{1,9})(s|m|min|h)?$/.exec(value) ?? []
  const factor = SECONDS[unit]
  if (number === undefined || factor === undefined)
    throw new InvalidArgumentError('It is a time as 90, 90s, 5m or 1h.')
  return Number(number) * factor
}

const MEBIBYTES: Readonly<Record<string, number>> = { '': 1, m: 1, g: 1024, t: 1024 * 1024 }

/** MiB: `512`, `512m`, `512MiB`, `2g`, `2GiB`. */
export function readMebibytes(value: string): number {
  const [, number, unit = ''] = /^(\d{1,9})([mgt])?(?:i?b)?$/i.exec(value) ?? []
  const factor = MEBIBYTES[unit.toLowerCase()]
  if (number === undefined || factor === undefined)
    throw new InvalidArgumentError('It is a size as 512 (MiB), 512m or 2g.')
  return Number(number) * factor
}

export function readStage(value: string): Stage {
  return oneOf(STAGES, value)
}

/** For an option that may be repeated: one status, or several with commas between them. */
export function collectStatuses(value: string, before: readonly JobStatus[] = []): readonly JobStatus[] {
  return [...before, ...value.split(',').map((one) => oneOf(STATUSES, one.trim()))]
}

function oneOf<Value extends string>(values: readonly Value[], value: string): Value {
  const found = values.find((each) => each === value)
  if (found === undefined) throw new InvalidArgumentError(`It is one of ${values.join(', ')}.`)
  return found
}

const JOB_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id of a job. Parts of one are refused here, with what to do, not by a service that knows no such job. */
export function readJobId(value: string): string {
  if (JOB_ID.test(value)) return value.toLowerCase()
  const isPart = /^[0-9a-f-]{4,35}$/i.test(value)
  throw new UsageError(
    isPart ? `${value} is only a part of a job's id.` : `${value || '""'} is not the id of a job.`,
    'Give the whole id (36 characters), as `slipway list` shows it.',
  )
}

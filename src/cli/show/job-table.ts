/** Jobs as a table, one a line. Ids are whole: every other command takes them. */
import type { JobSummary } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import { formatAge, timeOf } from './quantity.ts'
import { type Paint, statusTone } from './style.ts'

const ID = 36
const STATUS = 9
const WHERE = 22
const PERFORMANCE = 11
const AGE = 7

export function tableHead(paint: Paint): string {
  return paint('dim', row('ID', 'STATUS', 'STAGE OR REASON', 'PERFORMANCE', 'AGE', 'NAME'))
}

/** `columns`: where the name is cut; a table that wraps cannot be read. Infinity where nobody looks. */
export function tableRow(job: JobSummary, paint: Paint, now: number, columns: number): string {
  const where = job.reason ?? (job.status === 'running' ? (job.stage ?? '') : '')
  const created = timeOf(job.createdAt)
  const performance = job.performance === null ? '' : shorten(String(job.performance), PERFORMANCE)
  const age = created === undefined ? '' : formatAge(now - created)
  const fixed = ID + STATUS + WHERE + PERFORMANCE + AGE + 5 * 2
  const name = shorten(neutralise(job.name), Math.max(8, columns - fixed))
  const line = row(job.id, job.status, where, performance, age, name)
  return line.replace(job.status, paint(statusTone(job.status), job.status))
}

function row(
  id: string,
  status: string,
  where: string,
  performance: string,
  age: string,
  name: string,
): string {
  const cells = [
    id.padEnd(ID),
    status.padEnd(STATUS),
    where.padEnd(WHERE),
    performance.padStart(PERFORMANCE),
    age.padStart(AGE),
  ]
  return [...cells, name].join('  ').trimEnd()
}

function shorten(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

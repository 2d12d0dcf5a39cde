import { describeOver } from '../../scanners/exceptions/open-exceptions.ts'
import { checkExceptions as readExceptions } from '../check-exceptions.ts'
import { type Finding, missing, ok, weak } from './finding.ts'

/** The file of the setting `scan.exceptions`: the service does not start with one that it cannot use. */
export function checkExceptions(file: string, now: number): Finding[] {
  if (file === '') return []
  const [id, title] = ['exceptions', 'exceptions of the gate'] as const
  const answer = readExceptions(file, now)
  if (!answer.ok) return [missing(id, title, `${answer.detail}.`, answer.action)]
  const { exceptions } = answer.value
  const over = describeOver(exceptions, now)
  if (over !== null) return [weak(id, title, over, `slipway exceptions ${file}`)]
  return [ok(id, title, `${exceptions.length} in force (${file})`)]
}

import type { Finding, GateException, GateOfNow } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import type { Paint, Tone } from './style.ts'

/** Whether the image would pass today, and what has changed since it was judged. Every line is harmless text. */
export function gateLines(gate: GateOfNow, paint: Paint): string[] {
  const [tone, words] = verdictLine(gate)
  const over = gate.expired.map((one) => `exception that is over: ${describe(one, 'was over at')}`)
  const used = gate.used.map((one) => `exception: ${describe(one, 'until')}`)
  const rest = [...(gate.message === null ? [] : [gate.message]), ...used, ...over]
  return [paint(tone, neutralise(`gate: ${words}`)), ...rest.map((line) => neutralise(line))]
}

/** For the table: whether it blocks, or is excused. */
export function gateWord({ blocks, exception }: Finding): string {
  if (blocks) return 'blocks'
  return exception === null ? '-' : 'exception'
}

const NOW = {
  pass: ['good', 'would pass now'],
  fail: ['bad', 'would not pass now'],
  unavailable: ['warn', 'cannot be judged now'],
} as const satisfies Readonly<Record<GateOfNow['verdict'], readonly [Tone, string]>>

const THEN: Readonly<Record<GateOfNow['verdict'], string>> = {
  pass: 'passed',
  fail: 'did not pass',
  unavailable: 'could not be judged',
}

const SAME: Readonly<Record<GateOfNow['verdict'], string>> = {
  pass: 'passes',
  fail: 'does not pass',
  unavailable: 'cannot be judged',
}

function verdictLine({ verdict, recorded }: GateOfNow): readonly [Tone, string] {
  const [tone, now] = NOW[verdict]
  if (recorded === null) return [tone, SAME[verdict]]
  if (recorded.verdict === verdict) return [tone, `${SAME[verdict]}, as on ${recorded.at}`]
  return [tone, `${THEN[recorded.verdict]} on ${recorded.at}, and ${now}`]
}

function describe({ id, package: pattern, author, expires, reason }: GateException, end: string): string {
  return `${id}${pattern === undefined ? '' : ` in ${pattern}`}, by ${author}, ${end} ${expires}: ${reason}`
}

/** What the runner prints. Results go to stdout, one line a file, so that a log of CI reads like a terminal. */
import { relative } from 'node:path'
import { styleText } from 'node:util'
import { repository } from '../setup/folders.ts'
import type { FileResult, Totals } from './tally.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)
/** Of a failure beside its file; the summary has all of it. */
const FIRST_WORDS = 400
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

export function printHeading(name: string): void {
  print(styleText('bold', name))
}

/** With the names of what failed: a log of CI may be cut before its summary. */
export function printFile(result: FileResult): void {
  const ok = result.failures.length === 0
  const word = ok ? styleText('green', 'ok    ') : styleText('red', 'FAILED')
  const counts = [`${result.passed} passed`]
  if (!ok) counts.push(`${result.failures.length} failed`)
  if (result.skipped > 0) counts.push(`${result.skipped} skipped`)
  print(`  ${word} ${relative(repository, result.file)}  ${counts.join(', ')}  ${seconds(result.durationMs)}`)
  for (const { name, detail } of result.failures) {
    print(`         ${name}`)
    print(`         ${detail.trim().replaceAll(/\s+/g, ' ').slice(0, FIRST_WORDS)}`)
  }
}

export function printCheck(name: string, failure: string | undefined, ms: number): void {
  const word = failure === undefined ? styleText('green', 'ok    ') : styleText('red', 'FAILED')
  print(`  ${word} ${name}  ${seconds(ms)}`)
}

/** Failures in full, skips with their reasons, and the line that is the result, last. */
export function printSummary({ passed, failures, skips }: Totals): void {
  for (const { file, name, detail } of failures) {
    print(`\n${styleText('red', 'FAILED')} ${relative(repository, file) || file}: ${name}`)
    print(detail.trimEnd().replaceAll(/^/gm, '    '))
  }
  if (skips.length > 0) print('')
  for (const { file, name, reason } of skips) {
    print(`${styleText('yellow', 'skipped')} ${relative(repository, file)}: ${name}: ${reason}`)
  }
  const skipped = skips.length === 0 ? '' : `, ${skips.length} skipped`
  print(`\n${passed} passed, ${failures.length} failed${skipped}`)
}

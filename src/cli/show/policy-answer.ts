import type { PolicyAnswer } from '../../main/test-policy.ts'
import { neutralise } from './neutralise.ts'
import type { Paint, Sign } from './style.ts'

const SIGNS: Readonly<Record<'deny' | 'warn' | 'allow', Sign & { readonly word: string }>> = {
  deny: { sign: '✗', tone: 'bad', word: 'denied' },
  warn: { sign: '!', tone: 'warn', word: 'warned' },
  allow: { sign: '✓', tone: 'good', word: 'allowed' },
}

/** What each rule said, line by line: denials first, and at the end the rules that nothing touched. */
export function policyAnswerLines(
  { policy, accepted, invalid, judgements }: PolicyAnswer,
  file: string,
  paint: Paint,
): string[] {
  const lines = [paint('dim', `policy ${neutralise(policy.name)}, sha256 ${policy.sha256}`)]
  for (const { code, message, range } of invalid) {
    lines.push(`${paint('bad', '✗ invalid')} ${code} ${neutralise(`${place(file, range)} ${message}`)}`)
  }
  for (const level of ['deny', 'warn', 'allow'] as const) {
    const { sign, tone, word } = SIGNS[level]
    for (const judgement of judgements.filter((one) => one.level === level)) {
      for (const { range, where, message, action } of judgement.sightings) {
        const at = where ?? place(file, range)
        lines.push(
          `${paint(tone, `${sign} ${word}`)} ${judgement.code} ${judgement.rule} ${neutralise(`${at} ${message}`)}`,
        )
        if (level !== 'allow') lines.push(`    ${paint('dim', '→')} ${neutralise(action)}`)
      }
    }
  }
  const untouched = judgements.filter(({ sightings }) => sightings.length === 0).map(({ rule }) => rule)
  if (untouched.length > 0) lines.push(paint('dim', `not touched: ${untouched.join(', ')}`))
  if (accepted) return [...lines, paint('good', 'The policy accepts it.')]
  const what = invalid.length > 0 ? 'It is no valid Dockerfile.' : 'The policy denies it.'
  return [...lines, paint('bad', what)]
}

function place(file: string, { start }: PolicyAnswer['invalid'][number]['range']): string {
  return `${file}:${start.line + 1}:${start.character + 1}`
}

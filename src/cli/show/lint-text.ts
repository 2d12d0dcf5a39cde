import { type Diagnostic, type LintOutput, quoteRange } from '../../main/lint-files.ts'
import { neutralise } from './neutralise.ts'
import type { Paint, Tone } from './style.ts'

const TONES: Readonly<Record<Diagnostic['severity'], Tone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'active',
}

/**
 * Findings as people read them: where and what, the line with its place marked, what to do.
 *
 * @example
 * Dockerfile:2:1 warning DL3020: Use COPY instead of ADD for files and folders
 *   2 | ADD app /app
 *     | ^^^
 *   → Write COPY.
 */
export function lintText({ name, text, diagnostics }: LintOutput, paint: Paint): readonly string[] {
  return diagnostics.flatMap((one) => {
    const { start } = one.range
    const place = neutralise(`${name}:${start.line + 1}:${start.character + 1}`)
    const tone = TONES[one.severity]
    const names = one.aliases === undefined ? '' : paint('dim', ` (${one.aliases.join(', ')})`)
    const head = `${paint('bold', place)} ${paint(tone, one.severity)} ${one.code}${names}: ${neutralise(one.message)}`
    const [quoted, marks] = quoteRange(text, one.range).map(neutralise)
    const lines = quoted === undefined || marks === undefined ? [] : [quoted, paint(tone, marks)]
    const fix = one.fix === undefined ? '' : paint('dim', ' (--fix does it)')
    return [head, ...lines, `  ${paint('dim', '→')} ${neutralise(one.action)}${fix}`, '']
  })
}

/** `2 files: 1 error, 3 warnings, 2 infos.` */
export function lintSummary(outputs: readonly LintOutput[]): string {
  const all = outputs.flatMap(({ diagnostics }) => diagnostics)
  const files = plural(outputs.length, 'file')
  if (all.length === 0) return `${files}: nothing found.`
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => [all.filter((one) => one.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
  return `${files}: ${counts.map(([count, severity]) => plural(count, severity)).join(', ')}.`
}

/** What a fix did, or would do: one line, and with `preview` the lines that it changes. */
export function lintChanges({ name, fixed }: LintOutput, preview: boolean, paint: Paint): readonly string[] {
  return (fixed?.changes ?? []).flatMap(({ diagnostic: { code, fix }, line, before, after }) => {
    const done = paint('good', preview ? 'would fix' : 'fixed')
    const head = `${done} ${neutralise(`${name}:${line + 1}`)} ${code}: ${neutralise(fix?.title ?? '')}`
    if (!preview) return [head]
    return [
      head,
      ...before.map((text) => paint('bad', `- ${neutralise(text)}`)),
      ...after.map((text) => paint('good', `+ ${neutralise(text)}`)),
    ]
  })
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import type { Tone } from '../show/style.ts'

const SIGNS: Readonly<Record<'ok' | 'weak' | 'missing', { readonly sign: string; readonly tone: Tone }>> = {
  ok: { sign: '✓', tone: 'good' },
  weak: { sign: '!', tone: 'warn' },
  missing: { sign: '✗', tone: 'bad' },
}

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('check this machine: what is there, what is missing, how to get it')
    .option('--json', 'print JSON instead of text')
    .argument('[settings...]', '--path-of-setting value, as for `serve`')
    .allowUnknownOption()
    .action(async (settings: string[], options: { readonly json?: boolean }) => {
      context.exit(await doctor(context, settings, options.json === true))
    })
}

async function doctor({ terminal }: CliContext, settings: readonly string[], json: boolean): Promise<number> {
  const { diagnose } = await import('../../main/doctor.ts')
  const findings = await diagnose(settings)
  const canRun = findings.every((finding) => finding.state !== 'missing')
  if (json) {
    terminal.out(safeJson({ canRun, findings }, 2))
    return canRun ? EXIT.succeeded : EXIT.failed
  }
  const paint = terminal.paintOut
  for (const { state, title, detail, action } of findings) {
    const { sign, tone } = SIGNS[state]
    terminal.out(`${paint(tone, sign)} ${title.padEnd(16)} ${neutralise(detail)}`)
    for (const line of action) terminal.out(`${' '.repeat(19)}${paint('dim', '→')} ${neutralise(line)}`)
  }
  const weak = findings.filter((finding) => finding.state === 'weak').length
  const aside = weak === 0 ? '' : ` ${weak} of the above could be better.`
  terminal.out('')
  terminal.out(
    canRun
      ? paint('good', `Jobs can run here.${aside}`)
      : paint('bad', 'Jobs cannot run here yet: see ✗ above.'),
  )
  return canRun ? EXIT.succeeded : EXIT.failed
}

/** What ShellCheck is given for a Dockerfile, and where its answers belong. */
import type { Range } from '../diagnostic.ts'
import type { LintedFile, LintedStage } from '../rules/linted-file.ts'
import type { ShellDialect } from '../rules/shell/posix-shells.ts'
import type { ShellScript } from '../rules/shell/shell-script.ts'
import { pairsOf } from '../rules/support/pairs.ts'
import type { ShellcheckComment } from './run-shellcheck.ts'

export interface CheckedScript {
  readonly dialect: ShellDialect
  readonly text: string
  /** Null for a place in what was put in front of the script. */
  place(comment: Pick<ShellcheckComment, 'line' | 'column' | 'endLine' | 'endColumn'>): Range | null
}

/** The builder sets them without being asked (https://docs.docker.com/build/building/variables/). */
const PREDEFINED = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy']

/**
 * The scripts in the order of the file. A first line assigns the variables that ENV and ARG have set so far, or they
 * would be reported as unknown; ENV holds at the run too, ARG at the build only.
 */
export function shellcheckScripts(file: LintedFile): readonly CheckedScript[] {
  const scripts: CheckedScript[] = []
  const ends = new Map<LintedStage, ReadonlySet<string>>()
  for (const stage of file.stages) {
    const environment = new Set(stage.base === null ? PREDEFINED : ends.get(stage.base))
    const build = new Set<string>()
    for (const command of stage.commands) {
      const { keyword } = command
      if (keyword === 'ENV' || keyword === 'ARG') {
        const names = keyword === 'ENV' ? environment : build
        for (const { name } of pairsOf(command, file.escape)) if (/^[A-Za-z_]\w*$/.test(name)) names.add(name)
        continue
      }
      const script = file.shellOf(command)
      if (script === null || script.dialect === null) continue
      const isRun = (command.trigger ?? command).keyword === 'RUN'
      scripts.push(
        checkedScript(script, script.dialect, isRun ? [...environment, ...build] : [...environment]),
      )
    }
    ends.set(stage, environment)
  }
  return scripts
}

function checkedScript(
  script: ShellScript,
  dialect: ShellDialect,
  variables: readonly string[],
): CheckedScript {
  const head = `export ${variables.map((name) => `${name}=1`).join(' ')}\n`
  const lines = script.text.split('\n')
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  const offset = (line: number, column: number): number => {
    const text = lines[line - 2] ?? ''
    const start = starts[Math.min(line - 2, lines.length)] ?? script.text.length
    return Math.min(start + unitsOf(text, column - 1), script.text.length)
  }
  return {
    dialect,
    text: `${head}${script.text}\n`,
    place: ({ line, column, endLine, endColumn }) =>
      line < 2 ? null : script.rangeAt(offset(line, column), offset(Math.max(line, endLine), endColumn)),
  }
}

/** UTF-16 units of the first `points` code points. */
function unitsOf(text: string, points: number): number {
  let units = 0
  for (let point = 0; point < points && units < text.length; point++) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  }
  return units
}

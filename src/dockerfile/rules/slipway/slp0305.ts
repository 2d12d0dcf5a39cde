import type { Command } from '../../command.ts'
import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { containerStart } from '../support/container-start.ts'
import { type Folders, foldersOf, isIn } from '../support/folders.ts'

/** Places at which a run has folders of its own, whatever the image says. */
const OURS = new Set(['/', '/data', '/tmp', '/dev/shm'])

const INTERPRETER = /^(?:python[\d.]*|node|deno|bun|ruby|perl|php|Rscript|julia|lua|sh|bash|dash|ash)$/

/**
 * A VOLUME at the folder of the program, or above it. A run has an empty folder of limited size at each VOLUME, so that
 * the program is not there. Known by an absolute path that is started, or by files that are copied into the working
 * directory while the program is started from there.
 */
export const slp0305: Rule = {
  code: 'SLP0305',
  aliases: [],
  severity: 'warning',
  keywords: ['VOLUME'],
  title: 'A VOLUME hides the program',
  action: 'Remove the VOLUME, or put the program into another folder.',
  *check(file, context) {
    const folders = foldersOf(file, context)
    const volumes = folders.volumes.filter(({ path }) => !OURS.has(path))
    const start = volumes.length === 0 ? null : containerStart(file, context)
    if (start === null) return
    const paths = [start.entrypoint, start.cmd].flatMap((command) =>
      command ? startedBy(file, command) : [],
    )
    for (const { path, word } of volumes) {
      const hidden = paths.map((program) => hiddenPath(program, path, folders)).find((one) => one !== null)
      if (hidden === undefined) continue
      yield {
        range: word.range,
        message: `${path.slice(0, 200)} is an empty folder at the run: ${hidden.slice(0, 200)} is not there.`,
      }
    }
  },
}

/** The program's place when the volume hides it. */
function hiddenPath(program: string, volume: string, { workdir, copied }: Folders): string | null {
  if (program.startsWith('/')) return isIn(volume, program) ? program : null
  if (workdir === null || !isIn(volume, workdir)) return null
  const isThere = copied.some(({ path }) => isIn(volume, path))
  return isThere ? `${workdir}/${program.replace(/^\.\//, '')}` : null
}

/** Files that a CMD or ENTRYPOINT starts: with a slash in it the program itself, and the script of an interpreter. */
function startedBy(file: LintedFile, command: Command): readonly string[] {
  if (command.json) return filesOf(command.words)
  const script = file.shellOf(command)
  const first = script?.commands[0]
  if (!script || first === undefined) return []
  const written = /^\s*(?:exec\s+)?([\w./-]+)/.exec(script.text)?.[1] ?? ''
  return filesOf([written, ...first.words.map((word) => word ?? '-')])
}

function filesOf(words: readonly string[]): readonly string[] {
  const [program = '', ...others] = words
  if (program.includes('/') && !INTERPRETER.test(nameOf(program))) return [program]
  if (!INTERPRETER.test(nameOf(program)) || others[0]?.startsWith('-') === true) return []
  return others[0] === undefined || !/[./]/.test(others[0]) ? [] : [others[0]]
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1)
}

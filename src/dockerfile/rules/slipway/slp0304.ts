import type { Command } from '../../command.ts'
import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { isBare } from '../support/base-image.ts'
import { type ContainerStart, containerStart } from '../support/container-start.ts'
import { chainOf } from '../support/scopes.ts'

/** Programs that write to their output and to nothing else. */
const SILENT =
  /^(?:echo|printf|true|false|:|sleep|date|exit|pwd|ls|cat|uname|whoami|id|printenv|hostname|head|tail|wc|grep|nproc|df|uptime|which|test|\[|cd|seq|expr|basename|dirname)$/

/**
 * The container cannot write /data/perf.json, though the run fails without. Only where the file alone proves it:
 * nothing is started, the image is empty, or all that is started are programs that write no files. What an image of
 * others brings as its entrypoint is not known, so that most files are not judged.
 */
export const slp0304: Rule = {
  code: 'SLP0304',
  aliases: [],
  severity: 'warning',
  title: 'The container cannot write its performance',
  action: 'Start a program by CMD that writes {"perf": number} to /data/perf.json.',
  *check(file, context) {
    const start = context.performanceRequired ? containerStart(file, context) : null
    if (start === null) return
    const reason = reasonOf(file, start)
    if (reason === null) return
    const command = start.entrypoint ?? start.cmd ?? start.stage.from
    yield { range: command.restRange, message: `/data/perf.json cannot be written: ${reason}.` }
  },
}

function reasonOf(file: LintedFile, start: ContainerStart): string | null {
  const { entrypoint, cmd, root, stage } = start
  if (entrypoint === null && cmd === null) return 'no program is started'
  if (entrypoint === null && cmd === undefined && isBare(root)) {
    return 'without a CMD this image starts a shell, which has nothing to do and ends'
  }
  const hasFiles = chainOf(stage).some(({ commands }) =>
    commands.some(({ keyword }) => /^(?:ADD|COPY|RUN|ONBUILD)$/.test(keyword)),
  )
  if (root.kind === 'scratch' && !hasFiles) return 'the image has no files, and so no program'
  const command = entrypoint ?? (entrypoint === null ? cmd : undefined)
  return command && isSilent(file, command) ? 'what is started writes no files' : null
}

function isSilent(file: LintedFile, command: Command): boolean {
  if (command.json) return SILENT.test(programOf(command.words[0] ?? ''))
  const script = file.shellOf(command)
  if (script === null || script.commands.length === 0) return false
  if (!script.commands.every(({ name }) => SILENT.test(name))) return false
  if (!script.text.includes('>')) return true
  // A link could lead from anywhere to /data, but a file that never speaks of it has none; a variable's value may come
  // with the job.
  return !script.text.includes('$') && !/\/data|perf\.json/.test(file.text)
}

function programOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

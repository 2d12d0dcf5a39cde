/** ShellCheck's findings in the scripts of a Dockerfile, where the program is installed. */
import type { Diagnostic } from '../diagnostic.ts'
import type { LintedFile } from '../rules/linted-file.ts'
import { shellcheckScripts } from './shellcheck-scripts.ts'
import { runShellcheck, type ShellcheckComment, type ShellcheckProgram } from './run-shellcheck.ts'

export interface ShellcheckOptions extends ShellcheckProgram {
  /** Processes at the same time. */
  readonly concurrency: number
  /** For all scripts of a file together, in milliseconds; what is not ready by then has no findings. */
  readonly totalMs: number
  readonly signal?: AbortSignal
}

export const SHELLCHECK_DEFAULTS: ShellcheckOptions = {
  executable: 'shellcheck',
  timeoutMs: 5000,
  concurrency: 2,
  totalMs: 20_000,
}

/** Findings of one script that are kept. */
const MOST_FINDINGS = 100

/** ShellCheck's levels; style is what we call info. */
const SEVERITIES = { error: 'error', warning: 'warning', info: 'info', style: 'info' } as const

/**
 * What ShellCheck says about each RUN, CMD, ENTRYPOINT and HEALTHCHECK that is given to a POSIX shell, as `SC…` with
 * places in the Dockerfile, in the order of the file.
 *
 * One process for each script (some 13 ms), `concurrency` at a time. Never rejects: without the program, after its time
 * limit or with an answer that makes no sense there are no findings for the script.
 */
export async function shellFindings(
  file: LintedFile,
  options: ShellcheckOptions = SHELLCHECK_DEFAULTS,
): Promise<readonly Diagnostic[]> {
  const limit = AbortSignal.timeout(options.totalMs)
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit
  const scripts = shellcheckScripts(file)
  const found: Diagnostic[][] = scripts.map(() => [])
  const queue = scripts.entries()
  const work = async (): Promise<void> => {
    for (const [index, script] of queue) {
      if (signal.aborted) return
      const comments = await runShellcheck(script, options, signal)
      found[index] = comments
        .slice(0, MOST_FINDINGS)
        .flatMap((comment) => diagnosticOf(comment, script.place(comment)))
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, work))
  return found.flat()
}

function diagnosticOf(comment: ShellcheckComment, range: Diagnostic['range'] | null): readonly Diagnostic[] {
  if (range === null) return []
  const code = `SC${comment.code}`
  return [
    {
      code,
      severity: SEVERITIES[comment.level],
      message: comment.message,
      action: `Mend the script, or put \`# hadolint ignore=${code}\` in front of the instruction.`,
      range,
    },
  ]
}

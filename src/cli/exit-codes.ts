/** What the process ends with. Stable: scripts depend on it, and `--help` prints it. */
export const EXIT = {
  succeeded: 0,
  /** The job failed or was cancelled, or the service refused the call. */
  failed: 1,
  /** Wrong arguments, or a file that cannot be read. */
  usage: 2,
  unreachable: 3,
  /** Ctrl-C, as shells have it: 128 + SIGINT. A job that was waited for goes on. */
  interrupted: 130,
} as const

/** What each of them means: for `--help`, the manual and the guide. */
export const EXIT_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.succeeded, 'succeeded'],
  [EXIT.failed, 'the job failed or was cancelled, the service refused the call, or a check found something'],
  [EXIT.usage, 'wrong arguments, or a file that cannot be read'],
  [EXIT.unreachable, 'the service cannot be reached'],
  [EXIT.interrupted, 'interrupted; a job that was waited for goes on'],
]

export const EXIT_HELP = `
Exit codes:
${EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}`

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

export const EXIT_HELP = `
Exit codes:
  0    succeeded
  1    the job failed or was cancelled, or the service refused the call
  2    wrong arguments, or a file that cannot be read
  3    the service cannot be reached
  130  interrupted; a job that was waited for goes on`

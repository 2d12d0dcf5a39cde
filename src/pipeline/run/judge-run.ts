import type { RunSpec } from '../../engines/engine.ts'
import type { RunEvidence } from '../../jobs/evidence.ts'
import type { Reason } from '../../jobs/job.ts'

const MIB = 1024 * 1024

/** What is wrong with a run, the most telling cause first; undefined when nothing is. */
export function judgeRun(
  run: RunEvidence,
  limits: RunSpec['limits'],
): { readonly reason: Reason; readonly message: string } | undefined {
  if (run.startError !== null) {
    return { reason: 'run_failed', message: `the container could not be started: ${run.startError}` }
  }
  if (run.timedOut) {
    return {
      reason: 'run_timeout',
      message: `the run took longer than its limit of ${limits.timeoutMs / 1000} s`,
    }
  }
  // The kernel may kill a child while the command itself ends with 0: the run is no measurement all the same.
  if (run.oomKilled) {
    return {
      reason: 'out_of_memory',
      message: `the run used more than its limit of ${limits.memoryBytes / MIB} MiB of memory`,
    }
  }
  if (run.exitCode !== 0) {
    return run.dataFull
      ? {
          reason: 'disk_limit',
          message: `/data was full (${limits.dataBytes / MIB} MiB) and the command ended with exit code ${run.exitCode}`,
        }
      : {
          reason: 'run_failed',
          message: `the command ended with exit code ${run.exitCode}${signalName(run.exitCode)}`,
        }
  }
  return undefined
}

const SIGNALS: Readonly<Record<number, string>> = {
  126: ' (the command cannot be executed)',
  127: ' (the command was not found)',
  132: ' (SIGILL)',
  134: ' (SIGABRT)',
  135: ' (SIGBUS)',
  136: ' (SIGFPE)',
  137: ' (SIGKILL)',
  139: ' (SIGSEGV)',
  143: ' (SIGTERM)',
}

function signalName(exitCode: number | null): string {
  return exitCode === null ? '' : (SIGNALS[exitCode] ?? '')
}

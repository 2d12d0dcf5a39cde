import type { RunSpec, ServiceHealth } from '../../engines/engine.ts'
import type { RunEvidence } from '../../jobs/evidence.ts'
import type { Reason } from '../../jobs/job.ts'

const MIB = 1024 * 1024

interface Failure {
  readonly reason: Reason
  readonly message: string
}

/** What is wrong with a run, the most telling cause first; undefined when nothing is. */
export function judgeRun(run: RunEvidence, limits: RunSpec['limits']): Failure | undefined {
  if (run.startError !== null) {
    return { reason: 'run_failed', message: `the container could not be started: ${run.startError}` }
  }
  if (run.health !== undefined) return judgeService(run, run.health, limits)
  if (run.timedOut) {
    return {
      reason: 'run_timeout',
      message: `the run took longer than its limit of ${limits.timeoutMs / 1000} s`,
    }
  }
  // The kernel may kill a child while the command itself ends with 0: the run is no measurement all the same.
  if (run.oomKilled) return outOfMemory(limits)
  if (run.exitCode === 0) return undefined
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

/**
 * Of a service that was healthy the exit code says nothing: it was ended. One whose workers the kernel kills does not
 * answer in time, or answers in between; memory is the cause that its author can do something about.
 */
function judgeService(
  run: RunEvidence,
  health: ServiceHealth,
  limits: RunSpec['limits'],
): Failure | undefined {
  if (run.oomKilled) return outOfMemory(limits)
  if (health.healthyMs !== null) return undefined
  const last = health.lastError === null ? '' : `; last: ${health.lastError}`
  if (run.timedOut) {
    const limit = limits.timeoutMs / 1000
    return {
      reason: 'run_timeout',
      message: `the service did not answer at ${placeOf(health)} with 2xx within ${limit} s${last}`,
    }
  }
  const end = `with exit code ${run.exitCode}${signalName(run.exitCode)} before it answered at ${placeOf(health)} with 2xx`
  return run.dataFull && run.exitCode !== 0
    ? {
        reason: 'disk_limit',
        message: `/data was full (${limits.dataBytes / MIB} MiB) and the service ended ${end}`,
      }
    : { reason: 'run_failed', message: `the service ended ${end}${last}` }
}

/** `healthy at :8080/health after 812 ms`; undefined for a run that was none, or a service that never was. */
export function healthMessage({ health }: Pick<RunEvidence, 'health'>): string | undefined {
  if (health === undefined || health.healthyMs === null) return undefined
  return `healthy at ${placeOf(health)} after ${health.healthyMs} ms`
}

/** `:8080/health` */
function placeOf({ port, path }: Pick<ServiceHealth, 'port' | 'path'>): string {
  return `:${port}${path}`
}

function outOfMemory(limits: RunSpec['limits']): Failure {
  return {
    reason: 'out_of_memory',
    message: `the run used more than its limit of ${limits.memoryBytes / MIB} MiB of memory`,
  }
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

import type { RunExit, RunSpec } from '../../engines/engine.ts'

const MIB = 1024 * 1024
const MAX_ERROR = 300

/** Why an audit that ended like this says nothing, whatever its report; undefined when the report counts. */
export function judgeAudit(exit: RunExit, limits: RunSpec['limits']): string | undefined {
  if (exit.startError !== null) {
    return `the image has no /bin/sh that could be started: ${exit.startError.slice(0, MAX_ERROR)}`
  }
  if (exit.timedOut) return `the audit took longer than its limit of ${limits.timeoutMs / 1000} s`
  if (exit.oomKilled) {
    return `the audit used more than its limit of ${limits.memoryBytes / MIB} MiB of memory`
  }
  return undefined
}

/** Names and labels of what a run leaves on the engine: found again by a later process from job and attempt alone. */
import { createHash } from 'node:crypto'
import type { RunOwner } from '../../engine.ts'
import { ATTEMPT_LABEL, INSTANCE_LABEL, JOB_LABEL, PURPOSE_LABEL, ROLE_LABEL } from '../labels.ts'

/** What engines accept in names and what is safe as a file's name. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** `<job>-<attempt>` or `<job>-<attempt>-audit`: the folder of the mount, and part of every name. */
export function runKey({ jobId, attempt, purpose }: RunOwner): string {
  return `${plain(jobId)}-${attempt}${purpose === undefined ? '' : `-${purpose}`}`
}

/** Reads the owner back from a folder's name; undefined for names that are not ours. */
export function parseRunKey(key: string): RunOwner | undefined {
  const parts = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})-(\d{1,9})(-audit)?$/.exec(key)
  if (!parts?.[1] || !parts[2]) return undefined
  return ownerFrom(parts[1], Number(parts[2]), parts[3] === undefined ? undefined : 'audit')
}

export function sameRun(one: RunOwner, other: RunOwner): boolean {
  return runKey(one) === runKey(other)
}

/** Without a `purpose` when there is none. */
export function ownerFrom(jobId: string, attempt: number, purpose: RunOwner['purpose']): RunOwner {
  return purpose === undefined ? { jobId, attempt } : { jobId, attempt, purpose }
}

export function containerName(instanceId: string, owner: RunOwner): string {
  return `slipway-${plain(instanceId)}-${runKey(owner)}`
}

export function keeperName(instanceId: string, owner: RunOwner): string {
  return `${containerName(instanceId, owner)}-keeper`
}

export function volumeName(instanceId: string, owner: RunOwner): string {
  return `${containerName(instanceId, owner)}-data`
}

export function runLabels(
  instanceId: string,
  owner: RunOwner,
  role: 'run' | 'keeper',
): Readonly<Record<string, string>> {
  return {
    [INSTANCE_LABEL]: instanceId,
    [JOB_LABEL]: owner.jobId,
    [ATTEMPT_LABEL]: String(owner.attempt),
    ...(owner.purpose === undefined ? {} : { [PURPOSE_LABEL]: owner.purpose }),
    [ROLE_LABEL]: role,
  }
}

/** The run that labels name; undefined when they name none. */
export function ownerOf(labels: Readonly<Record<string, string>>): RunOwner | undefined {
  const jobId = labels[JOB_LABEL]
  const attempt = Number(labels[ATTEMPT_LABEL])
  const purpose = labels[PURPOSE_LABEL]
  if (!jobId || !Number.isSafeInteger(attempt)) return undefined
  return purpose === undefined || purpose === 'audit' ? ownerFrom(jobId, attempt, purpose) : undefined
}

/** An id as it is, or a hash of it when it has characters that a name must not have. */
export function plain(id: string): string {
  return PLAIN.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32)
}

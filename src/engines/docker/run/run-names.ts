/** Names and labels of what a run leaves on the engine: found again by a later process from job and attempt alone. */
import { createHash } from 'node:crypto'
import type { RunOwner } from '../../engine.ts'
import { ATTEMPT_LABEL, INSTANCE_LABEL, JOB_LABEL, ROLE_LABEL } from '../labels.ts'

/** What engines accept in names and what is safe as a file's name. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** `<job>-<attempt>`: the folder of the mount, and part of every name. */
export function runKey(owner: RunOwner): string {
  return `${plain(owner.jobId)}-${owner.attempt}`
}

/** Reads the owner back from a folder's name; undefined for names that are not ours. */
export function parseRunKey(key: string): RunOwner | undefined {
  const parts = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})-(\d{1,9})$/.exec(key)
  return parts?.[1] && parts[2] ? { jobId: parts[1], attempt: Number(parts[2]) } : undefined
}

export function sameRun(one: RunOwner, other: RunOwner): boolean {
  return plain(one.jobId) === plain(other.jobId) && one.attempt === other.attempt
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
    [ROLE_LABEL]: role,
  }
}

/** The run that labels name; undefined when they name none. */
export function ownerOf(labels: Readonly<Record<string, string>>): RunOwner | undefined {
  const jobId = labels[JOB_LABEL]
  const attempt = Number(labels[ATTEMPT_LABEL])
  return jobId && Number.isSafeInteger(attempt) ? { jobId, attempt } : undefined
}

/** An id as it is, or a hash of it when it has characters that a name must not have. */
export function plain(id: string): string {
  return PLAIN.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32)
}

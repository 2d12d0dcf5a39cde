import { createHash } from 'node:crypto'
import type { Lease, Revision, Store } from '../store.ts'
import { claimed, NOW, submit } from './fixture.ts'

export const CANCELLED = {
  status: 'cancelled',
  reason: null,
  message: 'cancelled while the stage build ran',
} as const

/** A revision whose Dockerfile is this text. */
export function revision(text: string, change: Partial<Revision> = {}): Revision {
  const dockerfile = Buffer.from(text)
  return { dockerfile, dockerfileSha256: createHash('sha256').update(dockerfile).digest('hex'), ...change }
}

export async function textOf(store: Store, id: string, attempt?: number): Promise<string> {
  return Buffer.from((await store.jobs.dockerfile(id, attempt)) ?? []).toString()
}

/** Status, latest attempt, and what each attempt is: queued, running, or its verdict. */
export async function stateOf(store: Store, id: string): Promise<string> {
  const job = await store.jobs.get(id)
  const attempts = await store.jobs.attempts(id)
  const each = attempts.map((one) => one.verdict?.status ?? one.status)
  return `${job?.status} ${job?.attempt}: ${each.join(', ')}`
}

/** A running job that was given another Dockerfile. */
export async function revisedWhileRunning(
  store: Store,
): Promise<{ readonly id: string; readonly lease: Lease }> {
  const id = await submit(store, { dockerfile: Buffer.from('FROM a'), secret: 'sealed' })
  const lease = await claimed(store)
  await store.jobs.revise(id, revision('FROM b'), NOW + 1)
  return { id, lease }
}

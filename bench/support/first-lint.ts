import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { largeDockerfiles } from '../../test/support/large-dockerfiles.ts'
import type { LintTask } from '../../test/support/lint-worker.ts'

const WORKER = new URL('../../test/support/lint-worker.ts', import.meta.url)

/** Milliseconds for the large file of this name in a thread that has linted nothing before; its code is loaded. */
export async function firstLint(name: string): Promise<number> {
  const tasks: readonly LintTask[] = largeDockerfiles().filter((file) => file.name === name)
  const worker = new Worker(WORKER, { workerData: tasks })
  const exit = once(worker, 'exit')
  let spent = Number.NaN
  worker.on('message', (message: { readonly ms?: number }) => {
    spent = message.ms ?? spent
  })
  await exit
  return spent
}

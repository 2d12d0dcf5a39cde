import { Worker } from 'node:worker_threads'
import type { Checked } from './check-file.ts'

/** Checks files in a worker; one that is not done by the deadline is a problem, and the worker is replaced. */
export class Checker {
  readonly #deadlineMs: number
  #worker: Worker | null = null

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs
  }

  /** One at a time. Rejects only when the worker cannot run at all. */
  async check(text: string): Promise<Checked> {
    const worker = (this.#worker ??= new Worker(new URL('./checking-worker.ts', import.meta.url)))
    const { promise, resolve, reject } = Promise.withResolvers<Checked | null>()
    const timer = setTimeout(() => resolve(null), this.#deadlineMs)
    worker.once('message', resolve).once('error', reject)
    worker.postMessage(text, [])
    try {
      const checked = await promise
      if (checked !== null) return checked
      await this.close()
      return { accepted: false, findings: 0, problems: [`not done after ${this.#deadlineMs} ms`] }
    } finally {
      clearTimeout(timer)
      worker.off('message', resolve).off('error', reject)
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

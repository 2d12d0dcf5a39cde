/** Load from a process of its own, so that the generator's work is not done by the process that is measured. */
import { spawn } from 'node:child_process'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export interface Load {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly method: 'GET' | 'POST'
  /** Each connection asks for these in turn. */
  readonly paths: readonly string[]
  readonly body?: string
  /** Each body gets a line of its own, LABEL with a number: no two Dockerfiles are the same. */
  readonly varied?: boolean
}

export interface LoadResult {
  /** Answers with a status of 2xx. */
  readonly acknowledged: number
  readonly perSecond: number
  readonly p99Ms: number
}

const GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url))

/** Throws when a request failed or was answered with anything but 2xx: such a rate would mean nothing. */
export async function generateLoad(load: Load): Promise<LoadResult> {
  const child = spawn(process.execPath, [GENERATOR], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(load))
  const result = (await json(child.stdout)) as LoadResult & { readonly failed: number }
  if (result.failed > 0) throw new Error(`${result.failed} requests to ${load.url} failed`)
  return result
}

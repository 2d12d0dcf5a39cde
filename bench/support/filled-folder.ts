import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BenchContext } from './benchmark.ts'

const FILL = fileURLToPath(new URL('./fill-store.ts', import.meta.url))
const known = new Map<string, string>()

/** A data folder with so many stored jobs, made once a run. Jobs that have ended come first, the others are queued. */
export async function filledFolder(
  { folders, say }: BenchContext,
  jobs: number,
  ended: number,
): Promise<string> {
  const key = `${jobs}/${ended}`
  const made = known.get(key)
  if (made !== undefined) return made
  const folder = folders.make('filled')
  const begun = performance.now()
  const child = spawn(process.execPath, [FILL, folder, String(jobs), String(ended)], { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`filling the store ended with ${code}`)
  say(`stored ${jobs} jobs in ${Math.round((performance.now() - begun) / 1000)} s`)
  known.set(key, folder)
  return folder
}

/** How many a large store has. */
export function manyJobs({ quick }: BenchContext): number {
  return quick ? 100_000 : 1_000_000
}

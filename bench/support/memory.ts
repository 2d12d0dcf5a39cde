import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Resident memory of a process, megabytes (10^6 bytes), from `/proc` (Linux). */
export function residentMegabytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return (Number(found?.[1] ?? Number.NaN) * 1024) / 1e6
}

const SAMPLES = 12
const INTERVAL_MS = 500

/** The median over six seconds: what stays when nothing is going on, not a moment before or after a collection. */
export async function settledMegabytes(pid: number): Promise<number> {
  const samples: number[] = []
  for (let count = 0; count < SAMPLES; count++) {
    await pause(INTERVAL_MS)
    samples.push(residentMegabytes(pid))
  }
  return samples.toSorted((a, b) => a - b)[SAMPLES / 2] ?? Number.NaN
}

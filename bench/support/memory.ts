import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Resident memory of a process, megabytes (10^6 bytes), from `/proc` (Linux). */
export function residentMegabytes(pid: number): number {
  return statusMegabytes(pid, /^VmRSS:\s+(\d+) kB$/m)
}

/** The most that it had since `forgetPeak`, or since its start. */
export function peakMegabytes(pid: number): number {
  return statusMegabytes(pid, /^VmHWM:\s+(\d+) kB$/m)
}

/** https://www.kernel.org/doc/html/latest/filesystems/proc.html: `5` in clear_refs resets the peak; needs root. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

function statusMegabytes(pid: number, line: RegExp): number {
  const found = line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
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

import type { RunOwner } from '../../engines/engine.ts'
import type { LogStore } from '../../stores/store.ts'

const PAGE = 1000

/** The line of ours that marks where a container's output begins in the log. */
export function startedLine(containerId: string): string {
  return `container ${containerId.slice(0, 12)} started`
}

/**
 * How many lines of this container's output an earlier process had stored. The engine gives an adopted
 * container's output again from its beginning, in the same order, so these are skipped.
 */
export async function countKeptOutput(logs: LogStore, owner: RunOwner, containerId: string): Promise<number> {
  const marker = startedLine(containerId)
  let count = 0
  let after = 0
  for (;;) {
    const lines = await logs.read(owner.jobId, { attempt: owner.attempt, stage: 'run' }, after, PAGE)
    for (const line of lines) {
      if (line.stream !== 'system') count++
      else if (line.text === marker) count = 0
    }
    const last = lines.at(-1)
    if (last === undefined) return count
    after = last.seq
  }
}

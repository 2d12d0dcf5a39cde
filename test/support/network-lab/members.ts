/** The processes of a lab, found by what they are in: whatever started them, nobody else is in it. */
import { readFileSync, readdirSync, readlinkSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { awaitState } from '../../../scripts/setup/await-state.ts'

const END_DEADLINE_MS = 10_000

/** `network`: as `networkOf` gives it; `group`: name of the parent of its containers' cgroups. */
export function membersOf(network: string, group: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => networkOf(pid) === network || isInGroup(pid, group))
}

/** The network namespace of a process; empty when it is gone. */
export function networkOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return ''
  }
}

/** Ends them and resolves when they are gone. */
export async function endMembers(network: string, group: string): Promise<void> {
  const none = (): true | undefined => {
    const left = membersOf(network, group)
    killAll(left)
    return left.length === 0 ? true : undefined
  }
  if (!(await awaitState(none, END_DEADLINE_MS, 20))) throw new Error(`processes of ${group} do not end`)
}

export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // ended meanwhile
    }
  }
}

/** Removes the empty cgroups of this name, in all hierarchies. */
export function removeGroups(group: string): void {
  const root = '/sys/fs/cgroup'
  const hierarchies = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const folder of [root, ...hierarchies.map(({ name }) => join(root, name))])
    removeTree(join(folder, group))
}

/** Files of a cgroup go with it, and cannot be removed. */
function removeTree(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(folder, entry.name))
    }
    rmdirSync(folder)
  } catch {
    // it is not there, or was removed meanwhile
  }
}

function isInGroup(pid: number, group: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${group}`)
  } catch {
    return false
  }
}

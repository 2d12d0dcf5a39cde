import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

/**
 * Ends the shim process of a container that could not be started. When a runtime fails at the start of a container that it
 * has created (runsc does, where runc fails while creating), dockerd 20.10 and 26.1 forget the container's task and
 * leave its containerd-shim for ever, one for each such run: a way to fill the machine. containerd notices the end
 * of a shim and cleans up after it. Does nothing where the engine's processes are not seen or not ours to end.
 */
export async function endLeakedShim(containerId: string, processes = '/proc'): Promise<boolean> {
  // the whole id, as the engine made it: nothing else may be taken for it
  if (!/^[0-9a-f]{64}$/.test(containerId)) return false
  for (const pid of await readdir(processes).catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue
    const text = await readFile(join(processes, pid, 'cmdline'), 'utf8').catch(() => '')
    if (isShimOf(text.split('\0'), containerId)) return kill(Number(pid))
  }
  return false
}

function isShimOf(command: readonly string[], containerId: string): boolean {
  const program = basename(command[0] ?? '')
  return program.startsWith('containerd-shim') && command[command.indexOf('-id') + 1] === containerId
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

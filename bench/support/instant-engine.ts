import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ENGINE = fileURLToPath(new URL('../floor/instant-engine.ts', import.meta.url))

/** Starts the stand-in for an engine (see there) on a socket in the folder. */
export async function startInstantEngine(
  folder: string,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  mkdirSync(folder, { recursive: true })
  const socket = join(folder, 'engine.sock')
  const child = spawn(process.execPath, [ENGINE, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return {
    address: `unix://${socket}`,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

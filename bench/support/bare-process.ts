import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface BareProcess {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const SERVER = fileURLToPath(new URL('../floor/bare-server.ts', import.meta.url))

export async function startBareServer(folder: string): Promise<BareProcess> {
  const child = spawn(process.execPath, [SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return {
    url: line.trim(),
    pid: child.pid ?? 0,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

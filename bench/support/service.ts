/** The service as its users start it: `bin/slipway serve` in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../../scripts/setup/folders.ts'

const READY = 'API ready to receive content...'

export interface Service {
  readonly url: string
  readonly pid: number
  readonly data: string
  /** From the start of the process to the line that says it is ready, milliseconds. */
  readonly startMs: number
  /** SIGTERM; resolves when the process is gone. Repeatable. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Lets every service that still runs end properly: it takes its containers along. For interrupted runs. */
export async function stopServices(): Promise<void> {
  await Promise.all([...running].map((child) => end(child, 'SIGTERM')))
}

/** Starts it on a data folder, new or filled. Its log goes to a file beside the folder, as a unit's would. */
export async function startService(data: string, flags: readonly string[] = []): Promise<Service> {
  mkdirSync(data, { recursive: true })
  const log = `${data}.log`
  const file = openSync(log, 'a')
  const begun = performance.now()
  const args = ['serve', '--port', '0', '--data', data, ...flags]
  const child = spawn(join(repository, 'bin/slipway'), args, { stdio: ['ignore', 'pipe', file] })
  closeSync(file)
  running.add(child)
  child.once('exit', () => running.delete(child))
  const startMs = await untilReady(child, log, begun)
  return {
    url: readFileSync(join(data, 'url'), 'utf8').trim(),
    pid: child.pid ?? 0,
    data,
    startMs,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  }
}

function untilReady(child: ChildProcess, log: string, begun: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes(READY)) resolve(performance.now() - begun)
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      const tail = readFileSync(log, 'utf8').slice(-2000)
      reject(new Error(`the service ended with ${code} before it was ready:\n${tail}`))
    })
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

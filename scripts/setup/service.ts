/** A Slipway service of this checkout as a process beside this one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitState } from './await-state.ts'
import { spawnDetached } from './daemon.ts'
import { repository } from './folders.ts'
import { SetupError } from './setup-error.ts'

export interface RunningService {
  readonly url: string
  readonly pid: number
  readonly log: string
  /** SIGTERM, then waits until the process has ended. */
  stop(): Promise<void>
}

/** Starts it on a free port; resolves when it takes requests. Throws `SetupError` with the end of its log. */
export async function startService(folder: string, flags: readonly string[] = []): Promise<RunningService> {
  const data = join(folder, 'data')
  const log = join(folder, 'service.log')
  const main = join(repository, 'src/cli/main.ts')
  const child = spawnDetached(process.execPath, [main, 'serve', '--port', '0', '--data', data, ...flags], log)
  const pid = child.pid
  if (pid === undefined) throw new SetupError('the service could not be started.')
  const ended = (): true | undefined =>
    child.exitCode === null && child.signalCode === null ? undefined : true
  const stop = async (): Promise<void> => {
    if (ended()) return
    child.kill('SIGTERM')
    if ((await awaitState(ended, 45_000)) === undefined) child.kill('SIGKILL')
    await awaitState(ended, 5000)
  }
  const url = await awaitState(() => (ended() ? 'ended' : readAddress(join(data, 'url'))), 60_000, 20)
  if (url === undefined || url === 'ended') {
    await stop()
    const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
    throw new SetupError(`the service did not start. The end of its log:\n${tail}`)
  }
  return { url, pid, log, stop }
}

/** The service writes its address when it is ready; undefined until then. */
function readAddress(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

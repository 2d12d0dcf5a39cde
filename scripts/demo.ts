/**
 * `npm run demo`: a fresh service, one submission (examples/perf), its progress, its verdict. `--keep` leaves the
 * service running. Nothing stays behind otherwise but the engine's build cache, which makes the second run quick.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEngine } from './setup/engine.ts'
import { repository } from './setup/folders.ts'
import { ensureBaseImages } from './setup/images.ts'
import { ensurePage } from './setup/page.ts'
import { endService } from './setup/remove-jobs.ts'
import { say } from './setup/say.ts'
import { type RunningService, startService } from './setup/service.ts'

const EXAMPLE = 'examples/perf'
/** Images of deleted jobs are collected at intervals; the demo does not want to wait for long. */
const COLLECT_SOON = ['--retention-interval-seconds', '1']

/** Resolves with the exit code of the submission: 0 when its verdict is `succeeded`. */
export async function runDemo(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--keep')
  if (unknown !== undefined) {
    say(`unknown argument ${unknown}; usage: npm run demo [-- --keep]`)
    return 2
  }
  const engine = await ensureEngine()
  await ensureBaseImages(engine, ['debian:bookworm-slim'])
  await ensurePage()
  say(`engine: Docker ${engine.version} at ${engine.address}`)

  const folder = mkdtempSync(join(tmpdir(), 'slipway-demo-'))
  const interrupted = new AbortController()
  const interrupt = (): void => interrupted.abort()
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  let service: RunningService | undefined
  const wantsKeep = args.includes('--keep')
  let keep = false
  try {
    service = await startService(folder, wantsKeep ? [] : COLLECT_SOON)
    say(`service: ${service.url} (its page; the API is described at ${service.url}/docs)`)
    say(`submitting ${EXAMPLE}: slipway submit ${EXAMPLE} --wait`)
    const code = interrupted.signal.aborted ? 130 : await submit(service.url, interrupted.signal)
    keep = wantsKeep && !interrupted.signal.aborted
    if (keep) announce(service, folder)
    return code
  } finally {
    if (!keep) await endService(service, folder, engine)
    engine.client.close()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

function submit(url: string, signal: AbortSignal): Promise<number> {
  const main = join(repository, 'src/cli/main.ts')
  const child: ChildProcess = spawn(process.execPath, [main, 'submit', EXAMPLE, '--wait'], {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, SLIPWAY_URL: url },
  })
  const stop = (): void => void child.kill('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 130))
  })
}

function announce(service: RunningService, folder: string): void {
  say(`open ${service.url} in a browser, and submit a Dockerfile of your own there`)
  say(`the service goes on as process ${service.pid}; its log: ${service.log}`)
  say(`another submission: SLIPWAY_URL=${service.url} npx slipway submit examples/metrics --wait`)
  say(`to end it: kill ${service.pid} && rm -r ${folder}`)
}

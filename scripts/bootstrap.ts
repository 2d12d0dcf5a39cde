/**
 * Second half of the bootstrap, on Node 26 and with all packages there: brings up what a task needs beside code
 * (engine, base images), then runs the task. `bootstrap.sh` is the first half.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { runCompat } from './compat.ts'
import { runDemo } from './demo.ts'
import { ensureEngine } from './setup/engine.ts'
import { repository } from './setup/folders.ts'
import { ensureBaseImages } from './setup/images.ts'
import { ensurePage } from './setup/page.ts'
import { ensureRunsc } from './setup/runsc.ts'
import { say } from './setup/say.ts'
import { SetupError } from './setup/setup-error.ts'
import { runTests } from './test.ts'

const TASKS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  demo: runDemo,
  compat: runCompat,
  test: runTests,
  bench: async (args) => {
    const engine = await ensureEngine()
    await ensureBaseImages(engine)
    const reason = await ensureRunsc(engine)
    if (reason !== undefined) say(`measuring without gVisor: ${reason}`)
    engine.client.close()
    return runScript('bench/run.ts', args)
  },
  fuzz: (args) => runScript('scripts/fuzz.ts', args),
  page: async () => {
    await ensurePage()
    return 0
  },
  // Imported only here: the browser's driver is large, and no other task needs it.
  screenshots: async (args) => (await import('./screenshots.ts')).runScreenshots(args),
  client: (args) => runScript('scripts/build-client.ts', args),
  generate: async (args) =>
    (await runScript('scripts/generate-client.ts', args)) || runScript('scripts/generate-reference.ts', args),
}

/** Resolves with the exit code. Ctrl-C reaches the script by itself; this process waits for its end. */
function runScript(path: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(repository, path), ...args], { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.once('SIGTERM', pass).on('SIGINT', () => undefined)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

const [name = '', ...args] = process.argv.slice(2)
const task = TASKS[name]
if (task === undefined) {
  say(`unknown task "${name}"; there are: start, ${Object.keys(TASKS).join(', ')}`)
  process.exit(2)
}
try {
  process.exitCode = await task(args)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.text)
  process.exitCode = 1
}

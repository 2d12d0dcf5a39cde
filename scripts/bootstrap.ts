/**
 * Second half of the bootstrap, on Node 26 and with all packages there: brings up what a task needs beside code
 * (engine, base images), then runs the task. `bootstrap.sh` is the first half.
 */
import { runBench } from './bench.ts'
import { runDemo } from './demo.ts'
import { SetupError } from './setup/setup-error.ts'
import { say } from './setup/say.ts'
import { runGenerator } from './generate.ts'
import { runTests } from './test.ts'

const TASKS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  demo: runDemo,
  test: runTests,
  bench: runBench,
  generate: runGenerator,
}

const [name = '', ...args] = process.argv.slice(2)
const task = TASKS[name]
if (task === undefined) {
  say(`unknown task "${name}"; there are: start, slipway, ${Object.keys(TASKS).join(', ')}`)
  process.exit(2)
}
try {
  process.exitCode = await task(args)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.text)
  process.exitCode = 1
}

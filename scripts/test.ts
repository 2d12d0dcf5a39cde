/**
 * `npm test`: type check, format, lint, structure, unit, contract, integration and acceptance tests, in this order.
 * `npm test -- unit`, `npm test -- src/jobs` run a part. The last line is `N passed, N failed`.
 */
import { ensureEngine } from './setup/engine.ts'
import { InstallRefused, SetupError } from './setup/setup-error.ts'
import { say } from './setup/say.ts'
import { endBatches, runBatch } from './test/batch.ts'
import { CHECKS, runCheck } from './test/checks.ts'
import { type TestStep, makePlan } from './test/plan.ts'
import { prepareEngines, releaseEngines } from './test/engines.ts'
import { printCheck, printFile, printHeading, printSummary } from './test/report.ts'
import type { Failure, Skip, Totals } from './test/tally.ts'

interface Sum extends Totals {
  passed: number
  readonly failures: Failure[]
  readonly skips: Skip[]
}

/** Runs what the arguments name; resolves with the exit code. */
export async function runTests(args: readonly string[]): Promise<number> {
  const plan = readArguments(args)
  if (plan === undefined) return 2
  const sum: Sum = { passed: 0, failures: [], skips: [] }
  const interrupted = onInterrupt()
  try {
    // First, because it may have to ask for something, and nobody wants to hear that after ten minutes.
    const engines = await enginesFor(plan.steps, sum)
    await runChecks(plan.checks, sum)
    for (const step of plan.steps) {
      if (step.engine && engines === undefined) continue
      await runStep(step, { ...process.env, ...engines }, sum)
    }
  } finally {
    interrupted.dispose()
    await releaseEngines()
  }
  printSummary(sum)
  return sum.failures.length === 0 ? 0 : 1
}

function readArguments(args: readonly string[]): ReturnType<typeof makePlan> | undefined {
  try {
    return makePlan(args)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    say(error.message)
    return undefined
  }
}

/** Environment that tells the tests of the engines; undefined (and a failure is noted) when there is none. */
async function enginesFor(steps: readonly TestStep[], sum: Sum): Promise<NodeJS.ProcessEnv | undefined> {
  if (!steps.some(({ engine }) => engine)) return undefined
  try {
    return await prepareEngines(await ensureEngine())
  } catch (error) {
    if (error instanceof InstallRefused || !(error instanceof SetupError)) throw error
    sum.failures.push({
      file: 'container engine',
      name: 'integration and acceptance tests',
      detail: error.text,
    })
    return undefined
  }
}

async function runChecks(names: readonly string[], sum: Sum): Promise<void> {
  if (names.length === 0) return
  printHeading('checks')
  const checks = CHECKS.filter(({ name }) => names.includes(name))
  await Promise.all(
    checks.map(async (check) => {
      const began = performance.now()
      const failure = await runCheck(check)
      printCheck(check.name, failure, performance.now() - began)
      if (failure === undefined) sum.passed += 1
      else sum.failures.push({ file: check.name, name: 'check', detail: failure })
    }),
  )
}

async function runStep(step: TestStep, env: NodeJS.ProcessEnv, sum: Sum): Promise<void> {
  printHeading(step.name)
  const batches = step.shared ? [step.files] : step.files.map((file) => [file])
  const run = async (): Promise<void> => {
    for (let files = batches.shift(); files !== undefined; files = batches.shift()) {
      const totals = await runBatch({ files, idleMs: step.idleMs, env, onFile: printFile })
      sum.passed += totals.passed
      sum.failures.push(...totals.failures)
      sum.skips.push(...totals.skips)
    }
  }
  await Promise.all(Array.from({ length: step.lanes }, run))
}

/** Ctrl-C ends the test processes and the engine that was started for them before it ends this one. */
function onInterrupt(): { dispose(): void } {
  const stop = (signal: NodeJS.Signals): void => {
    say(`${signal}: stopping ...`)
    void Promise.allSettled([endBatches(), releaseEngines()]).then(() => process.exit(130))
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  return { dispose: () => void process.off('SIGINT', stop).off('SIGTERM', stop) }
}

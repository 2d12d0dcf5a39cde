import assert from 'node:assert/strict'
import type { OutputLine, RunExit, RunHandle, RunObserver, RunSpec } from '../engine.ts'
import { built, type Example, uniqueName } from './harness.ts'

const MIB = 1024 * 1024

/** Keeps what a run printed. `seen` resolves with the first line that contains `text`. */
export class RunTranscript implements RunObserver {
  readonly lines: OutputLine[] = []
  readonly #waiting: { readonly text: string; readonly resolve: () => void }[] = []

  log(line: OutputLine): void {
    this.lines.push(line)
    for (const { text, resolve } of this.#waiting) if (line.text.includes(text)) resolve()
  }

  seen(text: string): Promise<void> {
    if (this.lines.some((line) => line.text.includes(text))) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ text, resolve }))
  }

  texts(stream: OutputLine['stream']): readonly string[] {
    return this.lines.filter((line) => line.stream === stream).map(({ text }) => text)
  }
}

/** A run's specification with limits that are enough for a shell. */
export function runSpec(imageId: string, change: Partial<RunSpec> = {}): RunSpec {
  return {
    jobId: uniqueName(),
    attempt: 1,
    slot: 0,
    imageId,
    environment: {},
    runtime: 'runc',
    user: 'image',
    ...change,
    limits: {
      timeoutMs: 60_000,
      memoryBytes: 64 * MIB,
      cpus: 1,
      dataBytes: 4 * MIB,
      pids: 512,
      tmpBytes: 4 * MIB,
      outputBytes: MIB,
      ...change.limits,
    },
  }
}

/** Builds an image whose command is this shell script, and starts it; removed with the example. */
export async function started(
  e: Example,
  script: string,
  change: Partial<RunSpec> = {},
): Promise<{ readonly handle: RunHandle; readonly spec: RunSpec }> {
  const { image } = await built(e, [`FROM ${e.under.baseImage}`, `CMD ${script}`])
  const spec = runSpec(image.id, change)
  const handle = await e.engine.startRun(spec, e.signal)
  e.t.after(() => e.engine.destroyRun(handle))
  return { handle, spec }
}

/** Starts a script and follows it to its end. */
export async function finished(
  e: Example,
  script: string,
  change: Partial<RunSpec> = {},
): Promise<{ readonly handle: RunHandle; readonly exit: RunExit; readonly said: RunTranscript }> {
  const { handle } = await started(e, script, change)
  const said = new RunTranscript()
  const exit = await e.engine.followRun(handle, said, e.signal)
  assert.ok(exit.finishedAt >= exit.startedAt)
  return { handle, exit, said }
}

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type {
  BuildObserver,
  BuildOutcome,
  BuildRequest,
  BuildStep,
  Engine,
  ImageInfo,
  OutputLine,
} from '../engine.ts'

/** What an adapter gives to the suite. */
export interface EngineUnderTest {
  readonly engine: Engine
  /** A local image with a POSIX shell, `echo`, `cat`, `sleep`, `mkfifo`, `head` and `httpd`, such as busybox. */
  readonly baseImage: string
  /** Runtime of the runs whose matter it is; left out: runc. */
  readonly runtime?: string
  /** A reference that its registry does not have. */
  readonly missingImage?: string
  /** `localhost:5000` of a registry that everybody may push to; left out: nothing is pushed. */
  readonly registry?: string
  /** Another object for the same instance on the same engine, as a later process would make it. */
  again?(): Promise<Engine>
  /** An object for another instance on the same engine. */
  stranger?(): Promise<Engine>
  /** Network of RUN steps; `none` for an engine without one. */
  readonly network?: BuildRequest['network']
  /** Builds may be held to a proxy, for which an engine may change the rules of its machine's network. */
  readonly holdsBuilds?: boolean
  close(): Promise<void>
}

export type MakeEngine = () => Promise<EngineUnderTest>

export interface Example {
  readonly under: EngineUnderTest
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly t: TestContext
}

export type DefineExample = (name: string, body: (example: Example) => Promise<void>) => void

/** A suite over one engine: made before the first example, closed after the last, skipped without its base image. */
export function suite(name: string, make: MakeEngine, define: (example: DefineExample) => void): void {
  describe(name, () => {
    let under: EngineUnderTest | undefined
    let missing: string | undefined
    before(async () => {
      under = await make()
      const base = await under.engine.inspectImage(under.baseImage, new AbortController().signal)
      if (!base) missing = `the engine has no image ${under.baseImage}`
    })
    after(async () => {
      await under?.close()
    })
    define((title, body) => {
      test(title, async (t) => {
        assert.ok(under)
        if (missing) return t.skip(missing)
        await body({ under, engine: under.engine, signal: t.signal, t })
      })
    })
  })
}

let made = 0

/** A name that no other example, test run or process uses. */
export function uniqueName(): string {
  made += 1
  return `${process.pid.toString(36)}-${Date.now().toString(36)}-${made}`
}

/** A build request with limits that do not matter, for the Dockerfile's lines. */
export function buildRequest(
  under: EngineUnderTest,
  lines: readonly string[],
  change: Partial<BuildRequest> = {},
): BuildRequest {
  const name = uniqueName()
  return {
    jobId: name,
    attempt: 1,
    dockerfile: Buffer.from(`${lines.join('\n')}\n`),
    bases: null,
    contextPath: null,
    buildArgs: {},
    target: null,
    network: under.network ?? 'default',
    tag: `slipway/contract:${name}`,
    timeoutMs: 120_000,
    maxImageBytes: 1024 ** 3,
    ...change,
  }
}

/** Keeps what a build said. `seen` resolves with the first log line that contains `text`. */
export class BuildTranscript implements BuildObserver {
  readonly lines: (OutputLine & { readonly stepId: string | null })[] = []
  readonly steps = new Map<string, BuildStep>()
  readonly #waiting: { readonly text: string; readonly resolve: () => void }[] = []

  step(step: BuildStep): void {
    this.steps.set(step.id, step)
  }

  log(line: OutputLine & { readonly stepId: string | null }): void {
    this.lines.push(line)
    for (const { text, resolve } of this.#waiting) if (line.text.includes(text)) resolve()
  }

  seen(text: string): Promise<void> {
    if (this.lines.some((line) => line.text.includes(text))) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ text, resolve }))
  }

  /** The latest state of the step whose name contains `text`. */
  stepNamed(text: string): BuildStep {
    const step = [...this.steps.values()].find(({ name }) => name.includes(text))
    assert.ok(
      step,
      `no step "${text}" among: ${[...this.steps.values()].map(({ name }) => name).join(' | ')}`,
    )
    return step
  }
}

/** Builds and expects an image; the example removes it at its end. */
export async function built(
  { under, engine, signal, t }: Example,
  lines: readonly string[],
  change: Partial<BuildRequest> = {},
): Promise<{ readonly image: ImageInfo; readonly outcome: BuildOutcome; readonly said: BuildTranscript }> {
  const said = new BuildTranscript()
  const outcome = await engine.build(buildRequest(under, lines, change), said, signal)
  assert.equal(outcome.kind, 'built', JSON.stringify(outcome))
  assert.ok(outcome.kind === 'built')
  t.after(() => engine.removeImage(outcome.image.id))
  return { image: outcome.image, outcome, said }
}

/** Builds and expects the submission's failure. */
export async function failedBuild(
  { under, engine, signal }: Example,
  lines: readonly string[],
  change: Partial<BuildRequest> = {},
): Promise<Extract<BuildOutcome, { readonly kind: 'failed' }>> {
  const outcome = await engine.build(buildRequest(under, lines, change), new BuildTranscript(), signal)
  assert.equal(outcome.kind, 'failed', JSON.stringify(outcome))
  assert.ok(outcome.kind === 'failed')
  return outcome
}

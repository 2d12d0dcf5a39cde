import type { OutputLine, RunExit, RunHandle, RunSamples, RunSpec, SandboxFacts } from '../engine.ts'
import type { FakeImage } from './daemon.ts'
import type { FakeFiles } from './files.ts'
import { Lines } from './lines.ts'
import { pause, type RunScript, type Scripted } from './script.ts'
import { FakeService } from './service.ts'
import { runProgram, type ShellEnd } from './shell.ts'

export interface FakeRunParts {
  readonly id: string
  readonly instance: string
  readonly spec: RunSpec
  readonly sandbox: SandboxFacts
  readonly image: FakeImage
  /** Files of its tool, by path. */
  readonly tool: ReadonlyMap<string, Buffer>
}

/** A container of a fake daemon. It begins to run when it is made, whether somebody follows it or not. */
export class FakeRun {
  readonly id: string
  readonly instance: string
  readonly spec: RunSpec
  readonly sandbox: SandboxFacts
  readonly files: FakeFiles
  /** Resolves when the container has ended; never rejects. */
  readonly ended: Promise<RunExit>
  readonly #output: OutputLine[] = []
  readonly #listeners = new Set<(line: OutputLine) => void>()
  readonly #killed = new AbortController()
  readonly #startedAt = Date.now()
  readonly #service: FakeService | undefined
  #timedOut = false

  constructor(parts: FakeRunParts, script: Scripted<RunScript> | null) {
    this.id = parts.id
    this.instance = parts.instance
    this.spec = parts.spec
    this.sandbox = parts.sandbox
    this.files = parts.image.files.copy(parts.spec.limits.dataBytes)
    for (const [path, bytes] of parts.tool) this.files.write(path, bytes)
    if (parts.spec.service) {
      this.#service = new FakeService(parts.spec.service, script?.script.healthyAfter)
    }
    this.ended = this.#live(parts.image, script)
  }

  handle(adopted: boolean): RunHandle {
    const { jobId, attempt, purpose } = this.spec
    const owner = purpose === undefined ? { jobId, attempt } : { jobId, attempt, purpose }
    return { id: this.id, ...owner, adopted, sandbox: this.sandbox }
  }

  kill(): void {
    this.#killed.abort(new Error('killed'))
  }

  /** Asks a service until it is healthy, which ends it; the returned function stops asking. */
  ask(): () => void {
    return this.#service?.ask(this.#startedAt, () => this.kill()) ?? (() => undefined)
  }

  /** Ends it when its wall time is over; the returned function takes that back. */
  limitTime(): () => void {
    const left = this.#startedAt + this.spec.limits.timeoutMs - Date.now()
    const timer = setTimeout(() => {
      this.#timedOut = true
      this.kill()
    }, left)
    return () => clearTimeout(timer)
  }

  /** Gives all lines from the first, then new ones as they come; the returned function ends that. */
  listen(listener: (line: OutputLine) => void): () => void {
    for (const line of this.#output) listener(line)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #live(image: FakeImage, script: Scripted<RunScript> | null): Promise<RunExit> {
    const lines = new Lines((line) => {
      this.#output.push(line)
      for (const listener of this.#listeners) listener(line)
    })
    let end: ShellEnd | string
    try {
      // the container's life is not part of the call that started it
      await Promise.resolve()
      end = await this.#execute(image, script, lines)
      this.#killed.signal.throwIfAborted()
    } catch {
      end = { exitCode: 137, oomKilled: false }
    }
    lines.end()
    return this.#exit(end, script?.script.samples)
  }

  /** The end, or why it could not be started. */
  async #execute(
    image: FakeImage,
    scripted: Scripted<RunScript> | null,
    lines: Lines,
  ): Promise<ShellEnd | string> {
    const signal = this.#killed.signal
    const script = scripted?.script
    for (const text of script?.lines ?? []) lines.write('stdout', Buffer.from(`${text}\n`))
    await scripted?.pass(signal)
    for (const [name, content] of Object.entries(script?.files ?? {})) {
      this.files.write(`/data/${name}`, Buffer.from(content))
    }
    if (script?.startError !== undefined) return script.startError
    if (script?.exitCode !== undefined || script?.oomKilled) {
      return { exitCode: script.exitCode ?? 137, oomKilled: script.oomKilled ?? false }
    }
    if (this.#service && script?.healthyAfter !== undefined) await pause(2 ** 31 - 1, signal)
    const argv = this.spec.command ?? [...image.entrypoint, ...image.command]
    const service = this.#service
    const end = await runProgram(argv, {
      env: { ...image.environment, ...this.spec.environment },
      files: this.files,
      print: (stream, bytes) => lines.write(stream, bytes),
      sleep: (ms) => pause(ms, signal),
      ...(service ? { serve: (port, answer) => service.listen(port, answer) } : {}),
    })
    return end ?? `exec: "${argv[0] ?? ''}": executable file not found`
  }

  #exit(end: ShellEnd | string, samples: RunSamples | undefined): RunExit {
    const finishedAt = Date.now()
    const isStarted = typeof end !== 'string'
    return {
      exitCode: isStarted ? end.exitCode : null,
      startError: isStarted ? null : end,
      oomKilled: isStarted && end.oomKilled,
      timedOut: this.#timedOut,
      dataFull: this.files.dataFull,
      startedAt: this.#startedAt,
      finishedAt,
      usage: {
        wallMs: finishedAt - this.#startedAt,
        cpuMs: samples?.cpuMs.at(-1) ?? null,
        peakMemoryBytes: samples ? Math.max(...samples.memoryBytes) : null,
        bytesWritten: this.files.dataBytes,
        source: samples?.source ?? 'none',
      },
      ...(samples ? { samples } : {}),
      ...(this.#service ? { health: this.#service.health } : {}),
    }
  }
}

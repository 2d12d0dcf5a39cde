import type { BuildObserver, BuildOutcome, BuildRequest, BuildStep, HistoryEntry } from '../engine.ts'
import { digest, type FakeDaemon } from './daemon.ts'
import {
  argument,
  type FakeInstruction,
  type FakeStage,
  programOf,
  substitute,
  variables,
} from './dockerfile.ts'
import type { FakeFiles } from './files.ts'
import { Lines } from './lines.ts'
import { proxyEnvironment } from './proxy.ts'
import { pause } from './script.ts'
import { runShell } from './shell.ts'

/** What a stage has come to: the image that it would be. */
export interface StageState {
  /** Digest of all that led here. */
  readonly chain: string
  readonly environment: Readonly<Record<string, string>>
  readonly args: Readonly<Record<string, string>>
  readonly user: string
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  readonly exposedPorts: readonly number[]
  readonly files: FakeFiles
  readonly layers: readonly string[]
  readonly history: readonly HistoryEntry[]
}

interface StageWork {
  readonly daemon: FakeDaemon
  readonly stage: FakeStage
  readonly from: StageState
  /** `build `, before the number of a step, when there are several stages. */
  readonly place: string
  readonly request: BuildRequest
  readonly context: ReadonlyMap<string, Buffer>
  readonly done: ReadonlyMap<string, StageState>
  readonly observe: BuildObserver
  readonly signal: AbortSignal
}

type Failed = Extract<BuildOutcome, { readonly kind: 'failed' }>

const STEPS = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR'])

/** Works a stage off, step by step, or returns why it failed. */
export async function buildStage(work: StageWork): Promise<StageState | Failed> {
  const steps = work.stage.instructions.filter(({ keyword }) => STEPS.has(keyword)).length + 1
  let number = 1
  const nameOf = (text: string): string => `[${work.place}${number}/${steps}] ${text}`
  report(work, nameOf(`FROM ${work.stage.base}`), digest(work.from.chain, work.place), { cached: true })
  let state = work.from
  for (const instruction of work.stage.instructions) {
    if (!STEPS.has(instruction.keyword)) {
      state = configure(state, instruction, work.request)
      continue
    }
    number += 1
    const next = await runStep(work, state, instruction, nameOf(`${instruction.keyword} ${instruction.text}`))
    if ('kind' in next) return next
    state = next
  }
  return state
}

function configure(state: StageState, { keyword, text }: FakeInstruction, request: BuildRequest): StageState {
  const chain = digest(state.chain, keyword, text)
  const history = [...state.history, { createdBy: `${keyword} ${text}`, emptyLayer: true }]
  const base = { ...state, chain, history }
  switch (keyword) {
    case 'ARG': {
      const args = argument(text, request.buildArgs)
      return { ...base, chain: digest(chain, JSON.stringify(args)), args: { ...state.args, ...args } }
    }
    case 'ENV':
      return { ...base, environment: { ...state.environment, ...variables(text) } }
    case 'USER':
      return { ...base, user: text }
    case 'CMD':
      return { ...base, command: programOf(text) }
    case 'ENTRYPOINT':
      return { ...base, entrypoint: programOf(text), command: [] }
    case 'EXPOSE':
      return { ...base, exposedPorts: withPorts(state.exposedPorts, text) }
    default:
      return base
  }
}

/** `8080 9000/tcp 53/udp`: those of TCP, lowest first. */
function withPorts(known: readonly number[], text: string): readonly number[] {
  const tcp = text.split(/\s+/).filter((word) => /^\d+(?:\/tcp)?$/.test(word))
  return [...new Set([...known, ...tcp.map((word) => Number.parseInt(word, 10))])].sort((a, b) => a - b)
}

async function runStep(
  work: StageWork,
  state: StageState,
  instruction: FakeInstruction,
  name: string,
): Promise<StageState | Failed> {
  const { daemon } = work
  const source = instruction.keyword === 'RUN' ? [] : copied(work, instruction.text)
  if (source === undefined) {
    const missing = `${instruction.keyword} ${instruction.text}: "/${instruction.text.split(/\s+/)[0]}" not found`
    report(work, name, digest(state.chain, name), { error: missing })
    return failure(name, missing, null)
  }
  const content = source.map(([path, bytes]) => `${path} ${digest(bytes.toString('base64'))}`)
  const chain = digest(state.chain, instruction.keyword, instruction.text, ...content)
  const layer = digest('layer', chain)
  const history = [...state.history, { createdBy: createdBy(instruction), emptyLayer: false }]
  const next = { ...state, chain, layers: [...state.layers, layer], history }
  const known = daemon.cache.get(chain)
  if (known) {
    report(work, name, chain, { cached: true })
    return { ...next, files: known }
  }
  const files = state.files.copy()
  for (const [path, bytes] of source) files.write(path, bytes)
  if (instruction.keyword === 'RUN') {
    const failed = await runCommand(work, { ...next, files }, instruction.text, name)
    if (failed) return failed
  } else {
    report(work, name, chain, {})
  }
  daemon.cache.set(chain, files)
  daemon.layers.set(layer, { before: state.files, after: files })
  return { ...next, files }
}

/** As BuildKit writes it. */
function createdBy({ keyword, text }: FakeInstruction): string {
  const what = keyword === 'RUN' ? programOf(text).join(' ') : text
  return `${keyword} ${what}${keyword === 'WORKDIR' ? '' : ' # buildkit'}`
}

async function runCommand(
  { observe, signal, request }: StageWork,
  state: StageState,
  text: string,
  name: string,
): Promise<Failed | undefined> {
  const id = state.chain
  const step: BuildStep = { id, name, cached: false, startedAt: Date.now(), completedAt: null, error: null }
  observe.step(step)
  const lines = new Lines((line) => observe.log({ ...line, stepId: id }))
  const end = await runShell(shellScript(text), {
    env: { ...state.environment, ...state.args, ...proxyEnvironment(request) },
    files: state.files,
    print: (stream, bytes) => lines.write(stream, bytes),
    sleep: (ms) => pause(ms, signal),
  })
  lines.end()
  signal.throwIfAborted()
  const error = end.exitCode === 0 ? null : `process "${text}" did not complete: exit code: ${end.exitCode}`
  observe.step({ ...step, completedAt: Date.now(), error })
  if (error === null) return undefined
  return {
    ...failure(name, `The command of step "${name}" ended with exit code ${end.exitCode}`, end.exitCode),
    command: text,
  }
}

function shellScript(text: string): string {
  const program = programOf(text)
  if (program[1] === '-c') return program[2] ?? ''
  return program.map((word) => `'${word}'`).join(' ')
}

/** What COPY brings, by path in the image; undefined when a source is not there. */
function copied(work: StageWork, text: string): readonly (readonly [string, Buffer])[] | undefined {
  const words = substitute(text, work.from.args).split(/\s+/)
  const stage = words.find((word) => word.startsWith('--from='))?.slice('--from='.length)
  const paths = words.filter((word) => !word.startsWith('--'))
  const target = paths.pop() ?? '/'
  const available = stage === undefined ? work.context : filesOf(work.done.get(stage))
  const found = paths.map((source) => matching(available, source, target))
  return found.some((files) => files.length === 0) ? undefined : found.flat()
}

function matching(
  available: ReadonlyMap<string, Buffer>,
  source: string,
  target: string,
): readonly (readonly [string, Buffer])[] {
  const path = source.replace(/^(?:\.?\/)+|\/$/g, '').replace(/^\.$/, '')
  const folder = target.endsWith('/') ? target : `${target}/`
  const file = available.get(path)
  if (file) return [[target.endsWith('/') ? `${target}${path.split('/').at(-1)}` : target, file]]
  const prefix = path === '' ? '' : `${path}/`
  return [...available]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, bytes]) => [`${folder}${name.slice(prefix.length)}`, bytes] as const)
}

function filesOf(state: StageState | undefined): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const [path, node] of state?.files.entries() ?? []) {
    if (node.kind === 'file') files.set(path.slice(1), node.bytes)
  }
  return files
}

function report(work: StageWork, name: string, id: string, change: Partial<BuildStep>): void {
  const now = Date.now()
  work.observe.step({ id, name, cached: false, startedAt: now, completedAt: now, error: null, ...change })
}

function failure(step: string, message: string, exitCode: number | null): Failed {
  return { kind: 'failed', reason: 'build_failed', message, step, command: null, exitCode, line: null }
}

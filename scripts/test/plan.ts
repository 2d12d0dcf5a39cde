/** Which test files belong to which step. */
import { globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { repository } from '../setup/folders.ts'
import { CHECKS } from './checks.ts'

const MINUTE_MS = 60_000

interface StepKind {
  /** Files that share one process are quick to start; a process for each keeps what they break to themselves. */
  readonly shared: boolean
  readonly engine: boolean
  /** Processes at once. Tests of the engine, and services under test, mostly wait: two cores are a third in use. */
  readonly lanes: number
  readonly idleMs: number
  readonly owns: (path: string) => boolean
}

const isContract = (path: string): boolean =>
  path.startsWith('src/') && /from '[^']*\.contract\.ts'/.test(readFileSync(join(repository, path), 'utf8'))

/** In the order in which they run; a file belongs to the first step that owns it. */
const KINDS = {
  structure: {
    shared: true,
    engine: false,
    lanes: 1,
    idleMs: MINUTE_MS,
    owns: (path) => path.startsWith('test/lint/'),
  },
  integration: {
    shared: false,
    engine: true,
    lanes: 3,
    idleMs: 6 * MINUTE_MS,
    owns: (path) => path.startsWith('test/integration/'),
  },
  acceptance: {
    shared: false,
    engine: true,
    lanes: 2,
    idleMs: 10 * MINUTE_MS,
    owns: (path) => path.startsWith('test/acceptance/'),
  },
  contract: { shared: true, engine: false, lanes: 1, idleMs: 2 * MINUTE_MS, owns: isContract },
  unit: { shared: true, engine: false, lanes: 1, idleMs: 2 * MINUTE_MS, owns: () => true },
} satisfies Record<string, StepKind>

const ORDER = ['structure', 'unit', 'contract', 'integration', 'acceptance'] as const

export type TestStepName = (typeof ORDER)[number]

export interface TestStep extends Omit<StepKind, 'owns'> {
  readonly name: TestStepName
  /** Absolute paths. */
  readonly files: readonly string[]
}

export interface Plan {
  /** Names of the checks to run. */
  readonly checks: readonly string[]
  readonly steps: readonly TestStep[]
}

export const PART_NAMES: readonly string[] = [...CHECKS.map(({ name }) => name), ...ORDER]

/**
 * Reads the arguments of `npm test`: names of parts, test files, folders; nothing means everything. Throws a
 * `RangeError` that lists what there is for anything else.
 */
export function makePlan(args: readonly string[]): Plan {
  const all = globSync('{src,web/src,test,scripts,bench}/**/*.test.ts', { cwd: repository }).toSorted()
  const parts = args.filter((arg) => PART_NAMES.includes(arg))
  const paths = args
    .filter((arg) => !PART_NAMES.includes(arg))
    .map((arg) => relative(repository, resolve(arg)))
  for (const path of paths) {
    if (!all.some((file) => isWithin(file, path))) {
      throw new RangeError(`"${path}" is no part (${PART_NAMES.join(', ')}) and holds no test file`)
    }
  }
  const wanted = (name: string, file: string): boolean =>
    args.length === 0 || parts.includes(name) || paths.some((path) => isWithin(file, path))
  const steps = ORDER.map((name) => {
    const files = all.filter((file) => stepOf(file) === name && wanted(name, file))
    const { shared, engine, lanes, idleMs } = KINDS[name]
    return { name, shared, engine, lanes, idleMs, files: files.map((file) => join(repository, file)) }
  })
  const checks = CHECKS.map(({ name }) => name).filter((name) => args.length === 0 || parts.includes(name))
  return { checks, steps: steps.filter(({ files }) => files.length > 0) }
}

function stepOf(path: string): TestStepName {
  const entries = Object.entries(KINDS) as [TestStepName, StepKind][]
  return entries.find(([, kind]) => kind.owns(path))?.[0] ?? 'unit'
}

const isWithin = (file: string, path: string): boolean => file === path || file.startsWith(`${path}/`)

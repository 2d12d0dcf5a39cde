/** The advisories of this machine: for the service, which reads them and keeps them up to date, and the command line. */
import { join, resolve } from 'node:path'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Logger } from '../observability/logger.ts'
import type { AdvisoryIndex, EcosystemState } from '../scanners/advisories.ts'
import {
  type AdvisoryLibrary,
  type SyncResult,
  type WorkOptions,
  openAdvisoryLibrary,
} from '../scanners/osv/advisories/advisory-library.ts'
import type { ImportSummary } from '../scanners/osv/advisories/import-records.ts'
import type { SyncProgress } from '../scanners/osv/advisories/sync/sync-ecosystem.ts'
import { VERSION } from '../version.ts'
import { BackgroundSync } from './advisories/background-sync.ts'
import { SeenEcosystems } from './advisories/seen-ecosystems.ts'

export type { ImportSummary, SyncProgress, SyncResult }

type Environment = Readonly<Record<string, string | undefined>>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FIRST_RETRY_MS = 60_000

export interface AdvisoryData {
  readonly generation: number
  readonly ecosystems: readonly EcosystemState[]
  readonly missing: readonly string[]
}

/** For the service. */
export interface Advisories {
  readonly index: AdvisoryIndex
  /** A scan met these, with or without a release; new ones are fetched soon. Throws nothing. */
  saw(ecosystems: readonly string[]): void
  /** What is wrong with the data, in a sentence; null: nothing, or no scan has needed any yet. */
  note(): string | null
  /** What is there, and what scans have met and is not. */
  data(): AdvisoryData
  /** Begins to keep the data up to date, unless `advisories.enabled` is false. Nothing waits for it. */
  start(): void
  stop(): Promise<void>
}

export function openAdvisories(config: Config, environment: Environment, logger: Logger): Advisories {
  const { enabled, syncHours, maxAgeDays } = config.advisories
  const { library, seen } = open(config, environment)
  const background = new BackgroundSync({
    library,
    wanted: () => seen.all(),
    syncMs: syncHours * HOUR_MS,
    firstRetryMs: FIRST_RETRY_MS,
    now: Date.now,
    random: Math.random,
    logger,
  })
  let started = false
  return {
    index: library.index,
    saw(ecosystems) {
      try {
        if (seen.add(ecosystems).length > 0 && started) background.wake()
      } catch (error) {
        // Known until the process ends; a scan does not fail for it.
        logger.warn({ err: error }, 'the list of seen ecosystems could not be written')
      }
    },
    note: () => describeAge(seen.all(), library.index.states(), maxAgeDays, Date.now()),
    data: () => dataOf(library.index, seen.all()),
    start() {
      started = enabled
      if (started) background.wake()
    },
    async stop() {
      await background.stop()
      library.close()
    },
  }
}

function dataOf(index: AdvisoryIndex, seen: readonly string[]): AdvisoryData {
  const ecosystems = index.states()
  const names = new Set(ecosystems.map(({ ecosystem }) => ecosystem))
  return { generation: index.generation, ecosystems, missing: seen.filter((one) => !names.has(one)) }
}

/** What is missing or too old of what scans need. */
export function describeAge(
  seen: readonly string[],
  states: readonly EcosystemState[],
  maxAgeDays: number,
  now: number,
): string | null {
  const parts = seen.flatMap((ecosystem) => {
    const state = states.find((one) => one.ecosystem === ecosystem)
    if (state === undefined) return [`there are none of ${ecosystem}`]
    const days = (now - state.updatedAt) / DAY_MS
    return days > maxAgeDays ? [`those of ${ecosystem} are ${Math.floor(days)} days old`] : []
  })
  return parts.length === 0 ? null : `Advisories: ${parts.join(', ')}. See \`slipway advisories status\`.`
}

/** Settings that the commands have as options; the rest is read as `serve` reads it. */
export interface AdvisorySettings {
  readonly data?: string | undefined
  readonly config?: string | undefined
  readonly source?: string | undefined
}

export interface AdvisoryStatus {
  readonly folder: string
  readonly source: string
  readonly generation: number
  readonly maxAgeDays: number
  readonly ecosystems: readonly EcosystemState[]
  /** Without data, though scans have met them. */
  readonly missing: readonly string[]
}

/** For the command line. */
export interface AdvisoryCommands {
  /** Those named; none named: those that scans have met and those that are in the index. */
  sync(ecosystems: readonly string[], work: WorkOptions): Promise<readonly SyncResult[]>
  import(target: string, ecosystem: string | null, work: WorkOptions): Promise<ImportSummary>
  status(): AdvisoryStatus
}

/** What went wrong, without the class of our errors. */
export interface AdvisoryProblem {
  readonly code: string
  readonly detail: string
  readonly where: string | null
  readonly action: string
}

export type Told<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problem: AdvisoryProblem }

/** Opens the folder for one command. Errors of ours are returned; all else is thrown. */
export async function withAdvisories<Result>(
  settings: AdvisorySettings,
  use: (commands: AdvisoryCommands) => Result | Promise<Result>,
  environment: Environment = process.env,
): Promise<Told<Result>> {
  let opened: ReturnType<typeof open> | undefined
  try {
    const { config } = loadConfig(toFlags(settings), environment)
    opened = open(config, environment)
    return { ok: true, result: await use(commandsOf(opened, config)) }
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    return { ok: false, problem: describeProblem(error) }
  } finally {
    opened?.library.close()
  }
}

function describeProblem({ code, detail, where, action }: SlipwayError): AdvisoryProblem {
  return { code, detail, where: where ?? null, action }
}

function commandsOf({ library, seen, folder }: ReturnType<typeof open>, config: Config): AdvisoryCommands {
  const { index } = library
  const inIndex = (): readonly string[] => index.states().map(({ ecosystem }) => ecosystem)
  return {
    sync: (ecosystems, work) =>
      library.sync(ecosystems.length > 0 ? ecosystems : [...new Set([...seen.all(), ...inIndex()])], work),
    import: library.import,
    status: () => ({
      folder,
      source: config.advisories.source,
      maxAgeDays: config.advisories.maxAgeDays,
      ...dataOf(index, seen.all()),
    }),
  }
}

function open(
  config: Config,
  environment: Environment,
): { readonly library: AdvisoryLibrary; readonly seen: SeenEcosystems; readonly folder: string } {
  const folder = resolve(config.advisories.folder || join(config.data, 'advisories'))
  const library = openAdvisoryLibrary({
    folder,
    source: config.advisories.source,
    userAgent: `slipway/${VERSION}`,
    environment,
    now: Date.now,
  })
  return { library, seen: new SeenEcosystems(join(folder, 'seen.json')), folder }
}

function toFlags({ data, config, source }: AdvisorySettings): string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(data === undefined ? [] : ['--data', data]),
    ...(source === undefined ? [] : ['--advisories-source', source]),
  ]
}

import { join, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import type { Logger } from '../observability/logger.ts'
import { type OsvScannerParts, createOsvScanner } from '../scanners/osv/osv-scanner.ts'
import type { EcosystemState } from '../scanners/advisories.ts'
import type { Scanner } from '../scanners/scanner.ts'
import type { TrivySettings } from '../scanners/trivy/trivy-command.ts'
import { type TrivyScannerParts, createTrivyScanner } from '../scanners/trivy/trivy-scanner.ts'
import { openAdvisories } from './advisories.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ScannerData {
  readonly generation: number
  readonly ecosystems: readonly EcosystemState[]
  /** Met by scans, and not there. */
  readonly missing: readonly string[]
}

export interface OpenedScanner {
  readonly scanner: Scanner
  /** What is wrong with what it scans by, in a sentence; null: nothing that is known. */
  note(): string | null
  /** What it knows; null: nothing that is kept here. Throws what reading it throws. */
  data(): ScannerData | null
  close(): Promise<void>
}

export interface ScannerParts {
  readonly config: Config
  readonly environment: Environment
  readonly engine: TrivyScannerParts['engine']
  readonly layers: OsvScannerParts['layers']
  readonly logger: Logger
}

const DAY_MS = 86_400_000

/** The scanner that the settings name; undefined: nothing is scanned. Only the built-in one needs advisories on this machine. */
export function openScanner(parts: ScannerParts): OpenedScanner | undefined {
  const { config, environment, engine, layers, logger } = parts
  if (!config.scan.enabled) return undefined
  const common = { engine, layers, maxDataAgeMs: config.advisories.maxAgeDays * DAY_MS, now: Date.now }
  if (config.scan.scanner === 'trivy') {
    const scanner = createTrivyScanner({ ...trivySettings(config, environment), ...common })
    return { scanner, note: () => scanner.note(), data: () => null, close: async () => undefined }
  }
  const advisories = openAdvisories(config, environment, logger)
  advisories.start()
  const scanner = createOsvScanner({
    ...common,
    index: advisories.index,
    saw: (ecosystems) => advisories.saw(ecosystems),
  })
  return {
    scanner,
    note: () => advisories.note(),
    data: () => advisories.data(),
    close: () => advisories.stop(),
  }
}

export function trivySettings({ data, scan }: Config, environment: Environment): TrivySettings {
  return {
    program: scan.trivy,
    server: scan.trivyServer,
    folder: join(resolve(data), 'trivy'),
    environment,
    timeoutSeconds: scan.timeoutSeconds,
  }
}

/** The stage `scan` on an engine in memory, for its tests. */
import { loadConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { FakeDaemon } from '../../src/engines/fake/daemon.ts'
import { type FakeEngine, createFakeEngine } from '../../src/engines/fake/fake-engine.ts'
import type { FakeRun } from '../../src/engines/fake/run.ts'
import type { ScanEvidence } from '../../src/jobs/evidence.ts'
import { scanStage } from '../../src/pipeline/scan/scan-stage.ts'
import type { Stage, StageContext } from '../../src/pipeline/stage.ts'
import type { Auditor } from '../../src/scanners/auditor.ts'
import { createFakeAuditor } from '../../src/scanners/fake/fake-auditor.ts'
import type { GateException } from '../../src/scanners/gate.ts'
import type { Scanner } from '../../src/scanners/scanner.ts'
import type { JobStore } from '../../src/stores/store.ts'

export interface ScanLab {
  readonly engine: FakeEngine
  readonly imageId: string
  /** What was saved as the hardening index, and the warnings, in order. */
  readonly saved: readonly number[]
  readonly warnings: readonly string[]
  /** Lines of ours in the job's log, in order. */
  readonly logged: readonly string[]
  /** The stage as another process makes it. */
  stage(): Stage<ScanEvidence>
  context(change?: Partial<StageContext> & { readonly hardening?: boolean }): StageContext
  /** The containers that are there. */
  runs(): readonly FakeRun[]
}

const never = new AbortController().signal

export function openScanLab(
  options: {
    readonly auditor?: Auditor
    readonly timeoutSeconds?: number
    readonly scanner?: Scanner
    readonly scan?: Partial<Config['scan']>
    readonly exceptions?: readonly GateException[]
  } = {},
): ScanLab {
  const { auditor = createFakeAuditor(), timeoutSeconds = 60, scanner } = options
  const { failOn, ignoreUnfixed, onMissingData } = { ...loadConfig([], {}).config.scan, ...options.scan }
  const daemon = new FakeDaemon()
  const engine = createFakeEngine({ daemon })
  const imageId = daemon.base('busybox')?.id ?? ''
  const saved: number[] = []
  const warnings: string[] = []
  const logged: string[] = []
  const jobs = { dockerfile: async () => Buffer.from('FROM busybox\n') } as unknown as JobStore
  const limits = { timeoutSeconds: 300, memoryMiB: 64, cpus: 1, dataMiB: 1, pids: 16 }
  return {
    engine,
    imageId,
    saved,
    warnings,
    logged,
    stage: () =>
      scanStage({
        engine,
        jobs,
        auditor,
        scanner,
        gate: () => ({ failOn, ignoreUnfixed, onMissingData, exceptions: options.exceptions ?? [] }),
        now: Date.now,
        hardening: { audit: 'asked', lynis: '', timeoutSeconds },
        sandbox: { runtime: 'auto', user: 'image', dataMount: 'auto', tmpMiB: 1, outputMiB: 1 },
      }),
    context: ({ hardening = true, ...change } = {}) =>
      ({
        job: { id: 'job', spec: { hardening, limits } },
        attempt: { number: 1 },
        slot: 0,
        resumed: false,
        outputs: { build: { imageId, layers: ['sha256:l'] } },
        cancelled: never,
        leaving: never,
        log: { system: (text: string) => logged.push(text) },
        warn: (text: string) => warnings.push(text),
        saveHardening: async (index: number) => void saved.push(index),
        ...change,
      }) as unknown as StageContext,
    runs: () => [...daemon.runs.values()],
  }
}

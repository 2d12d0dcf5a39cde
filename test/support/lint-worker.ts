/** A thread that lints what it is given, so that one which never ends can be ended. */
import { parentPort, workerData } from 'node:worker_threads'
import { type LintOptions, lintDockerfile } from '../../src/dockerfile/lint/lint-dockerfile.ts'

export interface LintTask {
  readonly name: string
  readonly text: string
}

const OPTIONS: LintOptions = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
  buildArgs: {},
  performanceRequired: true,
  configuration: {
    ignored: [],
    severities: { DL1001: 'info', DL3057: 'info' },
    noSuppressions: false,
    trustedRegistries: ['docker.io'],
    labelSchema: { k1: 'semver' },
    strictLabels: true,
  },
}

// A port of a thread, and no window: there is no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const tell = (message: object): void => parentPort?.postMessage(message)

for (const { name, text } of workerData as readonly LintTask[]) {
  tell({ begun: name })
  const bytes = Buffer.from(text)
  const start = performance.now()
  const findings = lintDockerfile(bytes, OPTIONS).length
  tell({ name, findings, ms: performance.now() - start })
}

import type { AuditReading, Auditor } from '../auditor.ts'

export interface FakeAuditorOptions {
  /** Said instead of a plan. */
  readonly missing?: string
}

/** The files in /data that the fake auditor reads: `index`, a number, and `remarks`, one a line. */
const REPORTS = /^(?:index|remarks)$/

/** An auditor whose report is a number: what a test writes into /data/index is the index. */
export function createFakeAuditor(options: FakeAuditorOptions = {}): Auditor {
  return {
    name: 'fake',
    async plan(dockerfile) {
      if (options.missing !== undefined) return { kind: 'missing', why: options.missing }
      return {
        kind: 'ready',
        version: '1.0',
        command: ['/bin/sh', '/.slipway/audit.sh'],
        environment: { FAKE_DOCKERFILE: dockerfile ?? '' },
        tool: { id: 'fake-1.0', archive: async () => new Uint8Array(1024) },
        reports: { pattern: REPORTS, maxFileBytes: 1024, maxFiles: 2 },
      }
    },
    read(files, { exitCode, lastLine }): AuditReading {
      const text = (name: string): string =>
        Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString('utf8')
      const number = /^\d{1,3}$/.test(text('index')) ? Number(text('index')) : null
      const index = exitCode === 0 && number !== null && number <= 100 ? number : null
      return {
        index,
        why: index === null ? `the fake ended with exit code ${exitCode}: ${lastLine}` : null,
        tests: index === null ? null : 1,
        warnings: [],
        suggestions: [],
        remarks: text('remarks')
          .split('\n')
          .filter((line) => line !== '')
          .slice(0, 20),
      }
    },
  }
}

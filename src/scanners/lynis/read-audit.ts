import type { DataFiles } from '../../engines/engine.ts'
import type { AuditEnd, AuditReading } from '../auditor.ts'
import { DOCKERFILE_REPORT, NO_LS, NO_TOOL, SYSTEM_REPORT } from './audit-script.ts'
import { clean, parseReport } from './parse-report.ts'

const MAX_REMARKS = 20

/**
 * What the two audits found. lynis may end with 0 after it stopped half-way, and with a report that has no index: the
 * index counts only with exit code 0 and `finish=true`. Its index of a Dockerfile is always 1, and ignored.
 */
export function readAudit(files: DataFiles['files'], end: AuditEnd): AuditReading {
  const bytesOf = (name: string): Uint8Array | undefined => files.find((file) => file.name === name)?.bytes
  const dockerfile = parseReport(bytesOf(DOCKERFILE_REPORT) ?? new Uint8Array())
  const bytes = bytesOf(SYSTEM_REPORT)
  const report = parseReport(bytes ?? new Uint8Array())
  const why = whyNot(end, bytes !== undefined, report)
  return {
    index: why === null ? report.index : null,
    why,
    tests: report.tests,
    warnings: report.warnings,
    suggestions: report.suggestions,
    remarks: [...new Set([...dockerfile.warnings, ...dockerfile.suggestions])].slice(0, MAX_REMARKS),
  }
}

function whyNot(
  { exitCode, lastLine }: AuditEnd,
  hasReport: boolean,
  report: { readonly finished: boolean; readonly index: number | null },
): string | null {
  const said = clean(lastLine) === '' ? '' : `: ${clean(lastLine)}`
  if (exitCode === NO_TOOL) return `the sandbox has no files of lynis${said}`
  if (exitCode === NO_LS) {
    return `lynis needs ls, which does not work in this sandbox${said} (the image lacks it, or gVisor is too old for it)`
  }
  if (exitCode !== 0) return `lynis ended with exit code ${exitCode}${said}`
  if (!hasReport) return `lynis left no report${said}`
  if (!report.finished) return `lynis did not finish its report${said}`
  if (report.index === null) return 'the report of lynis has no hardening index from 0 to 100'
  return null
}

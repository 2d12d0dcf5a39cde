/** What two jobs differ in. */
import type { Finding, Findings, JobRecord, JobView } from '../../client/api-types.generated.ts'
import { type DiffLine, diffLines } from './line-diff.ts'
import { diffPackages, type PackageChange, readPackages } from './packages.ts'

/** What is known of one of the two; undefined where the service has none of it, with the reason in `missing`. */
export interface ComparedJob {
  readonly job: JobView
  readonly dockerfile: string
  readonly record: JobRecord | undefined
  readonly sbom: unknown
  readonly findings: Findings | undefined
  /** Why findings or packages are not there. */
  readonly missing: string | null
}

export interface Difference {
  readonly name: string
  readonly a: string | number | null
  readonly b: string | number | null
}

export interface JobComparison {
  readonly a: string
  readonly b: string
  /** Verdict, performance, sizes and times: all of them, equal or not. */
  readonly facts: readonly Difference[]
  readonly metrics: readonly Difference[]
  readonly dockerfile: { readonly same: boolean; readonly lines: readonly DiffLine[] }
  /** Null: not known of both; `missing` says why. */
  readonly packages: readonly PackageChange[] | null
  readonly findings: { readonly onlyA: readonly Finding[]; readonly onlyB: readonly Finding[] } | null
  readonly missing: readonly string[]
}

export function compareJobs(a: ComparedJob, b: ComparedJob): JobComparison {
  const lines = diffLines(linesOf(a.dockerfile), linesOf(b.dockerfile))
  const [packagesA, packagesB] = [readPackages(a.sbom), readPackages(b.sbom)]
  const [findingsA, findingsB] = [known(a.findings), known(b.findings)]
  return {
    a: a.job.id,
    b: b.job.id,
    facts: facts(a, b),
    metrics: metrics(a.job, b.job),
    dockerfile: { same: a.dockerfile === b.dockerfile, lines },
    packages: packagesA && packagesB ? diffPackages(packagesA, packagesB) : null,
    findings: findingsA && findingsB ? diffFindings(findingsA, findingsB) : null,
    missing: [a, b].flatMap(({ job, missing }) => (missing === null ? [] : [`${job.id}: ${missing}`])),
  }
}

function facts(a: ComparedJob, b: ComparedJob): Difference[] {
  const fact = (name: string, read: (of: ComparedJob) => Difference['a']) => ({
    name,
    a: read(a),
    b: read(b),
  })
  return [
    fact('name', ({ job }) => job.name),
    fact('status', ({ job }) => job.status),
    fact('reason', ({ job }) => job.reason),
    fact('performance', ({ job }) => job.performance),
    fact('hardening', ({ job }) => job.hardening),
    fact('scan', ({ findings }) => findings?.status ?? null),
    fact('image bytes', ({ record }) => record?.image?.bytes ?? null),
    fact('wall ms', ({ record }) => usage(record, 'wallMs')),
    fact('CPU ms', ({ record }) => usage(record, 'cpuMs')),
    fact('peak memory bytes', ({ record }) => usage(record, 'peakMemoryBytes')),
    fact('exit code', ({ record }) => record?.run?.exitCode ?? null),
    fact('build ms', ({ job }) => buildMs(job)),
  ]
}

function usage(record: JobRecord | undefined, key: string): number | null {
  const value = record?.run?.usage?.[key]
  return typeof value === 'number' ? value : null
}

function buildMs(job: JobView): number | null {
  const attempt = job.attempts.find(({ number }) => number === job.attempt)
  return attempt?.stages.find(({ stage }) => stage === 'build')?.durationMs ?? null
}

/** By name; those that only one has, too. `perf` is the performance. */
function metrics(a: JobView, b: JobView): Difference[] {
  const names = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])]
  return names
    .filter((name) => name !== 'perf')
    .toSorted()
    .map((name) => ({ name, a: a.metrics[name] ?? null, b: b.metrics[name] ?? null }))
}

function diffFindings(a: readonly Finding[], b: readonly Finding[]): NonNullable<JobComparison['findings']> {
  const key = (finding: Finding) => `${finding.id} ${finding.package.name}`
  const [inA, inB] = [new Set(a.map(key)), new Set(b.map(key))]
  return { onlyA: a.filter((each) => !inB.has(key(each))), onlyB: b.filter((each) => !inA.has(key(each))) }
}

/** Without data a scan finds nothing, which is not the same as that there is nothing. */
function known(report: Findings | undefined): readonly Finding[] | undefined {
  return report?.gate.blocking === null ? undefined : report?.findings
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

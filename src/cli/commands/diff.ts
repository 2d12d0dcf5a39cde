import type { Command } from 'commander'
import { ProblemError } from '../../client/errors.ts'
import type { SlipwayClient } from '../../client/slipway-client.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { type ComparedJob, compareJobs } from '../compare/compare-jobs.ts'
import { readJobId } from '../option-values.ts'
import { comparisonLines } from '../show/comparison.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

export function addDiff(program: Command, context: CliContext): void {
  const command = program
    .command('diff')
    .description('compare two jobs: verdicts, numbers, Dockerfiles, packages and findings')
    .argument('<a>', 'a job')
    .argument('<b>', 'the job that it is compared with')
  withServiceOptions(command).action((a: string, b: string, options: ServiceOptions) =>
    diff(context, readJobId(a), readJobId(b), options),
  )
}

async function diff(context: CliContext, a: string, b: string, options: ServiceOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const comparison = compareJobs(...(await Promise.all([readJob(client, a), readJob(client, b)])))
  if (options.json) return terminal.out(safeJson(comparison, 2))
  for (const line of comparisonLines(comparison, terminal.paintOut)) terminal.out(line)
}

/** A job that was never built has no record of an image, and no findings: what there is can be compared. */
async function readJob(client: SlipwayClient, id: string): Promise<ComparedJob> {
  const [job, dockerfile, record, sbom, findings] = await Promise.all([
    client.get(id),
    client.dockerfile(id),
    ifThere(() => client.record(id)),
    ifThere(() => client.sbom(id)),
    ifThere(() => client.findings(id)),
  ])
  return {
    job,
    dockerfile: new TextDecoder().decode(dockerfile),
    record: record.value,
    sbom: sbom.value,
    findings: findings.value,
    missing: sbom.why ?? findings.why,
  }
}

interface Maybe<Value> {
  readonly value: Value | undefined
  readonly why: string | null
}

async function ifThere<Value>(read: () => Promise<Value>): Promise<Maybe<Value>> {
  try {
    return { value: await read(), why: null }
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return { value: undefined, why: error.message }
    throw error
  }
}

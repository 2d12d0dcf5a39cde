/** What the API shows of a job. */
import Type, { type Static } from 'typebox'
import { REASONS } from '../../jobs/job.ts'
import { DiagnosticSchema } from './diagnostic.ts'
import { CoverageSchema } from './findings.ts'
import { PublishSpecSchema } from './publish.ts'
import { RunPlanSchema } from './run.ts'
import {
  StageSchema,
  StatusSchema,
  choice,
  nullableInteger,
  nullableNumber,
  nullableText,
  nullableTimestamp,
  numberMap,
  textMap,
  timestamp,
} from './shared.ts'

const nullableStage = Type.Unsafe<Static<typeof StageSchema> | null>({
  anyOf: [StageSchema, { type: 'null' }],
  description: 'The stage that runs now, or the one at which the job ended.',
})
const ReasonSchema = choice(REASONS, {
  title: 'Reason',
  description: 'Why a job failed. Stable: match on it.',
})
const nullableReason = Type.Unsafe<Static<typeof ReasonSchema> | null>({
  anyOf: [ReasonSchema, { type: 'null' }],
})

const LinksSchema = Type.Object(
  {
    self: Type.String(),
    events: Type.String(),
    logs: Type.String(),
    dockerfile: Type.String(),
    record: Type.String(),
    findings: Type.Optional(Type.String({ description: 'Where there is an image.' })),
    sbom: Type.Optional(Type.String({ description: 'Where there is an image.' })),
  },
  { title: 'JobLinks' },
)

const CountsSchema = Type.Object(
  {
    status: CoverageSchema,
    critical: nullableInteger(),
    high: nullableInteger(),
    medium: nullableInteger(),
    low: nullableInteger(),
    other: nullableInteger({ description: 'Of no severity, or of one that nobody knows.' }),
  },
  { title: 'FindingCounts', description: 'All are null where there were no data to find any by.' },
)

const summary = {
  id: Type.String({ description: 'UUIDv7.' }),
  name: Type.String(),
  description: Type.String(),
  labels: textMap(),
  priority: Type.Integer({ description: '-100 to 100; higher runs earlier.' }),
  status: StatusSchema,
  stage: nullableStage,
  attempt: Type.Integer({ description: 'Number of the latest attempt, from 1.' }),
  reason: nullableReason,
  message: nullableText({ description: 'The verdict in a sentence; null before the end.' }),
  performance: nullableNumber({ description: 'The number at `perf` in /data/perf.json.' }),
  hardening: nullableInteger({ description: 'Hardening index of the image, 0 to 100; null: not audited.' }),
  warnings: Type.Array(Type.String()),
  imageId: nullableText(),
  published: nullableText({
    description: '`registry/repository@sha256:…` as the registry has it; null until it was pushed.',
  }),
  imageBytes: nullableInteger({ description: 'Of the image that the latest attempt built.' }),
  findings: Type.Unsafe<Static<typeof CountsSchema> | null>({
    anyOf: [CountsSchema, { type: 'null' }],
    description: 'Known weaknesses when the image was scanned; null: it was not.',
  }),
  runMs: nullableInteger({ description: 'Wall time of the container, milliseconds.' }),
  cancelRequested: Type.Boolean(),
  createdAt: timestamp(),
  updatedAt: timestamp(),
  startedAt: nullableTimestamp(),
  finishedAt: nullableTimestamp(),
  links: LinksSchema,
}

export const JobSummarySchema = Type.Object(summary, {
  title: 'JobSummary',
  description: 'A job as lists show it.',
})

export const LimitsSchema = Type.Object(
  {
    timeoutSeconds: Type.Number(),
    memoryMiB: Type.Number(),
    cpus: Type.Number(),
    dataMiB: Type.Number(),
    pids: Type.Integer(),
  },
  { title: 'Limits', description: 'What the run may use.' },
)

export const SpecSchema = Type.Object(
  {
    buildArgs: textMap(),
    environment: textMap(),
    target: nullableText(),
    limits: LimitsSchema,
    performance: choice(['required', 'optional']),
    run: RunPlanSchema,
    publish: Type.Unsafe<Static<typeof PublishSpecSchema> | null>({
      anyOf: [PublishSpecSchema, { type: 'null' }],
      description: 'Null: the image is not pushed anywhere.',
    }),
    hardening: Type.Boolean({ description: 'The image is audited for its hardening index as well.' }),
  },
  { title: 'JobSpec', description: 'What was asked for, defaults filled in.' },
)

const details = {
  ...summary,
  spec: SpecSchema,
  metrics: numberMap({ description: 'All numbers that the run reported, by file and path.' }),
  dockerfile: Type.Object({ sha256: Type.String(), bytes: Type.Integer() }, { title: 'Sent' }),
  context: Type.Unsafe<{ sha256: string; bytes: number | null } | null>({
    type: ['object', 'null'],
    properties: { sha256: { type: 'string' }, bytes: { type: ['integer', 'null'] } },
    required: ['sha256', 'bytes'],
  }),
}

export const JobSchema = Type.Object(details, { title: 'Job' })

export const SubmittedJobSchema = Type.Object(
  {
    ...details,
    diagnostics: Type.Array(DiagnosticSchema, { description: 'Warnings about the Dockerfile.' }),
  },
  { title: 'SubmittedJob' },
)

const StageReportSchema = Type.Object(
  {
    stage: StageSchema,
    status: choice(['pending', 'running', 'passed', 'rejected', 'skipped', 'cancelled'], {
      title: 'StageStatus',
      description:
        '`rejected`: because of the submission. `cancelled`: the attempt ended before the stage had an outcome, on ' +
        'request or because the service gave up; the verdict tells which.',
    }),
    startedAt: nullableTimestamp(),
    endedAt: nullableTimestamp(),
    durationMs: nullableInteger(),
    message: nullableText(),
  },
  { title: 'StageReport' },
)

const VerdictSchema = Type.Object(
  {
    status: choice(['succeeded', 'failed', 'cancelled']),
    reason: nullableReason,
    message: Type.String(),
    excerpt: Type.Array(Type.String(), { description: 'The lines that explain a failure.' }),
    line: nullableInteger({
      description:
        'Zero-based line of the Dockerfile on which the instruction begins that failed or is refused; null: none is certain, or there are several.',
    }),
  },
  { title: 'Verdict' },
)

const AttemptSchema = Type.Object(
  {
    number: Type.Integer(),
    from: StageSchema,
    status: choice(['queued', 'running', 'ended']),
    tries: Type.Integer({ description: 'How often it was claimed by a worker.' }),
    lastFault: nullableText({ description: 'The last fault on our side.' }),
    createdAt: timestamp(),
    startedAt: nullableTimestamp(),
    endedAt: nullableTimestamp(),
    verdict: Type.Unsafe<Static<typeof VerdictSchema> | null>({ anyOf: [VerdictSchema, { type: 'null' }] }),
    stages: Type.Array(StageReportSchema),
  },
  { title: 'Attempt', description: 'One pass of a job through the pipeline.' },
)

export const JobViewSchema = Type.Object(
  {
    ...details,
    position: nullableInteger({ description: 'Place in the queue from 1; 1001 stands for more than 1000.' }),
    attempts: Type.Array(AttemptSchema),
  },
  { title: 'JobView' },
)

export type JobSummaryBody = Static<typeof JobSummarySchema>
export type JobBody = Static<typeof JobSchema>
export type JobViewBody = Static<typeof JobViewSchema>
export type AttemptBody = Static<typeof AttemptSchema>

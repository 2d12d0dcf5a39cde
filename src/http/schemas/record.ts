/**
 * The evidence of one attempt. For the API document only: the record is written as it is (it is read rarely, and
 * evidence must not lose a member because a schema here is behind).
 */
import Type from 'typebox'
import { CoverageSchema, GateExceptionSchema, GateVerdictSchema, ScannerSchema } from './findings.ts'
import { SpecSchema } from './job.ts'
import {
  anything,
  choice,
  nullableInteger,
  nullableNumber,
  nullableText,
  nullableTimestamp,
  numberMap,
  textMap,
  timestamp,
} from './shared.ts'

const orNull = (schema: object, description: string) =>
  Type.Unsafe<unknown>({ anyOf: [schema, { type: 'null' }], description })

const SentSchema = Type.Object({ sha256: Type.String(), bytes: Type.Integer() }, { title: 'Sent' })

const PolicySchema = Type.Object(
  {
    name: Type.String(),
    sha256: Type.String({ description: 'Of the canonical JSON of the whole policy.' }),
  },
  { title: 'RecordedPolicy' },
)

const BaseImageSchema = Type.Object(
  { ref: Type.String(), digest: nullableText(), imageId: nullableText() },
  { title: 'BaseImage' },
)

const ImageSchema = Type.Object(
  {
    id: Type.String(),
    bytes: Type.Integer(),
    layers: Type.Array(Type.String(), { description: 'Diff ids, bottom first.' }),
    bases: Type.Array(BaseImageSchema),
    key: nullableText({ description: 'Identity of the inputs; null when a base image is not certain.' }),
    reused: Type.Boolean({ description: 'An image built before from the same inputs was used.' }),
  },
  { title: 'RecordedImage' },
)

const HostUseSchema = Type.Object(
  {
    host: Type.String({ description: 'As the build named it.' }),
    port: Type.Integer(),
    verdict: choice(['allowed', 'refused']),
    why: nullableText({ description: 'Why it was refused, in words.' }),
    requests: Type.Integer({ description: 'Requests and tunnels.' }),
    bytesSent: Type.Integer({ description: 'From the build.' }),
    bytesReceived: Type.Integer({ description: 'To the build.' }),
  },
  { title: 'HostUse' },
)

const HealthSchema = Type.Object(
  {
    port: Type.Integer(),
    path: Type.String(),
    healthyMs: nullableInteger({
      description: 'From the start to the first good answer; null: there was none.',
    }),
    probes: Type.Integer({ description: 'How often it was asked.' }),
    lastStatus: nullableInteger(),
    lastError: nullableText(),
  },
  { title: 'ServiceHealth' },
)

const HardeningSchema = Type.Object(
  {
    auditor: Type.String(),
    version: nullableText(),
    index: nullableInteger({ description: '0 to 100; null: the audit had no result, see `why`.' }),
    why: nullableText(),
    tests: nullableInteger(),
    warnings: Type.Array(Type.String()),
    suggestions: Type.Array(Type.String()),
    durationMs: Type.Integer(),
  },
  { title: 'Hardening' },
)

const VulnerabilitiesSchema = Type.Object(
  {
    status: CoverageSchema,
    findings: nullableInteger({
      description:
        'How many; they say little unless the status is `scanned`. Null: without data nothing is counted.',
    }),
    gate: Type.Object(
      {
        failOn: Type.String(),
        ignoreUnfixed: Type.Boolean(),
        onMissingData: Type.String(),
        verdict: GateVerdictSchema,
        blocking: nullableInteger({ description: 'How many findings block; null as `findings`.' }),
        used: Type.Optional(
          Type.Array(GateExceptionSchema, {
            description: 'Exceptions without which it would not have passed.',
          }),
        ),
      },
      { title: 'RecordedGate' },
    ),
    scanner: ScannerSchema,
    at: timestamp(),
  },
  { title: 'RecordedScan' },
)

const PublishedSchema = Type.Object(
  {
    reference: Type.String({ description: '`registry.example.org/team/model:1`' }),
    digest: Type.String({ description: '`sha256:…` of the manifest.' }),
    confirmed: Type.Boolean({ description: 'The registry was asked, and has that digest under the tag.' }),
    account: orNull(
      Type.Object(
        {
          from: choice(['job', 'stored', 'server', 'docker-config']),
          username: Type.String(),
          name: nullableText({ description: 'Of a stored credential.' }),
        },
        { title: 'PublishAccount' },
      ),
      'Null: none was used.',
    ),
    layers: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          state: choice(['waiting', 'pushing', 'pushed', 'exists']),
          bytes: nullableInteger(),
          totalBytes: nullableInteger(),
        },
        { title: 'PushedLayer' },
      ),
    ),
    durationMs: Type.Integer(),
  },
  { title: 'Published' },
)

const SamplesSchema = Type.Object(
  {
    atMs: Type.Array(Type.Integer(), {
      description: 'Since the start of the container; at most 200, closest together at the beginning.',
    }),
    cpuMs: Type.Array(Type.Number(), { description: 'CPU time used so far, one for each time.' }),
    memoryBytes: Type.Array(Type.Integer(), {
      description: 'In use at that time, the page cache counted as in `peakMemoryBytes`; one for each time.',
    }),
    source: choice(['cgroup', 'engine-samples']),
  },
  { title: 'RunSamples' },
)

const RunSchema = Type.Object(
  {
    exitCode: nullableInteger(),
    startError: nullableText(),
    oomKilled: Type.Boolean(),
    timedOut: Type.Boolean(),
    adopted: Type.Boolean({ description: 'An earlier process of the service had started it.' }),
    usage: Type.Unsafe<unknown>({
      type: ['object', 'null'],
      additionalProperties: true,
      description: 'What the host measured; null: it could not be started.',
    }),
    samples: orNull(
      SamplesSchema,
      'What the host measured while it ran; of an adopted run since its adoption. Null: nothing was measured.',
    ),
    files: Type.Array(
      Type.Object(
        { name: Type.String(), sha256: Type.String(), bytes: Type.Integer() },
        { title: 'RecordedFile' },
      ),
    ),
    refused: Type.Array(Type.Object({ name: Type.String(), why: Type.String() }, { title: 'RefusedFile' })),
    health: orNull(HealthSchema, 'Null: it ran to its end by itself.'),
  },
  { title: 'RecordedRun' },
)

const TimingSchema = Type.Object(
  {
    stage: Type.String(),
    status: Type.String(),
    startedAt: nullableTimestamp(),
    endedAt: nullableTimestamp(),
    durationMs: nullableInteger(),
  },
  { title: 'StageTiming' },
)

export const JobRecordSchema = Type.Object(
  {
    job: Type.String(),
    attempt: Type.Integer(),
    status: Type.String(),
    reason: nullableText(),
    message: nullableText(),
    line: nullableInteger({ description: 'As in the verdict.' }),
    submitted: Type.Object({
      at: timestamp(),
      dockerfile: SentSchema,
      context: orNull(SentSchema, 'Null: none was sent.'),
      spec: SpecSchema,
    }),
    policy: orNull(PolicySchema, 'The policy that judged the Dockerfile; null: not judged yet.'),
    image: orNull(ImageSchema, 'Null: none was built.'),
    reached: orNull(
      Type.Array(HostUseSchema),
      'What the build reached through the proxy, and what it was refused; null: it was not held to one.',
    ),
    sandbox: anything({ description: 'The sandbox and limits that were in force; null when nothing ran.' }),
    run: orNull(RunSchema, 'Null: nothing ran.'),
    vulnerabilities: orNull(VulnerabilitiesSchema, 'Of the day. Null: no scanner looked at the image.'),
    hardening: orNull(HardeningSchema, 'Null: the image was not audited.'),
    performance: nullableNumber(),
    metrics: numberMap(),
    published: orNull(PublishedSchema, 'Null: nothing was pushed.'),
    timings: Type.Array(TimingSchema),
    versions: textMap(),
  },
  { title: 'JobRecord' },
)

import Type, { type Static } from 'typebox'
import {
  choice,
  nullableInteger,
  nullableText,
  nullableTimestamp,
  numberMap,
  StageSchema,
  timestamp,
} from './shared.ts'

const orNull = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Unsafe<Static<Schema> | null>({ anyOf: [schema, { type: 'null' }], description })

const sentences = (description: string) => Type.Array(Type.String(), { description })

const ServiceSchema = Type.Object(
  {
    version: Type.String(),
    node: Type.String(),
    startedAt: timestamp(),
    uptimeSeconds: Type.Integer(),
    address: Type.String({ description: 'Where users reach it, as far as it knows.' }),
    logLevel: Type.String(),
    olderApis: Type.Array(Type.String(), { description: 'Paths of the older APIs that are served.' }),
    memory: Type.Object({
      rssBytes: Type.Integer(),
      heapUsedBytes: Type.Integer(),
      heapTotalBytes: Type.Integer(),
    }),
    cpu: Type.Object(
      { userMs: Type.Integer(), systemMs: Type.Integer() },
      { description: 'Used since the start.' },
    ),
    streams: Type.Object(
      { open: Type.Integer(), most: Type.Integer() },
      { description: 'Event and log streams.' },
    ),
  },
  { title: 'SystemService' },
)

const QueueSchema = Type.Object(
  {
    ready: Type.Integer({ description: 'What a worker may take now.' }),
    waiting: Type.Integer({ description: 'What waits for its time, after a fault of the service.' }),
    tenants: Type.Integer({ description: 'Tenants with something ready.' }),
    oldestAt: nullableTimestamp({ description: 'Since when the one that waits longest has been queued.' }),
  },
  { title: 'SystemQueue' },
)

const WorkSchema = Type.Object(
  {
    slot: Type.Integer(),
    job: Type.String(),
    attempt: Type.Integer(),
    name: Type.String(),
    stage: Type.Unsafe<Static<typeof StageSchema> | null>({ anyOf: [StageSchema, { type: 'null' }] }),
    since: timestamp({ description: 'When the slot took it up.' }),
    stageSince: nullableTimestamp({ description: 'Since when that stage runs; null: it is between two.' }),
  },
  { title: 'SlotWork' },
)

const WorkerSchema = Type.Object(
  {
    status: choice(['ok', 'stopped'], { description: 'Stopped: this process only accepts jobs.' }),
    slots: Type.Integer(),
    busy: Type.Integer(),
    work: Type.Array(WorkSchema, { description: 'Of the busy slots.' }),
  },
  { title: 'SystemWorker' },
)

const EngineSchema = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    apiVersion: Type.String(),
    address: Type.String(),
    os: Type.String(),
    architecture: Type.String(),
    cpus: Type.Number(),
    memoryBytes: Type.Number(),
    storageDriver: Type.String(),
    runtimes: Type.Array(Type.String()),
    capabilities: sentences('What it can do here.'),
    notes: sentences('What is weaker than it could be.'),
  },
  { title: 'SystemEngine' },
)

const RunLimitsSchema = Type.Object(
  {
    timeoutSeconds: Type.Number(),
    memoryMiB: Type.Number(),
    cpus: Type.Number(),
    dataMiB: Type.Number(),
    pids: Type.Number(),
  },
  { title: 'RunLimits' },
)

const SandboxSchema = Type.Object(
  {
    setting: Type.String({ description: '`auto`, or the runtime that is required.' }),
    runtime: nullableText({ description: 'What that comes to; null: the engine cannot be asked.' }),
    user: Type.String({ description: '`image`: what the image says.' }),
    dataMount: Type.Unsafe<'host-tmpfs' | 'volume' | null>({
      anyOf: [choice(['host-tmpfs', 'volume']), { type: 'null' }],
    }),
    network: choice(['none']),
    tmpMiB: Type.Number(),
    outputMiB: Type.Number(),
    limits: RunLimitsSchema,
    mostLimits: RunLimitsSchema,
  },
  { title: 'SystemSandbox' },
)

const EcosystemSchema = Type.Object(
  {
    ecosystem: Type.String(),
    records: Type.Integer(),
    updatedAt: timestamp(),
    newest: timestamp(),
    source: Type.String(),
    stale: Type.Boolean({ description: 'Older than `maxAgeDays`.' }),
  },
  { title: 'SystemEcosystem' },
)

const ScannerStateSchema = Type.Object(
  {
    status: choice(['ok', 'incomplete', 'off'], { description: 'Off: nothing is scanned.' }),
    name: nullableText(),
    failOn: Type.String(),
    ignoreUnfixed: Type.Boolean(),
    onMissingData: Type.String(),
    generation: nullableInteger({
      description: 'Of the advisories; changes with each import. Null: there are none here.',
    }),
    maxAgeDays: Type.Number(),
    ecosystems: Type.Array(EcosystemSchema),
    missing: Type.Array(Type.String(), { description: 'Ecosystems that scans have met, without data.' }),
    notes: sentences('What is missing or too old.'),
  },
  { title: 'SystemScanner' },
)

const LogEntrySchema = Type.Object(
  {
    at: timestamp(),
    level: choice(['warn', 'error']),
    message: Type.String(),
    code: nullableText(),
    times: Type.Integer({ description: 'How often in a row; `at` is the last time.' }),
  },
  { title: 'SystemLogEntry' },
)

const sizes = () => Type.Object({ count: Type.Integer(), bytes: Type.Integer() })

export const SystemSchema = Type.Object(
  {
    at: timestamp(),
    service: ServiceSchema,
    jobs: orNull(numberMap(), 'Jobs by status.'),
    queue: orNull(QueueSchema, 'What waits for a worker.'),
    worker: WorkerSchema,
    engine: orNull(EngineSchema, 'Null: it cannot be asked now.'),
    sandbox: SandboxSchema,
    builds: Type.Object(
      {
        network: Type.String(),
        allow: Type.Array(Type.String(), { description: 'Hosts that builds reach through the proxy.' }),
        timeoutSeconds: Type.Number(),
        maxImageMiB: Type.Number(),
        reuse: Type.Boolean(),
      },
      { title: 'SystemBuilds' },
    ),
    policy: Type.Object({
      name: Type.String(),
      sha256: Type.String(),
      notes: sentences('Why it is not what was written last.'),
    }),
    scanner: ScannerStateSchema,
    exceptions: Type.Object({ inForce: Type.Integer(), notes: sentences('Which are over.') }),
    publishing: Type.Object(
      {
        registry: Type.String(),
        account: nullableText({ description: "User of the server's own account; null: it has none." }),
        allow: Type.Array(Type.String(), { description: 'Patterns; empty: anywhere.' }),
      },
      { title: 'SystemPublishing' },
    ),
    disk: orNull(
      Type.Object({ freeBytes: Type.Integer(), totalBytes: Type.Integer() }, { title: 'SystemDisk' }),
      'Of the file system of the data folder.',
    ),
    storage: Type.Object(
      {
        databaseBytes: nullableInteger(),
        contexts: orNull(sizes(), 'Build contexts that are kept.'),
        images: orNull(sizes(), 'Built images that are kept for reuse.'),
      },
      { title: 'SystemStorage' },
    ),
    retention: numberMap({ description: 'Settings; 0: no limit.' }),
    log: Type.Array(LogEntrySchema, {
      description: 'The last warnings and errors of the service itself, newest first; at most 100.',
    }),
    problems: Type.Array(Type.Object({ part: Type.String(), detail: Type.String() }), {
      description: 'Why a part is null.',
    }),
  },
  { title: 'System' },
)

export type SystemBody = Static<typeof SystemSchema>

/** Generated from the OpenAPI document, by scripts/generate-client.ts: change the schemas in src/http/schemas instead. */

export type Severity = 'unknown' | 'none' | 'low' | 'medium' | 'high' | 'critical'

/**
 * For how much of what is installed there was data. Only `scanned` may be called clean; an empty list beside another status says nothing.
 */
export type Coverage = 'scanned' | 'partial' | 'stale' | 'unsupported_os' | 'not_scanned' | 'error'

/**
 * A stage of the pipeline, in its order.
 */
export type Stage = 'validate' | 'build' | 'scan' | 'run' | 'measure' | 'publish'

/**
 * Why a job failed. Stable: match on it.
 */
export type Reason =
  | 'dockerfile_invalid'
  | 'policy_denied'
  | 'base_image_unavailable'
  | 'build_failed'
  | 'build_timeout'
  | 'vulnerable'
  | 'scan_unavailable'
  | 'run_failed'
  | 'run_timeout'
  | 'out_of_memory'
  | 'disk_limit'
  | 'performance_missing'
  | 'performance_invalid'
  | 'publish_failed'
  | 'publish_denied'
  | 'internal'

/**
 * `rejected`: because of the submission. `cancelled`: the attempt ended before the stage had an outcome, on request or because the service gave up; the verdict tells which.
 */
export type StageStatus = 'pending' | 'running' | 'passed' | 'rejected' | 'skipped' | 'cancelled'

/**
 * Which performance is the better one.
 */
export type Direction = 'higher' | 'lower'

/**
 * Stable: match on it.
 */
export type ErrorCode =
  | 'request_invalid'
  | 'body_too_large'
  | 'media_type_unsupported'
  | 'not_acceptable'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'origin_denied'
  | 'dockerfile_invalid'
  | 'policy_denied'
  | 'context_invalid'
  | 'idempotency_conflict'
  | 'unauthorized'
  | 'not_found'
  | 'job_not_found'
  | 'credential_not_found'
  | 'template_not_found'
  | 'job_state_conflict'
  | 'lease_lost'
  | 'engine_unavailable'
  | 'engine_timeout'
  | 'engine_failed'
  | 'engine_unsupported'
  | 'registry_unavailable'
  | 'publish_unavailable'
  | 'registry_refused'
  | 'advisories_unavailable'
  | 'advisories_invalid'
  | 'secret_unreadable'
  | 'storage_full'
  | 'storage_failed'
  | 'data_folder_locked'
  | 'config_invalid'
  | 'shutting_down'
  | 'overloaded'
  | 'internal'

/**
 * `unavailable`: nothing blocks, and it is not known enough to say that nothing would.
 */
export type GateVerdict = 'pass' | 'fail' | 'unavailable'

/**
 * Where a job stands.
 */
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export interface Account {
  username: string
  /**
   * Or a token. Never shown again.
   */
  password: string
}

export interface Advisory {
  /**
   * As it was asked for.
   */
  name: string
  /**
   * False: no record on this server has this name, so nothing can be said about any image. An empty list is no answer then.
   */
  known: boolean
  /**
   * Of the records.
   */
  ids: string[]
  aliases: string[]
  summary: string
  severity: Severity
  /**
   * The highest CVSS base score; null: none was given.
   */
  score: number | null
}

export interface AdvisoryData {
  /**
   * Of the advisories; changes with every import.
   */
  generation: number
  /**
   * Of which there are advisories on this server, and how old they are.
   */
  ecosystems: {
    ecosystem: string
    dataAt: string
  }[]
}

export interface AdvisoryFinding {
  /**
   * Under which the report of the image has it.
   */
  id: string
  severity: Severity
  package: AffectedPackage
  ecosystem: string
  /**
   * The lowest version that mends it; null: there is none yet.
   */
  fixedVersion: string | null
}

export interface AffectedPackage {
  kind:
    | 'deb'
    | 'apk'
    | 'npm'
    | 'pypi'
    | 'golang'
    | 'gem'
    | 'rpm'
    | 'maven'
    | 'cargo'
    | 'nuget'
    | 'composer'
    | 'generic'
  name: string
  version: string
  /**
   * What it was built from, where advisories speak of that; null: itself.
   */
  source: SourcePackage | null
  /**
   * The file that says it is installed.
   */
  path: string
  /**
   * Diff id of the layer that brought it.
   */
  layer: string
}

export interface SourcePackage {
  name: string
  version: string
}

export interface AdvisoryFindings {
  advisory: Advisory
  data: AdvisoryData
  /**
   * Those that have it. A page may be empty and not be the last one.
   */
  images: AffectedImage[]
  /**
   * Images that this page asked about.
   */
  asked: number
  /**
   * Images of this page of which nothing is known: what was read of their layers is gone.
   */
  notAsked: number
  /**
   * Images asked and not listed, though there are not data for all that is installed in them.
   */
  incomplete: number
  /**
   * What keeps images from being called free of it.
   */
  notes: string[]
  /**
   * The cursor of the next page; null: all images were looked at.
   */
  next: string | null
}

export interface AffectedImage {
  imageId: string
  /**
   * The newest ten.
   */
  jobs: ImageJob[]
  /**
   * Counted to 1000.
   */
  jobCount: number
  /**
   * There are more than were counted.
   */
  moreJobs: boolean
  findings: AdvisoryFinding[]
  status: Coverage
}

export interface ImageJob {
  id: string
  name: string
  /**
   * Where this very image was published.
   */
  published: string | null
}

/**
 * One pass of a job through the pipeline.
 */
export interface Attempt {
  number: number
  from: Stage
  status: 'queued' | 'running' | 'ended'
  /**
   * How often it was claimed by a worker.
   */
  tries: number
  /**
   * The last fault on our side.
   */
  lastFault: string | null
  createdAt: string
  startedAt: string | null
  endedAt: string | null
  verdict: Verdict | null
  stages: StageReport[]
}

export interface Verdict {
  status: 'succeeded' | 'failed' | 'cancelled'
  reason: Reason | null
  message: string
  /**
   * The lines that explain a failure.
   */
  excerpt: string[]
  /**
   * Zero-based line of the Dockerfile on which the instruction begins that failed or is refused; null: none is certain, or there are several.
   */
  line: number | null
}

export interface StageReport {
  stage: Stage
  status: StageStatus
  startedAt: string | null
  endedAt: string | null
  durationMs: number | null
  message: string | null
}

export interface BaseImage {
  ref: string
  digest: string | null
  imageId: string | null
}

export interface Collected {
  /**
   * Deleted jobs whose rows are gone now.
   */
  jobs: number
  /**
   * Images that were removed from the engine.
   */
  images: number
  /**
   * Jobs whose log was dropped.
   */
  logs: number
  /**
   * Build contexts that no job needs any more.
   */
  contexts: number
  /**
   * Left on the engine by processes that were killed.
   */
  containers: number
  /**
   * The same.
   */
  volumes: number
  /**
   * The same.
   */
  mounts: number
}

export interface Credential {
  name: string
  registry: string
  username: string
  createdAt: string
  updatedAt: string
  /**
   * When a job last published with it.
   */
  lastUsedAt: string | null
}

export interface CredentialList {
  credentials: Credential[]
}

/**
 * One finding in a Dockerfile.
 */
export interface Diagnostic {
  /**
   * `SLP…`, `SEC…`, `DL…`, or the name of one of BuildKit's checks.
   */
  code: string
  severity: 'error' | 'warning' | 'info'
  message: string
  /**
   * What to do.
   */
  action: string
  range: Range
  /**
   * What other linters call it.
   */
  aliases?: string[]
  fix?: Fix
}

export interface Range {
  start: Position
  end: Position
}

/**
 * Zero-based, as in LSP.
 */
export interface Position {
  line: number
  character: number
}

/**
 * Mends it without changing what the file means to its author.
 */
export interface Fix {
  title: string
  /**
   * They do not overlap, and are made together.
   */
  edits: Edit[]
}

export interface Edit {
  range: Range
  text: string
}

export interface EcosystemCoverage {
  /**
   * `Debian:12`, `npm`.
   */
  ecosystem: string
  status: Coverage
  packages: number
  /**
   * Of the advisories; null: there are none.
   */
  dataAt: string | null
  note: string | null
}

export interface FieldError {
  pointer: string
  message: string
}

export interface Finding {
  id: string
  aliases: string[]
  summary: string
  severity: Severity
  /**
   * CVSS base score; null: none was given.
   */
  score: number | null
  vector: string | null
  package: AffectedPackage
  ecosystem: string
  /**
   * The lowest version that mends it; null: there is none yet.
   */
  fixedVersion: string | null
  /**
   * Zero-based line of the Dockerfile: of the instruction that made the layer, or of the FROM that names the base image it came with; null: not known.
   */
  line: number | null
  /**
   * The image would not pass because of it.
   */
  blocks: boolean
  /**
   * The exception in force that is about it; null: there is none.
   */
  exception: GateException | null
}

export interface GateException {
  /**
   * Of an advisory, or an alias of it.
   */
  id: string
  /**
   * In packages of this name alone, with `*`; left out: in all.
   */
  package?: string
  reason: string
  author: string
  /**
   * A time, or a day, at the end of which (UTC) it is over.
   */
  expires: string
}

/**
 * All are null where there were no data to find any by.
 */
export interface FindingCounts {
  status: Coverage
  critical: number | null
  high: number | null
  medium: number | null
  low: number | null
  /**
   * Of no severity, or of one that nobody knows.
   */
  other: number | null
}

export interface Findings {
  /**
   * Matched with the advisories of now; false: what the scan stage found when the job ran.
   */
  current: boolean
  status: Coverage
  gate: GateOfNow
  scanner: ScannerIdentity
  ecosystems: EcosystemCoverage[]
  /**
   * Most severe first, then by package.
   */
  findings: Finding[]
  notes: string[]
  at: string
}

/**
 * Whether the image would pass today, with the advisories, settings and exceptions of now.
 */
export interface GateOfNow {
  verdict: GateVerdict
  /**
   * Why it would not pass, and what to update; null: it would.
   */
  message: string | null
  warnings: string[]
  /**
   * Findings that block; null: there were no data to find any by.
   */
  blocking: number | null
  failOn: Severity
  ignoreUnfixed: boolean
  onMissingData: 'allow' | 'warn' | 'block'
  /**
   * Exceptions without which it would not pass.
   */
  used: GateException[]
  /**
   * Exceptions that would let a finding pass, and are over.
   */
  expired: GateException[]
  /**
   * What would have to be updated so that it passes, the most severe first.
   */
  updates: Update[]
  /**
   * What it said when the image was scanned for the job; null: it was not asked.
   */
  recorded: RecordedVerdict | null
}

export interface Update {
  ecosystem: string
  /**
   * Of the source of the packages, where advisories speak of that.
   */
  name: string
  /**
   * That is installed.
   */
  version: string
  /**
   * The lowest that has the fix of every finding which has one; null: none has, or their versions cannot be compared.
   */
  fixedVersion: string | null
}

export interface RecordedVerdict {
  verdict: GateVerdict
  at: string
}

export interface ScannerIdentity {
  name: string
  version: string
  /**
   * Of the advisories; changes with every import.
   */
  generation: number | null
}

export interface Hardening {
  auditor: string
  version: string | null
  /**
   * 0 to 100; null: the audit had no result, see `why`.
   */
  index: number | null
  why: string | null
  tests: number | null
  warnings: string[]
  suggestions: string[]
  durationMs: number
}

export interface Health {
  /**
   * Degraded: jobs are accepted and wait. Down: nothing can be accepted.
   */
  status: 'ok' | 'degraded' | 'down'
  version: string
  uptimeSeconds: number
  components: {
    store: {
      status: 'ok' | 'down'
      detail?: string
    }
    engine: {
      status: 'ok' | 'down'
      detail?: string
      name?: string
      address?: string
      runtime?: string
      notes?: string[]
    }
    worker: {
      status: 'ok' | 'stopped'
      slots: number
      busy: number
    }
    /**
     * The policy in force; a note says why it is not what was written last.
     */
    policy: {
      name: string
      sha256: string
      notes: string[]
    }
    /**
     * What scans match with; a note says what is missing or too old.
     */
    advisories: {
      status: 'ok' | 'incomplete' | 'off'
      notes: string[]
    }
    /**
     * Findings that fail no job; a note says which exceptions are over, and why a file that was written last is not used.
     */
    exceptions: {
      inForce: number
      notes: string[]
    }
  }
  /**
   * Jobs by status.
   */
  jobs: {
    [k: string]: number
  }
}

export interface HostUse {
  /**
   * As the build named it.
   */
  host: string
  port: number
  verdict: 'allowed' | 'refused'
  /**
   * Why it was refused, in words.
   */
  why: string | null
  /**
   * Requests and tunnels.
   */
  requests: number
  /**
   * From the build.
   */
  bytesSent: number
  /**
   * To the build.
   */
  bytesReceived: number
}

export interface Job {
  /**
   * UUIDv7.
   */
  id: string
  name: string
  description: string
  labels: {
    [k: string]: string
  }
  /**
   * -100 to 100; higher runs earlier.
   */
  priority: number
  status: JobStatus
  /**
   * The stage that runs now, or the one at which the job ended.
   */
  stage: Stage | null
  /**
   * Number of the latest attempt, from 1.
   */
  attempt: number
  reason: Reason | null
  /**
   * The verdict in a sentence; null before the end.
   */
  message: string | null
  /**
   * The number at `perf` in /data/perf.json.
   */
  performance: number | null
  /**
   * Hardening index of the image, 0 to 100; null: not audited.
   */
  hardening: number | null
  warnings: string[]
  imageId: string | null
  /**
   * `registry/repository@sha256:…` as the registry has it; null until it was pushed.
   */
  published: string | null
  /**
   * Of the image that the latest attempt built.
   */
  imageBytes: number | null
  /**
   * Known weaknesses when the image was scanned; null: it was not.
   */
  findings: FindingCounts | null
  /**
   * Wall time of the container, milliseconds.
   */
  runMs: number | null
  cancelRequested: boolean
  createdAt: string
  updatedAt: string
  startedAt: string | null
  finishedAt: string | null
  links: JobLinks
  spec: JobSpec
  /**
   * All numbers that the run reported, by file and path.
   */
  metrics: {
    [k: string]: number
  }
  dockerfile: Sent
  context: {
    sha256: string
    bytes: number | null
  } | null
}

export interface JobLinks {
  self: string
  events: string
  logs: string
  dockerfile: string
  record: string
  /**
   * Where there is an image.
   */
  findings?: string
  /**
   * Where there is an image.
   */
  sbom?: string
}

/**
 * What was asked for, defaults filled in.
 */
export interface JobSpec {
  buildArgs: {
    [k: string]: string
  }
  environment: {
    [k: string]: string
  }
  target: string | null
  limits: Limits
  performance: 'required' | 'optional'
  run: RunPlan
  /**
   * Null: the image is not pushed anywhere.
   */
  publish: PublishSpec | null
  /**
   * The image is audited for its hardening index as well.
   */
  hardening: boolean
}

/**
 * What the run may use.
 */
export interface Limits {
  timeoutSeconds: number
  memoryMiB: number
  cpus: number
  dataMiB: number
  pids: number
}

export interface RunPlan {
  mode: 'batch' | 'service'
  /**
   * Of a service alone.
   */
  healthcheck?: string
  /**
   * Of a service alone; null: the port that the image exposes, or 8080.
   */
  port?: number | null
}

export interface PublishSpec {
  registry: string
  repository: string
  tag: string
  /**
   * The name of a stored credential.
   */
  credential: string | null
  /**
   * A user name and a password came with the job; they are erased when it has ended.
   */
  ownCredential: boolean
}

export interface Sent {
  sha256: string
  bytes: number
}

/**
 * A `step` of the build has its zero-based `line` of the Dockerfile; null: none is certain.
 */
export interface JobEvent {
  /**
   * The id of the frame; send it as Last-Event-ID to resume.
   */
  seq: number
  job: string
  at: string
  type: 'queued' | 'started' | 'stage' | 'step' | 'retrying' | 'warning' | 'updated' | 'ended'
  data: unknown
}

export interface JobPage {
  jobs: JobSummary[]
  /**
   * The cursor of the next page; null: none.
   */
  next: string | null
  /**
   * Null: nothing was passed over.
   */
  searched: Searched | null
}

/**
 * A job as lists show it.
 */
export interface JobSummary {
  /**
   * UUIDv7.
   */
  id: string
  name: string
  description: string
  labels: {
    [k: string]: string
  }
  /**
   * -100 to 100; higher runs earlier.
   */
  priority: number
  status: JobStatus
  /**
   * The stage that runs now, or the one at which the job ended.
   */
  stage: Stage | null
  /**
   * Number of the latest attempt, from 1.
   */
  attempt: number
  reason: Reason | null
  /**
   * The verdict in a sentence; null before the end.
   */
  message: string | null
  /**
   * The number at `perf` in /data/perf.json.
   */
  performance: number | null
  /**
   * Hardening index of the image, 0 to 100; null: not audited.
   */
  hardening: number | null
  warnings: string[]
  imageId: string | null
  /**
   * `registry/repository@sha256:…` as the registry has it; null until it was pushed.
   */
  published: string | null
  /**
   * Of the image that the latest attempt built.
   */
  imageBytes: number | null
  /**
   * Known weaknesses when the image was scanned; null: it was not.
   */
  findings: FindingCounts | null
  /**
   * Wall time of the container, milliseconds.
   */
  runMs: number | null
  cancelRequested: boolean
  createdAt: string
  updatedAt: string
  startedAt: string | null
  finishedAt: string | null
  links: JobLinks
}

export interface Searched {
  /**
   * How many jobs this page has looked at.
   */
  jobs: number
  /**
   * How far back: when the last of them was submitted; null: all the way.
   */
  to: string | null
}

export interface JobPatch {
  /**
   * A name for people; need not be unique.
   */
  name?: string
  description?: string
  /**
   * For filters; keys and values are yours.
   */
  labels?: {
    [k: string]: string
  }
  /**
   * Higher runs earlier.
   */
  priority?: number
}

export interface JobRecord {
  job: string
  attempt: number
  status: string
  reason: string | null
  message: string | null
  /**
   * As in the verdict.
   */
  line: number | null
  submitted: {
    at: string
    dockerfile: Sent
    /**
     * Null: none was sent.
     */
    context: Sent | null
    spec: JobSpec
  }
  /**
   * The policy that judged the Dockerfile; null: not judged yet.
   */
  policy: RecordedPolicy | null
  /**
   * Null: none was built.
   */
  image: RecordedImage | null
  /**
   * What the build reached through the proxy, and what it was refused; null: it was not held to one.
   */
  reached: HostUse[] | null
  /**
   * The sandbox and limits that were in force; null when nothing ran.
   */
  sandbox: {
    [k: string]: unknown
  }
  /**
   * Null: nothing ran.
   */
  run: RecordedRun | null
  /**
   * Of the day. Null: no scanner looked at the image.
   */
  vulnerabilities: RecordedScan | null
  /**
   * Null: the image was not audited.
   */
  hardening: Hardening | null
  performance: number | null
  metrics: {
    [k: string]: number
  }
  /**
   * Null: nothing was pushed.
   */
  published: Published | null
  timings: StageTiming[]
  versions: {
    [k: string]: string
  }
}

export interface RecordedPolicy {
  name: string
  /**
   * Of the canonical JSON of the whole policy.
   */
  sha256: string
}

export interface RecordedImage {
  id: string
  bytes: number
  /**
   * Diff ids, bottom first.
   */
  layers: string[]
  bases: BaseImage[]
  /**
   * Identity of the inputs; null when a base image is not certain.
   */
  key: string | null
  /**
   * An image built before from the same inputs was used.
   */
  reused: boolean
}

export interface RecordedRun {
  exitCode: number | null
  startError: string | null
  oomKilled: boolean
  timedOut: boolean
  /**
   * An earlier process of the service had started it.
   */
  adopted: boolean
  /**
   * What the host measured; null: it could not be started.
   */
  usage: {
    [k: string]: unknown
  } | null
  /**
   * What the host measured while it ran; of an adopted run since its adoption. Null: nothing was measured.
   */
  samples: RunSamples | null
  files: RecordedFile[]
  refused: RefusedFile[]
  /**
   * Null: it ran to its end by itself.
   */
  health: ServiceHealth | null
}

export interface RunSamples {
  /**
   * Since the start of the container; at most 200, closest together at the beginning.
   */
  atMs: number[]
  /**
   * CPU time used so far, one for each time.
   */
  cpuMs: number[]
  /**
   * In use at that time, the page cache counted as in `peakMemoryBytes`; one for each time.
   */
  memoryBytes: number[]
  source: 'cgroup' | 'engine-samples'
}

export interface RecordedFile {
  name: string
  sha256: string
  bytes: number
}

export interface RefusedFile {
  name: string
  why: string
}

export interface ServiceHealth {
  port: number
  path: string
  /**
   * From the start to the first good answer; null: there was none.
   */
  healthyMs: number | null
  /**
   * How often it was asked.
   */
  probes: number
  lastStatus: number | null
  lastError: string | null
}

export interface RecordedScan {
  status: Coverage
  /**
   * How many; they say little unless the status is `scanned`. Null: without data nothing is counted.
   */
  findings: number | null
  gate: RecordedGate
  scanner: ScannerIdentity
  at: string
}

export interface RecordedGate {
  failOn: string
  ignoreUnfixed: boolean
  onMissingData: string
  verdict: GateVerdict
  /**
   * How many findings block; null as `findings`.
   */
  blocking: number | null
  /**
   * Exceptions without which it would not have passed.
   */
  used?: GateException[]
}

export interface Published {
  /**
   * `registry.example.org/team/model:1`
   */
  reference: string
  /**
   * `sha256:…` of the manifest.
   */
  digest: string
  /**
   * The registry was asked, and has that digest under the tag.
   */
  confirmed: boolean
  /**
   * Null: none was used.
   */
  account: PublishAccount | null
  layers: PushedLayer[]
  durationMs: number
}

export interface PublishAccount {
  from: 'job' | 'stored' | 'server' | 'docker-config'
  username: string
  /**
   * Of a stored credential.
   */
  name: string | null
}

export interface PushedLayer {
  id: string
  state: 'waiting' | 'pushing' | 'pushed' | 'exists'
  bytes: number | null
  totalBytes: number | null
}

export interface StageTiming {
  stage: string
  status: string
  startedAt: string | null
  endedAt: string | null
  durationMs: number | null
}

export interface JobView {
  /**
   * UUIDv7.
   */
  id: string
  name: string
  description: string
  labels: {
    [k: string]: string
  }
  /**
   * -100 to 100; higher runs earlier.
   */
  priority: number
  status: JobStatus
  /**
   * The stage that runs now, or the one at which the job ended.
   */
  stage: Stage | null
  /**
   * Number of the latest attempt, from 1.
   */
  attempt: number
  reason: Reason | null
  /**
   * The verdict in a sentence; null before the end.
   */
  message: string | null
  /**
   * The number at `perf` in /data/perf.json.
   */
  performance: number | null
  /**
   * Hardening index of the image, 0 to 100; null: not audited.
   */
  hardening: number | null
  warnings: string[]
  imageId: string | null
  /**
   * `registry/repository@sha256:…` as the registry has it; null until it was pushed.
   */
  published: string | null
  /**
   * Of the image that the latest attempt built.
   */
  imageBytes: number | null
  /**
   * Known weaknesses when the image was scanned; null: it was not.
   */
  findings: FindingCounts | null
  /**
   * Wall time of the container, milliseconds.
   */
  runMs: number | null
  cancelRequested: boolean
  createdAt: string
  updatedAt: string
  startedAt: string | null
  finishedAt: string | null
  links: JobLinks
  spec: JobSpec
  /**
   * All numbers that the run reported, by file and path.
   */
  metrics: {
    [k: string]: number
  }
  dockerfile: Sent
  context: {
    sha256: string
    bytes: number | null
  } | null
  /**
   * Place in the queue from 1; 1001 stands for more than 1000.
   */
  position: number | null
  attempts: Attempt[]
}

export interface Leaderboard {
  direction: Direction
  /**
   * Best first.
   */
  jobs: RankedJob[]
  /**
   * Of the same jobs, in the order of their ends: the newest 1,000.
   */
  history: ScorePoint[]
}

export interface RankedJob {
  /**
   * From 1. Of equal performances the job that was submitted first is ahead.
   */
  rank: number
  /**
   * The job.
   */
  id: string
  performance: number
  finishedAt: string
  name: string
  /**
   * Of the attempt that succeeded, from its start to its end.
   */
  durationMs: number | null
  /**
   * Wall time of the container.
   */
  runMs: number | null
  imageId: string | null
  /**
   * Where this very image was published.
   */
  published: string | null
}

export interface ScorePoint {
  /**
   * The job.
   */
  id: string
  performance: number
  finishedAt: string
}

export interface LintRequest {
  /**
   * The Dockerfile's text.
   */
  dockerfile: string
  /**
   * Build arguments.
   */
  buildArgs?: {
    [k: string]: string
  }
  /**
   * Required: a run without a performance has failed.
   */
  performance?: 'required' | 'optional'
  /**
   * The text of a .hadolint.yaml.
   */
  configuration?: string
  /**
   * The text of the .dockerignore of the context.
   */
  dockerignore?: string
}

export interface LintResult {
  /**
   * In the order of the file.
   */
  diagnostics: Diagnostic[]
  /**
   * With one, a submission would be refused; but for those of ShellCheck (`SC…`), which is not asked then.
   */
  errors: number
  warnings: number
  infos: number
  /**
   * ShellCheck was asked about the scripts and has answered. False: it is not installed, turned off, was not done in time, or the file cannot be read; scripts without findings say nothing then.
   */
  shellcheck: boolean
}

export interface Live {
  status: 'ok'
}

export interface LogLine {
  seq: number
  at: string
  stage: Stage
  /**
   * The build step that wrote it.
   */
  step: string | null
  stream: 'stdout' | 'stderr' | 'system'
  text: string
}

export interface NameList {
  names: ScoredName[]
}

export interface ScoredName {
  name: string
  /**
   * Of the newest job with a performance.
   */
  lastFinishedAt: string
}

export interface NewCredential {
  /**
   * The name of a stored credential.
   */
  name: string
  /**
   * `registry.example.org:5000`; left out: the server's own. The account is sent to no other.
   */
  registry?: string
  username: string
  /**
   * Or a token. Never shown again.
   */
  password: string
}

/**
 * An error as in RFC 9457. Some codes have more members, see /docs/errors.
 */
export interface Problem {
  /**
   * Where the code is documented.
   */
  type: string
  /**
   * The code in words; the same for each of its errors.
   */
  title: string
  /**
   * The HTTP status.
   */
  status: number
  code: ErrorCode
  /**
   * What stands in the way, with the value that was wrong.
   */
  detail: string
  /**
   * A JSON pointer, a place in the Dockerfile, a path.
   */
  where?: string
  /**
   * What to do.
   */
  action: string
  /**
   * The same request may go through later.
   */
  retryable: boolean
  /**
   * The id of the request, as in X-Request-Id and in the log.
   */
  instance: string
  /**
   * The wrong fields of an invalid request.
   */
  errors?: FieldError[]
  /**
   * What was found in the Dockerfile.
   */
  diagnostics?: Diagnostic[]
}

export interface RenderedFile {
  path: string
  text: string
}

export interface RenderedTemplate {
  template: string
  /**
   * With the defaults filled in.
   */
  parameters: {
    [k: string]: unknown
  }
  dockerfile: string
  /**
   * Beside the Dockerfile, sorted by path.
   */
  files: RenderedFile[]
  buildArgs: {
    [k: string]: string
  }
  run: RunPlan
}

export interface RequestedLimits {
  /**
   * Wall time of the run.
   */
  timeoutSeconds?: number
  memoryMiB?: number
  cpus?: number
  /**
   * Size of /data.
   */
  dataMiB?: number
  pids?: number
}

export interface RunLimits {
  timeoutSeconds: number
  memoryMiB: number
  cpus: number
  dataMiB: number
  pids: number
}

export interface RunRequest {
  /**
   * `batch`: it runs to its end and reports numbers. `service`: it is asked until it answers, and stopped.
   */
  mode: 'batch' | 'service'
  /**
   * Path that a service answers with 2xx when it is well. Left out: `/health`.
   */
  healthcheck?: string
  /**
   * Where a service listens. Left out: the port that the image exposes, or 8080.
   */
  port?: number
}

export interface SlotWork {
  slot: number
  job: string
  attempt: number
  name: string
  stage: Stage | null
  /**
   * When the slot took it up.
   */
  since: string
  /**
   * Since when that stage runs; null: it is between two.
   */
  stageSince: string | null
}

export interface Submission {
  /**
   * The Dockerfile's text. Left out: the one at the context's root.
   */
  dockerfile?: string
  /**
   * A tar, tar.gz or zip in base64.
   */
  context?: string
  /**
   * A name for people; need not be unique.
   */
  name?: string
  description?: string
  /**
   * Higher runs earlier.
   */
  priority?: number
  /**
   * Required: a run without a performance has failed.
   */
  performance?: 'required' | 'optional'
  /**
   * Build stage to stop at.
   */
  target?: string
  /**
   * Audit the image for its hardening index, where the server can.
   */
  hardening?: boolean
  /**
   * Build arguments.
   */
  buildArgs?: {
    [k: string]: string
  }
  /**
   * Environment of the run.
   */
  environment?: {
    [k: string]: string
  }
  /**
   * For filters; keys and values are yours.
   */
  labels?: {
    [k: string]: string
  }
  limits?: RequestedLimits
  /**
   * Where the image is pushed to once it has passed: a whole reference, or its parts.
   */
  publish?:
    | string
    | {
        /**
         * Where the image is pushed to: `registry.example.org/team/model:1`.
         */
        image: string
        /**
         * Left out: `latest`.
         */
        tag?: string
        /**
         * Left out: the server's own.
         */
        registry?: string
        /**
         * The name of a stored credential, or a user name and a password for this job alone, erased when it has ended.
         */
        credential?:
          | string
          | {
              username: string
              /**
               * Or a token. Never shown again.
               */
              password: string
            }
      }
  run?: RunRequest
  template?: TemplateChoice
}

export interface TemplateChoice {
  /**
   * GET /api/v2/templates lists the names.
   */
  name: string
  /**
   * As the template describes them; each has a default.
   */
  parameters?: {
    [k: string]: unknown
  }
}

export interface SubmissionForm {
  dockerfile?: string
  context?: string
  /**
   * A name for people; need not be unique.
   */
  name?: string
  description?: string
  /**
   * Higher runs earlier.
   */
  priority?: number
  /**
   * Required: a run without a performance has failed.
   */
  performance?: 'required' | 'optional'
  /**
   * Build stage to stop at.
   */
  target?: string
  /**
   * Audit the image for its hardening index, where the server can.
   */
  hardening?: boolean
  /**
   * Wall time of the run.
   */
  timeoutSeconds?: number
  memoryMiB?: number
  cpus?: number
  /**
   * Size of /data.
   */
  dataMiB?: number
  pids?: number
  /**
   * `key=value`, repeated.
   *
   * @maxItems 256
   */
  label?: string[]
  /**
   * `NAME=value`, repeated.
   *
   * @maxItems 256
   */
  buildArg?: string[]
  /**
   * `NAME=value`, repeated.
   *
   * @maxItems 256
   */
  env?: string[]
  /**
   * The name of a stored credential.
   */
  credential?: string
  /**
   * Path that a service answers with 2xx when it is well. Left out: `/health`.
   */
  healthcheck?: string
  /**
   * Where a service listens. Left out: the port that the image exposes, or 8080.
   */
  port?: number
  /**
   * A JSON object, as in the JSON form.
   */
  buildArgs?: string
  /**
   * A JSON object.
   */
  environment?: string
  /**
   * A JSON object.
   */
  labels?: string
  /**
   * A JSON object.
   */
  limits?: string
  /**
   * A reference, or a JSON object as in the JSON form.
   */
  publish?: string
  /**
   * `service`, or a JSON object as in the JSON form.
   */
  run?: string
  /**
   * A JSON object, as in the JSON form.
   */
  template?: string
}

export interface SubmittedJob {
  /**
   * UUIDv7.
   */
  id: string
  name: string
  description: string
  labels: {
    [k: string]: string
  }
  /**
   * -100 to 100; higher runs earlier.
   */
  priority: number
  status: JobStatus
  /**
   * The stage that runs now, or the one at which the job ended.
   */
  stage: Stage | null
  /**
   * Number of the latest attempt, from 1.
   */
  attempt: number
  reason: Reason | null
  /**
   * The verdict in a sentence; null before the end.
   */
  message: string | null
  /**
   * The number at `perf` in /data/perf.json.
   */
  performance: number | null
  /**
   * Hardening index of the image, 0 to 100; null: not audited.
   */
  hardening: number | null
  warnings: string[]
  imageId: string | null
  /**
   * `registry/repository@sha256:…` as the registry has it; null until it was pushed.
   */
  published: string | null
  /**
   * Of the image that the latest attempt built.
   */
  imageBytes: number | null
  /**
   * Known weaknesses when the image was scanned; null: it was not.
   */
  findings: FindingCounts | null
  /**
   * Wall time of the container, milliseconds.
   */
  runMs: number | null
  cancelRequested: boolean
  createdAt: string
  updatedAt: string
  startedAt: string | null
  finishedAt: string | null
  links: JobLinks
  spec: JobSpec
  /**
   * All numbers that the run reported, by file and path.
   */
  metrics: {
    [k: string]: number
  }
  dockerfile: Sent
  context: {
    sha256: string
    bytes: number | null
  } | null
  /**
   * Warnings about the Dockerfile.
   */
  diagnostics: Diagnostic[]
}

export interface System {
  at: string
  service: SystemService
  /**
   * Jobs by status.
   */
  jobs: {
    [k: string]: number
  } | null
  /**
   * What waits for a worker.
   */
  queue: SystemQueue | null
  worker: SystemWorker
  /**
   * Null: it cannot be asked now.
   */
  engine: SystemEngine | null
  sandbox: SystemSandbox
  builds: SystemBuilds
  policy: {
    name: string
    sha256: string
    /**
     * Why it is not what was written last.
     */
    notes: string[]
  }
  scanner: SystemScanner
  exceptions: {
    inForce: number
    /**
     * Which are over.
     */
    notes: string[]
  }
  publishing: SystemPublishing
  /**
   * Of the file system of the data folder.
   */
  disk: SystemDisk | null
  storage: SystemStorage
  /**
   * Settings; 0: no limit.
   */
  retention: {
    [k: string]: number
  }
  /**
   * The last warnings and errors of the service itself, newest first; at most 100.
   */
  log: SystemLogEntry[]
  /**
   * Why a part is null.
   */
  problems: {
    part: string
    detail: string
  }[]
}

export interface SystemService {
  version: string
  node: string
  startedAt: string
  uptimeSeconds: number
  /**
   * Where users reach it, as far as it knows.
   */
  address: string
  logLevel: string
  /**
   * Paths of the older APIs that are served.
   */
  olderApis: string[]
  memory: {
    rssBytes: number
    heapUsedBytes: number
    heapTotalBytes: number
  }
  /**
   * Used since the start.
   */
  cpu: {
    userMs: number
    systemMs: number
  }
  /**
   * Event and log streams.
   */
  streams: {
    open: number
    most: number
  }
}

export interface SystemQueue {
  /**
   * What a worker may take now.
   */
  ready: number
  /**
   * What waits for its time, after a fault of the service.
   */
  waiting: number
  /**
   * Tenants with something ready.
   */
  tenants: number
  /**
   * Since when the one that waits longest has been queued.
   */
  oldestAt: string | null
}

export interface SystemWorker {
  /**
   * Stopped: this process only accepts jobs.
   */
  status: 'ok' | 'stopped'
  slots: number
  busy: number
  /**
   * Of the busy slots.
   */
  work: SlotWork[]
}

export interface SystemEngine {
  name: string
  version: string
  apiVersion: string
  address: string
  os: string
  architecture: string
  cpus: number
  memoryBytes: number
  storageDriver: string
  runtimes: string[]
  /**
   * What it can do here.
   */
  capabilities: string[]
  /**
   * What is weaker than it could be.
   */
  notes: string[]
}

export interface SystemSandbox {
  /**
   * `auto`, or the runtime that is required.
   */
  setting: string
  /**
   * What that comes to; null: the engine cannot be asked.
   */
  runtime: string | null
  /**
   * `image`: what the image says.
   */
  user: string
  dataMount: ('host-tmpfs' | 'volume') | null
  network: 'none'
  tmpMiB: number
  outputMiB: number
  limits: RunLimits
  mostLimits: RunLimits
}

export interface SystemBuilds {
  network: string
  /**
   * Hosts that builds reach through the proxy.
   */
  allow: string[]
  timeoutSeconds: number
  maxImageMiB: number
  reuse: boolean
}

export interface SystemScanner {
  /**
   * Off: nothing is scanned.
   */
  status: 'ok' | 'incomplete' | 'off'
  name: string | null
  failOn: string
  ignoreUnfixed: boolean
  onMissingData: string
  /**
   * Of the advisories; changes with each import. Null: there are none here.
   */
  generation: number | null
  maxAgeDays: number
  ecosystems: SystemEcosystem[]
  /**
   * Ecosystems that scans have met, without data.
   */
  missing: string[]
  /**
   * What is missing or too old.
   */
  notes: string[]
}

export interface SystemEcosystem {
  ecosystem: string
  records: number
  updatedAt: string
  newest: string
  source: string
  /**
   * Older than `maxAgeDays`.
   */
  stale: boolean
}

export interface SystemPublishing {
  registry: string
  /**
   * User of the server's own account; null: it has none.
   */
  account: string | null
  /**
   * Patterns; empty: anywhere.
   */
  allow: string[]
}

export interface SystemDisk {
  freeBytes: number
  totalBytes: number
}

export interface SystemStorage {
  databaseBytes: number | null
  /**
   * Build contexts that are kept.
   */
  contexts: {
    count: number
    bytes: number
  } | null
  /**
   * Built images that are kept for reuse.
   */
  images: {
    count: number
    bytes: number
  } | null
}

export interface SystemLogEntry {
  at: string
  level: 'warn' | 'error'
  message: string
  code: string | null
  /**
   * How often in a row; `at` is the last time.
   */
  times: number
}

export interface Template {
  name: string
  title: string
  description: string
  /**
   * JSON Schema (2020-12) of the parameters.
   */
  parameters: {
    [k: string]: unknown
  }
  run: RunPlan
}

export interface TemplateList {
  templates: Template[]
}

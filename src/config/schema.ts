/**
 * Every setting, once: its type, bounds, default and meaning. Flags, environment names, the file's schema, the
 * reference in docs and `slipway config` all come from this object. A setting's path gives its names:
 * `sandbox.runtime` is `--sandbox-runtime` and `SLIPWAY_SANDBOX_RUNTIME`.
 */
import Type, { type Static } from 'typebox'

const count = (value: number, description: string, minimum = 0, maximum = Number.MAX_SAFE_INTEGER) =>
  Type.Integer({ default: value, minimum, maximum, description })
const amount = (value: number, description: string, minimum: number, maximum: number) =>
  Type.Number({ default: value, minimum, maximum, description })
const text = (value: string, description: string) => Type.String({ default: value, description })
const flag = (value: boolean, description: string) => Type.Boolean({ default: value, description })
/** Kept out of flags (a process list shows them) and of all that is printed. */
const secret = (description: string) => Type.String({ default: '', description, secret: true })
const choice = <const Values extends readonly [string, ...string[]]>(values: Values, description: string) =>
  Type.Unsafe<Values[number]>(Type.Enum([...values], { default: values[0], description }))
const group = <Properties extends Type.TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

export const ConfigSchema = group({
  data: text('./.slipway', 'Folder that holds all state: database, contexts, mounts.'),
  http: group({
    host: text(
      '127.0.0.1',
      'Address to listen on. Another than loopback needs http.allowOpen until tokens exist.',
    ),
    port: count(8080, 'Port to listen on; 0 takes a free one.', 0, 65_535),
    allowOpen: flag(false, 'Listen on a non-loopback address although anyone who reaches it may submit.'),
    publicAddress: text(
      '',
      'Address that users type, such as https://slipway.example.org, where a proxy stands in front.',
    ),
    maxConnectionsPerStream: count(500, 'Event and log streams that may be open at once.', 1, 100_000),
  }),
  log: group({
    level: choice(
      ['info', 'trace', 'debug', 'warn', 'error', 'silent'],
      'Least severe level written to stderr.',
    ),
  }),
  engine: group({
    address: text(
      '',
      'Engine socket or URL; empty: DOCKER_HOST, the current docker context, then the usual sockets.',
    ),
    callTimeoutSeconds: count(30, 'Longest wait for the answer to one short engine call.', 1, 3600),
  }),
  sandbox: group({
    runtime: text(
      'auto',
      'auto (runsc when the engine has it, else runc), or the name of a runtime that is required.',
    ),
    user: text('image', 'image (what the Dockerfile says), or uid:gid for every run.'),
    dataMount: choice(
      ['auto', 'host-tmpfs', 'volume'],
      'How /data is mounted; auto takes host-tmpfs where it works.',
    ),
    tmpMiB: count(64, 'Size of the tmpfs at /tmp, MiB.', 1, 65_536),
    outputMiB: count(8, 'Output that the engine keeps of one run, MiB.', 1, 1024),
  }),
  worker: group({
    slots: count(2, 'Jobs that this process works on at once; 0: it only accepts them.', 0, 256),
    leaseSeconds: count(30, 'Time after which the work of a silent worker is taken over.', 2, 3600),
    perTenant: count(256, 'Jobs of one tenant that may run at once.', 1),
    maxTries: count(5, 'Faults of ours at which a job ends as internal.', 1, 100),
    maxClaims: count(
      1000,
      'Times that a job is taken up, its workers ending in the middle, before it ends as internal.',
      1,
    ),
    backoffSeconds: amount(2, 'First wait after a fault; doubles with each, with jitter.', 0.01, 3600),
    backoffMaxSeconds: amount(300, 'Longest wait after a fault.', 0.01, 86_400),
    graceSeconds: count(20, 'Time to finish running jobs on SIGTERM before they are handed back.', 0, 3600),
  }),
  build: group({
    timeoutSeconds: count(1800, 'Longest build.', 1, 86_400),
    network: choice(
      ['default', 'none', 'proxy'],
      'Network of RUN steps; proxy: they reach the hosts of build.proxyAllow and nothing else.',
    ),
    proxyAllow: text(
      '',
      'Hosts that builds reach through the proxy, separated by commas: pypi.org, *.debian.org, example.org:8443. Without a port: 80 and 443.',
    ),
    proxyInternal: text(
      '',
      'Hosts of build.proxyAllow that may have a private address, such as a mirror of your own: whole names, separated by commas.',
    ),
    proxyPort: count(0, 'Port of the proxy on the address that builds see; 0 takes a free one.', 0, 65_535),
    maxImageMiB: count(10_240, 'Largest image.', 1, 1_048_576),
    reuse: flag(true, 'Use the image of an equal earlier job instead of building again.'),
  }),
  policy: group({
    name: text('default', 'Policy in force: default, strict, or the name of a file in policy.folder.'),
    folder: text('', 'Folder with policies of your own, NAME.yaml or NAME.json; empty: none.'),
  }),
  limits: group({
    timeoutSeconds: count(300, 'Wall time of a run when the job names none.', 1, 604_800),
    maxTimeoutSeconds: count(3600, 'Most a job may ask for.', 1, 604_800),
    memoryMiB: count(1024, 'Memory of a run.', 16, 16_777_216),
    maxMemoryMiB: count(8192, 'Most a job may ask for.', 16, 16_777_216),
    cpus: amount(1, 'CPUs of a run.', 0.05, 1024),
    maxCpus: amount(8, 'Most a job may ask for.', 0.05, 1024),
    dataMiB: count(64, 'Size of /data.', 1, 1_048_576),
    maxDataMiB: count(4096, 'Most a job may ask for.', 1, 1_048_576),
    pids: count(512, 'Processes and threads of a run.', 16, 1_000_000),
    maxPids: count(4096, 'Most a job may ask for.', 16, 1_000_000),
  }),
  dockerfile: group({
    maxBytes: count(65_536, 'Largest Dockerfile.', 1, 1_048_576),
    maxLineBytes: count(8192, 'Longest line; BuildKit itself ends at 65,535.', 80, 65_535),
    maxInstructions: count(500, 'Most instructions.', 1, 10_000),
    maxStages: count(20, 'Most FROM lines.', 1, 1000),
  }),
  lint: group({
    configuration: text(
      '',
      'A .hadolint.yaml for all submissions that bring none of their own; empty: none.',
    ),
    shellcheck: flag(
      true,
      'Ask ShellCheck about the scripts of a Dockerfile that is checked, where it is installed.',
    ),
  }),
  context: group({
    maxMiB: count(512, 'Largest build context as sent.', 1, 1_048_576),
    maxUnpackedMiB: count(2048, 'Largest build context once unpacked.', 1, 1_048_576),
    maxEntries: count(100_000, 'Most files, folders and links in a context.', 1, 10_000_000),
  }),
  logs: group({
    stageKiB: count(4096, 'Log kept of one stage before it is clipped.', 64, 1_048_576),
    tailKiB: count(64, 'End of a clipped log that is always kept.', 1, 65_536),
  }),
  performance: group({
    maxFileKiB: count(1024, 'Largest perf*.json.', 1, 65_536),
    maxFiles: count(32, 'Most perf*.json files of a run.', 1, 10_000),
    maxMetrics: count(1000, 'Most metrics of a run.', 1, 100_000),
  }),
  publish: group({
    registry: text(
      'docker.io',
      'Registry of images whose name has none, and the one the account below is for.',
    ),
    namespace: text('', 'Repository prefix of images that the older APIs publish; empty: the user name.'),
    username: text('', 'Account of this server at publish.registry; empty: none.'),
    password: secret('Password or token of that account.'),
    dockerConfig: text(
      '',
      'A config.json of docker whose `auths` may be used to publish; empty: none. Credential helpers are not run.',
    ),
    allow: text(
      '',
      'Where jobs may publish, as patterns with *, separated by commas: registry.example.org/team/*; empty: anywhere.',
    ),
    timeoutSeconds: count(1800, 'Longest push.', 1, 86_400),
  }),
  secrets: group({
    key: secret('Key for stored secrets, 32 bytes in base64; empty: the one in secrets.keyFile.'),
    keyFile: text('', 'File of that key, made on first start; empty: `key` in the data folder.'),
  }),
  templates: group({
    folder: text(
      '',
      'Folder with further templates, one a folder; empty: only those that come with Slipway.',
    ),
  }),
  scan: group({
    enabled: flag(true, 'Look for known weaknesses in what images have installed.'),
    failOn: choice(
      ['high', 'critical', 'medium', 'low'],
      'Least severity of a finding that fails a job as vulnerable.',
    ),
    ignoreUnfixed: flag(true, 'Findings without a fixed version fail no job.'),
    onMissingData: choice(
      ['warn', 'allow', 'block'],
      'What an incomplete scan means: a warning, nothing, or that the job fails as scan_unavailable.',
    ),
    exceptions: text(
      '',
      'A YAML or JSON file of findings that fail no job, each with reason, author and expiry; empty: none.',
    ),
    scanner: choice(
      ['osv', 'trivy'],
      'What looks for weaknesses: osv (built in, by the advisories on this machine), or trivy, which is installed beside it.',
    ),
    trivy: text('trivy', 'Program of scan.scanner trivy: a name on the PATH or a path.'),
    trivyServer: text('', 'Address of a Trivy server that has the data; empty: trivy has its own.'),
    timeoutSeconds: count(600, 'Longest scan by trivy.', 1, 86_400),
  }),
  hardening: group({
    audit: choice(
      ['asked', 'always', 'never'],
      'When the hardening index of images is measured: for jobs that ask for it, for all, for none.',
    ),
    lynis: text('', 'Folder of lynis on this machine; empty: where distributions put it.'),
    timeoutSeconds: count(
      120,
      'Longest audit; one that takes longer has no result and fails no job.',
      1,
      3600,
    ),
  }),
  advisories: group({
    enabled: flag(true, 'Fetch advisories in the background for the ecosystems that scans have seen.'),
    source: text(
      'https://osv-vulnerabilities.storage.googleapis.com',
      'Address of an OSV export: ecosystems.txt, and all.zip and modified_id.csv of each ecosystem.',
    ),
    folder: text('', 'Folder of the index of advisories; empty: `advisories` in the data folder.'),
    syncHours: amount(6, 'Time between two fetches of an ecosystem.', 0.01, 8760),
    maxAgeDays: amount(7, 'Age at which advisories are called stale.', 0.01, 3650),
  }),
  compat: group({
    run: flag(true, 'Serve the older API POST /run, GET /status.'),
    job: flag(true, 'Serve the older API /api/v1/job, /api/v1/jobs.'),
    dockerfileBuild: flag(true, 'Serve the older API /api/dockerfile-build/.'),
    buildPush: flag(true, 'Serve the older API /build-push, /build-push-status, /retry-build.'),
    build: flag(true, 'Serve the older API /api/v1/build, /api/v1/builds.'),
  }),
  retention: group({
    jobs: count(100_000, 'Ended jobs that are kept; 0: no limit.'),
    jobDays: count(0, 'Days that an ended job is kept; 0: for ever.'),
    images: count(200, 'Built images that are kept; 0: no limit.'),
    imageDays: count(30, 'Days that an unused image is kept; 0: for ever.'),
    imageGiB: count(50, 'Sum of the sizes of kept images; 0: no limit.'),
    logDays: count(90, 'Days that the log of an ended job is kept; 0: for ever.'),
    contextDays: count(30, 'Days that a context is kept after its last job ended; 0: for ever.'),
    intervalSeconds: count(300, 'Time between two collections.', 1, 86_400),
  }),
})

export type Config = Static<typeof ConfigSchema>

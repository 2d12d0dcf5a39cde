/** The hardening audit of real images on a real engine, by the lynis of this machine. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load.ts'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import type { HardeningEvidence } from '../../src/jobs/evidence.ts'
import { createContextStore } from '../../src/jobs/context/disk-context-store.ts'
import { isEnded } from '../../src/jobs/job.ts'
import type { JobView } from '../../src/jobs/jobs.ts'
import { createCore } from '../../src/main/create-core.ts'
import { createLogger } from '../../src/observability/logger.ts'
import { openPolicies } from '../../src/policy/open-policies.ts'
import { createOciRegistry } from '../../src/registries/oci/oci-registry.ts'
import { findLynis } from '../../src/scanners/lynis/find-lynis.ts'
import { createLynisAuditor } from '../../src/scanners/lynis/lynis-auditor.ts'
import { createSealer } from '../../src/secrets/create-sealer.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts'
import { EngineView } from '../support/engine-view.ts'
import { firstEngine } from '../support/engines.ts'
import { lynisFolder } from '../support/lynis.ts'

const MIB = 1024 * 1024
const target = firstEngine()
const lynis = await findLynis(lynisFolder)
const skip = target.skip || (lynis === undefined ? 'lynis is not installed here' : false)

interface Audited {
  readonly job: JobView
  readonly hardening: HardeningEvidence
}

interface Lab {
  /** Submits, waits for the end and gives the job with its evidence. */
  audit(dockerfile: string): Promise<Audited>
  close(): Promise<void>
}

/** runc, because lynis starts thousands of programs and the gVisor of some distributions cannot run coreutils 9. */
async function openLab(...flags: readonly string[]): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-hardening-'))
  const { config } = loadConfig(['--sandbox-runtime', 'runc', ...flags], {})
  const logger = createLogger('silent')
  const store = await openSqliteStore({ path: join(folder, 'slipway.db'), logger })
  const { address } = target
  const engine = createDockerEngine({
    ...{ address, env: {}, instanceId: store.instanceId, callTimeoutMs: 60_000 },
    ...{ dataMount: 'auto', mountRoot: join(folder, 'mounts') },
  })
  const contexts = createContextStore({
    folder: join(folder, 'contexts'),
    limits: { maxBytes: MIB, maxUnpackedBytes: MIB, maxEntries: 100, maxDockerfileBytes: 65_536 },
  })
  const parts = { config, store, contexts, engine, logger, auditor: createLynisAuditor(lynisFolder) }
  const sealer = createSealer(randomBytes(32))
  const policies = openPolicies(config.policy, logger)
  const core = createCore({ ...parts, registry: createOciRegistry(), policies, sealer })
  const worker = await core.work(1)
  return {
    async audit(dockerfile) {
      const { job } = await core.jobs.submit({ dockerfile: Buffer.from(dockerfile), hardening: true })
      for await (const events of core.jobs.events(job.id, 0, AbortSignal.timeout(300_000))) void events
      const ended = await core.jobs.get(job.id)
      assert.ok(isEnded(ended.status))
      const { hardening } = await core.jobs.record(job.id)
      assert.ok(hardening, `${ended.message}`)
      return { job: ended, hardening }
    },
    async close() {
      await worker.stop(0)
      await engine.close()
      await new EngineView(address).removeAll(store.instanceId)
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

describe(`the hardening audit on Docker ${target.name}`, { skip }, () => {
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.close())

  it('gives a Debian image an index, and warnings about its Dockerfile', async () => {
    const { job, hardening } = await lab.audit('FROM debian:bookworm-slim\nCMD ["true"]\n')
    assert.equal(job.status, 'succeeded')
    assert.deepEqual([hardening.auditor, hardening.version, hardening.why], ['lynis', lynis?.version, null])
    assert.ok(hardening.index !== null && hardening.index >= 1 && hardening.index <= 100)
    assert.equal(job.hardening, hardening.index)
    assert.ok((hardening.tests ?? 0) > 100 && hardening.suggestions.length > 0)
    assert.ok(job.warnings.some((text) => text.startsWith('lynis: No user declared in Dockerfile')))
    const scan = job.attempts[0]?.stages.find(({ stage }) => stage === 'scan')
    assert.equal(scan?.status, 'skipped')
    assert.match(scan?.message ?? '', /^not scanned for vulnerabilities: .*; hardening index \d+ \(lynis /)
  })

  it('gives an image of busybox alone an index, or says why not', async () => {
    const { job, hardening } = await lab.audit('FROM busybox:latest\nCMD ["true"]\n')
    assert.equal(job.status, 'succeeded')
    assert.equal(hardening.index === null, hardening.why !== null)
    assert.equal(job.hardening, hardening.index)
  })

  it('runs without network, capabilities and a writable root, whatever the shell of the image is', async () => {
    const { hardening } = await lab.audit(`FROM busybox:latest
RUN printf '%s\\n' '#!/bin/busybox sh' \\
  'r=/data/lynis-system.dat' \\
  'echo "warning[]=NETW-0001|$(ls /sys/class/net | tr "\\n" " ")|" > $r' \\
  'echo "warning[]=CAPS-0001|$(grep CapEff /proc/self/status | tr -d "\\t")|" >> $r' \\
  'echo "warning[]=ROOT-0001|$(touch /x && echo written)|" >> $r' \\
  'echo "warning[]=TOOL-0001|$(touch /.slipway/x && echo written)|" >> $r' \\
  'echo "warning[]=DOCK-0001|$(echo "$SLIPWAY_DOCKERFILE" | head -n 1)|" >> $r' \\
  'echo hardening_index=100 >> $r; echo finish=true >> $r' \\
  'ln -s $r /data/lynis-dockerfile.dat' > /new && chmod 755 /new && mv /new /bin/sh
CMD ["/bin/busybox", "true"]
`)
    assert.deepEqual(hardening.warnings, [
      'NETW-0001: lo',
      'CAPS-0001: CapEff:0000000000000000',
      'ROOT-0001',
      'TOOL-0001',
      'DOCK-0001: FROM busybox:latest',
    ])
    assert.equal(hardening.index, 100)
  })

  it('has no index for an image without a shell, and fails no job because of it', async () => {
    const dockerfile = 'FROM scratch\nCOPY --from=busybox:latest /bin/busybox /true\nCMD ["/true"]\n'
    const { job, hardening } = await lab.audit(dockerfile)
    assert.equal(job.status, 'succeeded')
    assert.deepEqual([job.hardening, hardening.index], [null, null])
    assert.match(hardening.why ?? '', /^the image has no \/bin\/sh that could be started/)
  })
})

describe(`an audit of a limited time on Docker ${target.name}`, { skip }, () => {
  it('has no index when it takes longer, and fails no job because of it', async () => {
    const lab = await openLab('--hardening-timeout-seconds', '1')
    try {
      const { job, hardening } = await lab.audit('FROM busybox:latest\nCMD ["true"]\n')
      assert.equal(job.status, 'succeeded')
      assert.equal(hardening.why, 'the audit took longer than its limit of 1 s')
      assert.equal(job.hardening, null)
    } finally {
      await lab.close()
    }
  })
})

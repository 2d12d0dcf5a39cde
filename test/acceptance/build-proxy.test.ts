/**
 * What builds reach under `build.network: proxy`: a real service beside a real engine, in a network of their own whose
 * servers tell who asked them.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  LOCAL_PORT,
  NAMES,
  type NetworkLab,
  WORLD,
  networkLabSkip,
  openNetworkLab,
} from '../support/network-lab.ts'
import { LabService } from './support/lab-service.ts'

/** The names that are no public ones are on the list: what they stand for has to be refused all the same. */
const ALLOWED = [
  'files.example.org',
  'private.example.org',
  'metadata.example.org',
  `loopback.example.org:${LOCAL_PORT}`,
]
const PERF = `CMD echo '{"perf": 1}' > /data/perf.json`
const wget = (url: string): string => `RUN timeout 20 wget -q -O /got '${url}'`

describe('a build under proxy', { skip: networkLabSkip() }, () => {
  let lab: NetworkLab
  let service: LabService

  before(async () => {
    lab = await openNetworkLab()
    service = new LabService(lab, ['--build-network', 'proxy', '--build-proxy-allow', ALLOWED.join(',')])
    await service.start()
  })
  after(async () => {
    await service?.end('SIGTERM')
    await lab?.close()
  })

  /** Builds a Dockerfile with this step, which has to fail by what it was refused. */
  async function assertRefused(step: string, host: string, port: number, why: string): Promise<void> {
    const asked = lab.seen().length
    const { job, record, log } = await service.build(`FROM busybox\n${step}\n${PERF}\n`)
    assert.equal(`${job.status} ${job.reason}`, 'failed build_failed', `${job.message}`)
    const place = port === 80 ? host : `${host}:${port}`
    assert.ok(job.message?.includes(`the build was refused: ${place}, ${why}`), `${job.message}`)
    assert.ok(log.includes(`proxy: ${host}:${port} refused: ${why}`), log)
    const refused = record.reached?.filter(({ verdict }) => verdict === 'refused') ?? []
    assert.deepEqual(
      refused.map((use) => [use.host, use.port, use.why]),
      [[host, port, why]],
    )
    const servers = lab.seen().slice(asked)
    const forbidden = servers.filter(({ server }) => !['public', 'resolver'].includes(server))
    assert.deepEqual(forbidden, [], 'what was refused was asked all the same')
  }

  it('reaches a host of the list, which is told in its log and in its record', async () => {
    const { job, record, log } = await service.build(
      `FROM busybox\n${wget('http://files.example.org/bytes?n=100000')}\nRUN test $(wc -c < /got) = 100000\n${PERF}\n`,
    )
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 1', `${job.message}\n${log}`)
    assert.match(log, /proxy: files\.example\.org:80 allowed\n/)
    assert.match(log, /proxy: 1 allowed, 0 refused; 100000 bytes to the build, \d+ from it/)
    const [use, ...others] = record.reached ?? []
    assert.deepEqual(others, [])
    assert.deepEqual(
      [use?.host, use?.port, use?.verdict, use?.why, use?.requests],
      ['files.example.org', 80, 'allowed', null, 1],
    )
    assert.equal(use?.bytesReceived, 100_000)
  })

  it('reaches it through a tunnel, as clients of HTTPS do', async () => {
    const lines = [
      'account=$(echo "$https_proxy" | sed "s#.*//\\(.*\\)@.*#\\1#")',
      'proxy=$(echo "$https_proxy" | sed "s#.*@##; s#/##g; s#:# #")',
      'basic=$(printf %s "$account" | base64 | tr -d "\\n")',
      'host=files.example.org:443',
      'printf "CONNECT $host HTTP/1.1\\r\\nHost: $host\\r\\nProxy-Authorization: Basic $basic\\r\\n\\r\\n" | nc -w 10 $proxy > /got',
      'head -1 /got | grep " 200 "',
    ]
    const { job, record, log } = await service.build(`FROM busybox\nRUN ${lines.join('; ')}\n${PERF}\n`)
    assert.equal(job.status, 'succeeded', `${job.message}\n${log}`)
    assert.deepEqual(
      record.reached?.map((use) => [use.host, use.port, use.verdict]),
      [['files.example.org', 443, 'allowed']],
    )
  })

  it('has an account of its own beside one that is built at the same time', async () => {
    const hosts = ['files.example.org', 'mirror.example.org', 'private.example.org']
    const steps = hosts.map((host) => `RUN timeout 20 wget -q -O /got http://${host}/at-once || true`)
    const built = await Promise.all(steps.map((step) => service.build(`FROM busybox\n${step}\n${PERF}\n`)))
    assert.deepEqual(
      built.map(({ record }) => record.reached?.map(({ host, verdict }) => `${host} ${verdict}`)),
      [['files.example.org allowed'], ['mirror.example.org refused'], ['private.example.org refused']],
      built.map(({ log }) => log).join('\n'),
    )
  })

  it('does not reach the metadata of a cloud, by its address or by a name of the list', async () => {
    const address = `http://${WORLD.metadata}/latest/meta-data/`
    await assertRefused(wget(address), WORLD.metadata, 80, 'not on the list of hosts')
    const why = `resolves to ${WORLD.metadata}, a link-local address`
    await assertRefused(wget('http://metadata.example.org/latest'), 'metadata.example.org', 80, why)
  })

  it('does not reach a private address, by itself or by a name of the list', async () => {
    await assertRefused(wget(`http://${WORLD.private}/`), WORLD.private, 80, 'not on the list of hosts')
    const why = `resolves to ${WORLD.private}, a private address`
    await assertRefused(wget('http://private.example.org/'), 'private.example.org', 80, why)
  })

  it('does not reach the loopback address of the host, nor the host at its gateway', async () => {
    const url = (host: string): string => `http://${host}:${LOCAL_PORT}/`
    const notListed = 'not on the list of hosts'
    await assertRefused(wget(url('127.0.0.1')), '127.0.0.1', LOCAL_PORT, notListed)
    await assertRefused(wget(url(lab.gateway)), lab.gateway, LOCAL_PORT, notListed)
    const why = `resolves to ${NAMES['loopback.example.org']}, a loopback address`
    await assertRefused(wget(url('loopback.example.org')), 'loopback.example.org', LOCAL_PORT, why)
  })

  it('does not follow a redirect of a host of the list to one that is not, or to a private address', async () => {
    const from = (to: string): string =>
      wget(`http://files.example.org/redirect?to=${encodeURIComponent(to)}`)
    const notListed = 'not on the list of hosts'
    await assertRefused(from(`http://${WORLD.metadata}/latest`), WORLD.metadata, 80, notListed)
    await assertRefused(from('http://mirror.example.org/'), 'mirror.example.org', 80, notListed)
    const why = `resolves to ${WORLD.private}, a private address`
    await assertRefused(from('http://private.example.org/'), 'private.example.org', 80, why)
  })

  it('does not get past the proxy by leaving it out', async () => {
    const asked = lab.seen().length
    const targets = [
      `${WORLD.public}:80`,
      `${WORLD.metadata}:80`,
      `${WORLD.private}:80`,
      `${lab.gateway}:${LOCAL_PORT}`,
      `[${WORLD.public6}]:80`,
    ]
    const urls = targets.map((to) => `http://${to}/`).join(' ')
    const direct = `RUN for url in ${urls}; do if timeout 20 wget -Y off -O- $url; then exit 1; fi; done`
    const lookup = 'RUN if nslookup files.example.org; then exit 1; fi'
    const { job, record, log } = await service.build(`FROM busybox\n${direct}\n${lookup}\n${PERF}\n`)
    assert.equal(job.status, 'succeeded', `${job.message}\n${log}`)
    assert.equal(log.match(/can't connect to remote host/g)?.length, targets.length, log)
    assert.deepEqual(record.reached, [])
    assert.match(log, /proxy: the build asked for no host/)
    assert.deepEqual(lab.seen().slice(asked), [])
  })

  it('cannot have the engine fetch for it what it may not reach itself', async () => {
    const address = `http://${WORLD.metadata}/latest`
    const problem = (await service.submit(`FROM busybox\nADD ${address} /x\n${PERF}\n`)) as {
      readonly code: string
      readonly detail: string
    }
    assert.equal(problem.code, 'policy_denied')
    assert.match(problem.detail, /past the proxy that builds are held to on this server/)
  })

  it('cannot have it fetched by what its base image does for those who build on it', async () => {
    const asked = lab.seen('private').length
    const base = `FROM busybox\\nONBUILD ADD http://${WORLD.private}/secret /secret\\n`
    await lab.must('sh', '-c', `printf '${base}' | docker --host ${lab.address} build --tag trap -`)
    for (const dockerfile of [
      'FROM trap\n',
      'FROM busybox AS a\nFROM trap AS b\nFROM a\nCOPY --from=b /secret /x\n',
    ]) {
      const { job } = await service.build(`${dockerfile}${PERF}\n`)
      assert.equal(`${job.status} ${job.reason}`, 'failed build_failed', `${job.message}`)
      assert.match(job.message ?? '', /base image trap brings ONBUILD "ADD http:.*reach past the proxy/)
    }
    assert.equal(lab.seen('private').length, asked)
  })

  it('leaves the password of its account in no log, its own or that of the service', async () => {
    const { job, log } = await service.build(`FROM busybox\nRUN env | grep -i proxy\n${PERF}\n`)
    assert.equal(job.status, 'succeeded', `${job.message}\n${log}`)
    assert.match(log, /http_proxy=http:\/\/[\w-]+:\*\*\*@/i)
    for (const text of [log, service.output]) assert.doesNotMatch(text, /\/\/[^\s:@/]+:(?!\*\*\*@)[^\s@/]+@/)
  })

  it('goes on after a crash of the service, which leaves the engine closed until then', async () => {
    await service.end('SIGKILL')
    assert.equal(await reachesDirectly(), false)
    await service.start()
    const { job, log } = await service.build(
      `FROM busybox\n${wget('http://files.example.org/again')}\n${PERF}\n`,
    )
    assert.equal(job.status, 'succeeded', `${job.message}\n${log}`)
  })

  it('is told by the health of the service to be possible', async () => {
    const { status, components } = await service.health()
    assert.equal(status, 'ok', JSON.stringify(components.engine))
  })

  it('leaves the engine open when the service has ended', async () => {
    await service.end('SIGTERM')
    assert.equal(await reachesDirectly(), true)
  })

  /** Whether a container that is not Slipway's gets out of the engine's default bridge by itself. */
  async function reachesDirectly(): Promise<boolean> {
    const url = `http://${WORLD.public}/`
    const command = ['timeout', '10', 'wget', '-q', '-O-', url]
    const { code, stdout } = await lab.run([
      'docker',
      '--host',
      lab.address,
      'run',
      '--rm',
      'busybox',
      ...command,
    ])
    return code === 0 && stdout.includes('public')
  }
})

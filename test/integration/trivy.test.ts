/**
 * The adapter with a real Trivy, on images of a real engine. Its data are `trivy-database/trivy.db.gz`: a few advisories
 * that were made for these tests (schema 2, written by the library trivy-db), so that nothing is fetched.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { scannerContract } from '../../src/scanners/scanner.contract.ts'
import { type TrivyScannerParts, createTrivyScanner } from '../../src/scanners/trivy/trivy-scanner.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts'
import type { Store } from '../../src/stores/store.ts'
import { engines } from '../support/engines.ts'
import { NO_TRIVY, trivyProgram } from '../support/trivy.ts'
import { type Lab, NEVER, openLab } from './docker-run-lab.ts'

const DAY_MS = 86_400_000
const DEBIAN = 'debian:bookworm-slim'
const program = trivyProgram ?? ''
const version = trivyProgram === undefined ? 'none' : nameVersion(trivyProgram)

const LEFT_PAD = `mkdir -p /app/node_modules/left-pad && printf '{"name":"left-pad","version":"1.1.0"}' > /app/node_modules/left-pad/package.json`
const RASPBIAN = String.raw`mkdir -p /etc /var/lib/dpkg && printf 'ID=raspbian\nVERSION_ID=12\n' > /etc/os-release && printf 'Package: bash\nStatus: install ok installed\nArchitecture: armhf\nVersion: 5.2-1\n\n' > /var/lib/dpkg/status`
const STRETCH = String.raw`rm -f /etc/os-release && printf 'ID=debian\nVERSION_ID=9\n' > /etc/os-release && cp /etc/os-release /usr/lib/os-release && echo 9.13 > /etc/debian_version`

for (const target of engines()) {
  const skip = trivyProgram === undefined ? NO_TRIVY : target.skip
  describe(`Trivy ${version} with Docker ${target.name}`, { skip }, () => suite(target.address))
}

interface TrivyLab {
  readonly lab: Lab
  /** With data of that day; null: without any. */
  scanner(dataAt: number | null, change?: Partial<TrivyScannerParts>): ReturnType<typeof createTrivyScanner>
  image(...lines: readonly string[]): Promise<string>
  cache(dataAt: number | null): Promise<string>
  close(): Promise<void>
}

function suite(address: string): void {
  let trivy: TrivyLab
  before(async () => {
    trivy = await open(address)
  })
  after(() => trivy?.close())
  const scan = async (imageId: string, dataAt: number | null = Date.now()) =>
    (await trivy.scanner(dataAt).scan(imageId, NEVER)).report

  scannerContract(`trivy ${version}`, async () => {
    const own = await open(address)
    const toImage = async (id: string) => ({
      id,
      layers: (await own.lab.engine.inspectImage(id, NEVER))?.layers ?? [],
    })
    return {
      scanner: own.scanner(Date.now()),
      blind: own.scanner(null),
      weak: await toImage(await own.image('FROM busybox:latest', `RUN ${LEFT_PAD}`)),
      empty: await toImage(await own.image('FROM busybox:latest', 'RUN echo nothing > /nothing')),
      close: () => own.close(),
    }
  })

  it('finds what is weak in Debian, by the packages that our reader found too', async (t) => {
    if (!(await trivy.lab.engine.inspectImage(DEBIAN, NEVER))) return t.skip(`the engine has no ${DEBIAN}`)
    const report = await scan(await trivy.image(`FROM ${DEBIAN}`, `RUN ${LEFT_PAD}`))
    assert.deepEqual(report.scanner.version, version)
    const found = report.findings.map(({ id, package: { kind, name, path } }) => [id, kind, name, path])
    assert.deepEqual(found.slice(0, 2), [
      ['CVE-2099-0001', 'deb', 'bash', '/var/lib/dpkg/status'],
      ['CVE-2099-0004', 'npm', 'left-pad', '/app/node_modules/left-pad/package.json'],
    ])
    assert.ok(found.slice(2).every(([id]) => id === 'CVE-2099-0002'))
    assert.deepEqual(
      report.ecosystems.map(({ ecosystem }) => ecosystem),
      ['Debian:12', 'npm'],
    )
  })

  it('says of a system past its end that it is', async (t) => {
    if (!(await trivy.lab.engine.inspectImage(DEBIAN, NEVER))) return t.skip(`the engine has no ${DEBIAN}`)
    assert.equal((await scan(await trivy.image(`FROM ${DEBIAN}`, `RUN ${STRETCH}`))).status, 'unsupported_os')
  })

  it('does not call an image clean whose system Trivy passes over', async () => {
    const report = await scan(await trivy.image('FROM busybox:latest', `RUN ${RASPBIAN} && ${LEFT_PAD}`))
    assert.equal(report.status, 'unsupported_os')
    const raspbian = report.ecosystems.find(({ ecosystem }) => ecosystem === 'raspbian:12')
    assert.equal(raspbian?.packages, 1)
  })

  it('says that its data are old', async () => {
    const image = await trivy.image('FROM busybox:latest', `RUN ${LEFT_PAD}`)
    const report = await scan(image, Date.now() - 30 * DAY_MS)
    assert.deepEqual([report.status, report.findings.length], ['stale', 1])
  })

  it('says that it has no data, and why there are none', async () => {
    const image = await trivy.image('FROM busybox:latest', `RUN ${LEFT_PAD}`)
    const report = await scan(image, null)
    assert.match(report.notes[0] ?? '', /^trivy failed: it ended with code 1: .*first run/)
  })

  it('finds the same by a server, and nothing when that is gone', async (t) => {
    const image = await trivy.image('FROM busybox:latest', `RUN ${LEFT_PAD}`)
    const server = await startServer(await trivy.cache(Date.now()))
    t.after(() => server.stop())
    const scanner = trivy.scanner(null, { server: server.url })
    const { report } = await scanner.scan(image, NEVER)
    assert.deepEqual([report.status, report.scanner.version, report.findings.length], ['scanned', version, 1])
    await server.stop()
    const gone = await scanner.scan(image, NEVER)
    assert.match(gone.report.notes[0] ?? '', /^trivy failed: .*connection refused/)
  })
}

async function open(address: string): Promise<TrivyLab> {
  const lab = await openLab({ address, runtime: 'runc', dataMount: 'volume' })
  const folder = await mkdtemp(join(tmpdir(), 'slipway-trivy-'))
  const store: Store = await openSqliteStore({ path: join(folder, 'slipway.db') })
  const database = gunzipSync(await readFile(new URL('trivy-database/trivy.db.gz', import.meta.url)))
  const cacheOf = (dataAt: number | null): string => join(folder, `cache-${dataAt}`)
  const cache = async (dataAt: number | null): Promise<string> => {
    const data = join(cacheOf(dataAt), 'db')
    await mkdir(data, { recursive: true })
    if (dataAt === null) return cacheOf(null)
    const [UpdatedAt, NextUpdate] = [dataAt, dataAt + DAY_MS].map((time) => new Date(time).toISOString())
    await writeFile(join(data, 'trivy.db'), database)
    await writeFile(
      join(data, 'metadata.json'),
      JSON.stringify({ Version: 2, UpdatedAt, NextUpdate, DownloadedAt: UpdatedAt }),
    )
    return cacheOf(dataAt)
  }
  const prepared = new Map<number | null, Promise<string>>()
  return {
    lab,
    cache,
    image: (...lines) => lab.image(`${lines.join('\n')}\n`),
    scanner(dataAt, change) {
      const folderOfData = cacheOf(dataAt)
      const ready = prepared.get(dataAt) ?? cache(dataAt)
      prepared.set(dataAt, ready)
      const scanner = createTrivyScanner({
        engine: lab.engine,
        layers: store.layers,
        program,
        server: '',
        folder: join(folder, 'trivy'),
        environment: { PATH: '/usr/bin:/bin', TRIVY_CACHE_DIR: folderOfData, TRIVY_SKIP_DB_UPDATE: 'true' },
        timeoutSeconds: 120,
        maxDataAgeMs: 7 * DAY_MS,
        now: Date.now,
        ...change,
      })
      return { ...scanner, scan: (imageId, signal) => ready.then(() => scanner.scan(imageId, signal)) }
    },
    async close() {
      await store.close()
      await lab.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startServer(cache: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const address = `127.0.0.1:${await freePort()}`
  const url = `http://${address}`
  const server: ChildProcess = spawn(
    program,
    ['server', '--listen', address, '--cache-dir', cache, '--skip-db-update'],
    {
      stdio: 'ignore',
    },
  )
  const ended = once(server, 'exit')
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL')
    await ended
  }
  const isUp = await awaitState(
    async () => ((await fetch(`${url}/healthz`).catch(() => undefined))?.ok === true ? true : undefined),
    30_000,
  )
  assert.ok(isUp, 'the server of trivy does not answer')
  return { url, stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

function nameVersion(path: string): string {
  const said = execFileSync(path, ['version', '--format', 'json'], { encoding: 'utf8' })
  return (JSON.parse(said) as { Version: string }).Version
}

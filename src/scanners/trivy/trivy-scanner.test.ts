/** The adapter with a program that prints what Trivy 0.57.1 said; test/integration/trivy.test.ts asks a real one. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  RECORDED,
  type TrivyRecording,
  diffIdsOf,
  openImages,
  trivyRecording,
} from '../../../test/support/recorded-images.ts'
import { scriptTrivy } from '../../../test/support/scripted-trivy.ts'
import { scannerContract } from '../scanner.contract.ts'
import { type TrivyScannerParts, createTrivyScanner } from './trivy-scanner.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-21T18:00:00Z')
const TODAY = '2026-11-21T12:00:00Z'
const NEVER = new AbortController().signal
const findings = trivyRecording('findings')

interface Lab extends ReturnType<typeof parts> {
  readonly program: string
}

function parts(program: string, folder: string, change: Partial<TrivyScannerParts> = {}): TrivyScannerParts {
  return {
    ...openImages(RECORDED.map((name) => trivyRecording(name).image)),
    program,
    folder,
    server: '',
    environment: { PATH: '/usr/bin:/bin' },
    timeoutSeconds: 60,
    maxDataAgeMs: 7 * DAY_MS,
    now: () => NOW,
    ...change,
  }
}

async function open(
  t: TestContext,
  script: { readonly image?: string; readonly dataAt?: string | null } = {},
  change: Partial<TrivyScannerParts> = {},
): Promise<Lab & { readonly scanner: ReturnType<typeof createTrivyScanner> }> {
  const made = await scriptTrivy(RECORDED.map(trivyRecording), { dataAt: TODAY, ...script })
  t.after(() => made.remove())
  const all = parts(made.program, made.folder, change)
  return { ...all, scanner: createTrivyScanner(all) }
}

const reportOf = async (t: TestContext, name: (typeof RECORDED)[number], dataAt: string | null = TODAY) => {
  const { scanner } = await open(t, { dataAt })
  return (await scanner.scan(trivyRecording(name).image.id, NEVER)).report
}

const statuses = ({ status, ecosystems }: Awaited<ReturnType<typeof reportOf>>) => [
  status,
  ...ecosystems.map((one) => `${one.ecosystem} ${one.status}`),
]

async function failure(t: TestContext, image: string, change: Partial<TrivyScannerParts> = {}) {
  const { scanner, folder } = await open(t, { image }, change)
  const { report, inventory } = await scanner.scan(findings.image.id, NEVER)
  assert.deepEqual([report.status, report.findings, report.ecosystems], ['error', [], []])
  assert.ok(inventory.packages.length > 0)
  assert.equal(scanner.note(), report.notes[0])
  assert.deepEqual(await readdir(join(folder, 'work')), [])
  return report.notes[0] ?? ''
}

scannerContract('trivy, from recorded output', async () => {
  const sources = RECORDED.map(trivyRecording)
  const scripted = await scriptTrivy(sources, { dataAt: TODAY })
  const toImage = ({ image }: TrivyRecording) => ({ id: image.id, layers: diffIdsOf(image) })
  return {
    scanner: createTrivyScanner(parts(scripted.program, scripted.folder)),
    blind: createTrivyScanner(parts(join(scripted.folder, 'no-trivy'), scripted.folder)),
    weak: toImage(findings),
    empty: toImage(trivyRecording('busybox')),
    close: () => scripted.remove(),
  }
})

describe('what Trivy says of an image', () => {
  it('is a finding with its package as our reader found it, its layer, its fix and its score', async (t) => {
    const { findings: found, scanner } = await reportOf(t, 'findings')
    assert.deepEqual(scanner, { name: 'trivy', version: '0.57.1', generation: Date.parse(TODAY) })
    const [bash, leftPad, python, ...glibc] = found
    const [base, app] = diffIdsOf(findings.image)
    assert.deepEqual(
      [bash?.id, bash?.aliases, bash?.severity, bash?.score],
      ['CVE-2099-0001', ['DSA-9999-1'], 'critical', 9.8],
    )
    assert.deepEqual([bash?.ecosystem, bash?.fixedVersion], ['Debian:12', '99.1-1'])
    assert.match(bash?.vector ?? '', /^CVSS:3\.1\//)
    assert.deepEqual(
      [bash?.package.name, bash?.package.path, bash?.package.layer],
      ['bash', '/var/lib/dpkg/status', base],
    )
    assert.equal(leftPad?.package.path, '/app/node_modules/left-pad/package.json')
    assert.deepEqual(
      [leftPad?.package.layer, leftPad?.fixedVersion, leftPad?.package.licenses],
      [app, '1.2.9', ['WTFPL']],
    )
    assert.deepEqual([python?.ecosystem, python?.package.name], ['PyPI', 'some-package'])
    assert.deepEqual(
      glibc.map((one) => [
        one.package.name,
        one.package.source?.name,
        one.severity,
        one.fixedVersion,
        one.summary,
      ]),
      [
        ['libc-bin', 'glibc', 'low', null, 'Without a title.'],
        ['libc6', 'glibc', 'low', null, 'Without a title.'],
      ],
    )
  })

  it('is clean where there are packages, fresh data and no finding', async (t) => {
    assert.deepEqual(statuses(await reportOf(t, 'clean')), ['scanned', 'Alpine:v3.22 scanned'])
  })

  it('is not clean when it has no results', async (t) => {
    const report = await reportOf(t, 'busybox')
    assert.deepEqual(statuses(report), ['not_scanned'])
    assert.match(report.notes[0] ?? '', /^trivy found nothing/)
  })

  it('is stale when its data are old, or when nobody knows how old they are', async (t) => {
    const old = await reportOf(t, 'clean', '2026-11-01T00:00:00Z')
    assert.deepEqual(statuses(old), ['stale', 'Alpine:v3.22 stale'])
    assert.equal(old.ecosystems[0]?.note, 'the data of trivy are of 2026-11-01')
    assert.equal((await reportOf(t, 'clean', null)).status, 'stale')
  })

  it('is of a system past its end of life, with what is known all the same', async (t) => {
    const report = await reportOf(t, 'eol')
    assert.deepEqual(statuses(report), ['unsupported_os', 'Debian:9 unsupported_os'])
    assert.match(report.ecosystems[0]?.note ?? '', /gets no security updates any more/)
    assert.ok(report.findings.length > 0)
  })

  it('is completed by what it passed over without a word', async (t) => {
    const report = await reportOf(t, 'unknown')
    assert.equal(report.status, 'unsupported_os')
    const passedOver = report.ecosystems.find(({ ecosystem }) => ecosystem === 'raspbian:12')
    assert.deepEqual([passedOver?.status, passedOver?.packages], ['unsupported_os', 1])
    assert.match(passedOver?.note ?? '', /does not know this system/)
  })
})

describe('a Trivy that fails', () => {
  it('that is not there is said with what to do', async (t) => {
    const note = await failure(t, '', { program: '/nowhere/trivy' })
    assert.match(note, /^trivy failed: .*ENOENT; is it installed on this machine\?$/)
  })

  it('gives the reason that it gave, without its log and without accounts in addresses', async (t) => {
    const log =
      '2026-11-21T16:12:04Z\\tINFO\\t[vulndb] Need to update DB\\n2026-11-21T16:12:04Z\\tFATAL\\tFatal error\\tinit error: https://me:secret@mirror/v2/: refused\\n'
    const note = await failure(t, `printf '${log}' >&2; exit 1`)
    assert.equal(note, 'trivy failed: it ended with code 1: init error: https://mirror/v2/: refused')
  })

  it('that is killed, late or says nothing that can be read is no clean image', async (t) => {
    assert.match(await failure(t, 'kill -9 $$'), /it was ended by SIGKILL/)
    assert.match(await failure(t, 'sleep 600', { timeoutSeconds: 0.2 }), /it took longer than 0\.2 s/)
    assert.match(await failure(t, 'exit 0'), /is not JSON/)
    assert.match(await failure(t, 'echo "{}"'), /is not what is known of it: .*SchemaVersion/)
    assert.match(
      await failure(t, `echo '{"SchemaVersion":2,"Results":[{"Target":1}]}'`),
      /\/Results\/0\/Target/,
    )
  })

  it('is about this image, or about none', async (t) => {
    const other = trivyRecording('clean').image.id.replace('sha256:', '')
    assert.match(await failure(t, `cat "$here/${other}.json"`), /it examined another image/)
  })

  it('that writes without end is stopped', async (t) => {
    const note = await failure(t, 'exec cat /dev/zero')
    assert.equal(note, 'trivy failed: it wrote more than 268435456 bytes')
  })

  it('is forgotten with the next scan that goes through', async (t) => {
    const { scanner } = await open(t, {
      image: '[ -e "$here/once" ] && exec cat "$here/$id.json"; : > "$here/once"; exit 3',
    })
    const first = await scanner.scan(findings.image.id, NEVER)
    assert.equal(scanner.note(), first.report.notes[0])
    await scanner.scan(findings.image.id, NEVER)
    assert.equal(scanner.note(), null)
  })
})

describe('a scan by Trivy', () => {
  it('ends with its signal, and leaves no process behind', async (t) => {
    const { scanner, program } = await open(t, {
      image: 'sleep 600 & echo $! > "$here/child"; mv "$here/child" "$here/pid"; wait',
    })
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const ended = assert.rejects(scanner.scan(findings.image.id, controller.signal), reason)
    const waiting = assert.rejects(scanner.scan(findings.image.id, controller.signal), reason)
    const pid = Number(await written(join(dirname(program), 'pid')))
    controller.abort(reason)
    await Promise.all([ended, waiting])
    assert.ok(await isGone(pid))
  })

  it('hands on neither secrets of ours nor variables that would hide findings', async (t) => {
    const environment = {
      PATH: '/usr/bin:/bin',
      SLIPWAY_SECRETS_KEY: 'secret',
      TRIVY_SEVERITY: 'CRITICAL',
      TRIVY_IGNORE_UNFIXED: 'true',
      TRIVY_TOKEN: 'for the server',
      DOCKER_TLS_VERIFY: '1',
    }
    const { scanner, program, folder } = await open(t, {}, { environment })
    await scanner.scan(findings.image.id, NEVER)
    const seen = await readFile(join(dirname(program), 'environment'), 'utf8')
    assert.doesNotMatch(seen, /SLIPWAY|TRIVY_SEVERITY|TRIVY_IGNORE/)
    assert.match(seen, /^TRIVY_TOKEN=for the server$/m)
    assert.match(seen, /^DOCKER_HOST=unix:\/\/\/nowhere\.sock$/m)
    assert.match(seen, new RegExp(`^HOME=${folder}/work/call-`, 'm'))
  })

  it('reads the image from the engine alone, by an id that can be no option', async (t) => {
    const { scanner, program } = await open(t)
    await scanner.scan(findings.image.id, NEVER)
    const [call] = (await readFile(join(dirname(program), 'calls'), 'utf8')).split('\n')
    assert.ok(call?.includes('--image-src docker'))
    assert.ok(call?.endsWith(` -- ${findings.image.id}`))
    const images = openImages([{ ...findings.image, id: '--server=http://elsewhere' }])
    const odd = createTrivyScanner(parts(program, join(dirname(program), 'data'), images))
    const { report } = await odd.scan('--server=http://elsewhere', NEVER)
    assert.equal(report.status, 'error')
  })
})

/** What a program has written into a file, once it is there. */
async function written(path: string): Promise<string> {
  for (;;) {
    try {
      return await readFile(path, 'utf8')
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** A killed process may be a zombie until somebody takes its exit code. */
async function isGone(pid: number): Promise<boolean> {
  try {
    return / [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

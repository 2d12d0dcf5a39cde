import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { awaitState } from '../../../scripts/setup/await-state.ts'
import type { Answer } from '../scripted-service.ts'
import { ID, runSlipway, sampleJob, scriptService } from '../scripted-service.ts'
import { diffLines, hunks } from './line-diff.ts'
import { diffPackages, readPackages } from './packages.ts'

const OTHER = '019aa5e2-7f1c-7cc3-98c4-dc0c0c073990'
const signs = { same: ' ', removed: '-', added: '+' }
const diff = (before: string, after: string) =>
  diffLines([...before], [...after]).map(({ op, text }) => signs[op] + text)

describe('the difference of two texts', () => {
  it('keeps what they have in common, in order', () => {
    assert.deepEqual(diff('abcd', 'axcy'), [' a', '-b', '+x', ' c', '-d', '+y'])
    assert.deepEqual(diff('abc', 'abc'), [' a', ' b', ' c'])
    assert.deepEqual(diff('', 'ab'), ['+a', '+b'])
    assert.deepEqual(diff('aa', 'a'), [' a', '-a'])
  })

  it('leads from the one to the other, whatever they are', () => {
    for (const [before, after] of [
      ['', ''],
      ['abcabba', 'cbabac'],
      ['aaaa', 'baab'],
    ] as const) {
      const lines = diff(before, after)
      const without = (sign: string) =>
        lines.flatMap((line) => (line.startsWith(sign) ? [] : [line.slice(1)])).join('')
      assert.deepEqual([without('+'), without('-')], [before, after])
    }
  })

  it('is shown with the lines around it, and none where nothing differs', () => {
    const shown = hunks(diffLines([...'abcdefghij'], [...'abcdXfghij']), 1)
    assert.deepEqual(
      shown.map((line) => line?.text ?? '…'),
      ['…', 'd', 'e', 'X', 'f'],
    )
    assert.deepEqual(hunks(diffLines(['a'], ['a']), 3), [])
  })
})

describe('packages of two images', () => {
  it('differ by what one has, and by versions', () => {
    const sbom = (...purls: string[]) => ({
      components: purls.map((purl) => {
        const [, name, version] = /\/([^/@]+)@(.+)$/.exec(purl) ?? []
        return { name, version, purl }
      }),
    })
    const a = readPackages(
      sbom('pkg:deb/debian/openssl@3.0', 'pkg:npm/left@1', 'pkg:npm/left@2', 'pkg:npm/same@1'),
    )
    const b = readPackages(sbom('pkg:deb/debian/openssl@3.1', 'pkg:npm/same@1', 'pkg:npm/new@1'))
    assert.ok(a && b)
    assert.deepEqual(diffPackages(a, b), [
      { name: 'deb openssl', a: ['3.0'], b: ['3.1'] },
      { name: 'npm left', a: ['1', '2'], b: [] },
      { name: 'npm new', a: [], b: ['1'] },
    ])
    assert.equal(readPackages({}), undefined)
  })
})

describe('slipway diff', () => {
  const text =
    (content: string): Answer =>
    (_request, response) =>
      void response.end(content)
  const script = {
    [`GET /jobs/${ID}`]: sampleJob({ name: 'before', metrics: { perf: 0.5, loss: 4 }, performance: 0.5 }),
    [`GET /jobs/${OTHER}`]: sampleJob({ id: OTHER, name: 'after\u001b[2J', metrics: { loss: 1 } }),
    [`GET /jobs/${ID}/dockerfile`]: text('FROM a\nRUN one\n'),
    [`GET /jobs/${OTHER}/dockerfile`]: text('FROM a\nRUN \u202etwo\n'),
    [`GET /jobs/${ID}/record`]: { image: { bytes: 2048 }, run: { usage: { wallMs: 1000 } } },
    [`GET /jobs/${OTHER}/record`]: { image: { bytes: 4096 }, run: null },
  }

  it('shows the numbers with their change, the lines of the Dockerfiles, and what is not known', async () => {
    const service = await scriptService(script)
    const { code, stdout, stderr } = await runSlipway(['diff', ID, OTHER], { url: service.url })
    await service.close()
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^performance +0\.5 +0\.99 +\+98%$/m)
    assert.match(stdout, /^image +2\.0 KiB +4\.0 KiB +\+100%$/m)
    assert.match(stdout, /^loss +4 +1 +-75%$/m)
    assert.match(stdout, /^ {2}FROM a\n- RUN one\n\+ RUN <202E>two$/m)
    assert.match(stdout, new RegExp(`^! ${OTHER}: `, 'm'))
    assert.doesNotMatch(stdout, /\u001b|Packages/)
  })

  it('is one document with --json', async () => {
    const service = await scriptService(script)
    const { stdout } = await runSlipway(['diff', ID, OTHER, '--json'], { url: service.url })
    await service.close()
    const { a, b, packages, dockerfile, metrics } = JSON.parse(stdout) as Record<string, unknown>
    assert.deepEqual([a, b, packages, metrics], [ID, OTHER, null, [{ name: 'loss', a: 4, b: 1 }]])
    assert.equal((dockerfile as { same: boolean }).same, false)
  })
})

describe('slipway open', () => {
  const url = 'http://127.0.0.1:9/prefix/'

  it('prints the address of a job below the address of the service', async () => {
    const { stdout, code } = await runSlipway(['open', ID, '--print'], { url })
    assert.deepEqual([code, stdout], [0, `http://127.0.0.1:9/prefix/jobs/${ID}\n`])
    assert.equal((await runSlipway(['open', '--print'], { url })).stdout, 'http://127.0.0.1:9/prefix/\n')
  })

  it('gives it to the opener of the desktop as one argument, and says when there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-open-'))
    const opened = join(folder, 'opened')
    await writeFile(
      join(folder, 'xdg-open'),
      `#!/bin/sh\nprintf '%s,' "$#" "$@" > ${opened}.new; mv ${opened}.new ${opened}\n`,
    )
    await chmod(join(folder, 'xdg-open'), 0o755)
    const env = { PATH: `${folder}:/usr/bin:/bin`, DISPLAY: ':0' }
    const strange = 'http://127.0.0.1:9/$(touch%20x)&y;'
    const { stdout } = await runSlipway(['open', ID], { url: strange, env })
    assert.equal(stdout, `${strange}/jobs/${ID}\n`)
    assert.equal(
      await awaitState(() => readFile(opened, 'utf8').catch(() => undefined), 60_000, 10),
      `1,${strange}/jobs/${ID},`,
    )
    const nowhere = await runSlipway(['open', '--json'], { url })
    assert.deepEqual(JSON.parse(nowhere.stdout), { url, opened: false })
    await rm(folder, { recursive: true })
  })
})

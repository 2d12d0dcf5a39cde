import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { firstEngine } from '../support/engines.ts'
import { type Answer, assertProblem } from '../support/http.ts'
import type { JobBody, Problem } from '../support/http-bodies.ts'
import { type Bytes, base64, makeTar, makeTarGz, makeZip } from './support/archives.ts'
import { assertGoesOn, assertNothingLeft, useService } from './support/use-service.ts'

const MIB = 1024 * 1024
const engine = firstEngine()
const OK = 'FROM busybox\nCMD true\n'
const text = (content: string): Bytes => new Uint8Array(Buffer.from(content))
const latin1 = (content: string): Bytes => new Uint8Array(Buffer.from(content, 'latin1'))

describe('what is sent to harm', { skip: engine.skip }, () => {
  const flags = ['--context-max-unpacked-mib', '16', '--context-max-mib', '4', '--context-max-entries', '100']
  const service = useService(engine, flags)
  const api = () => service().api
  const problemOf = (answer: Answer<JobBody>): Problem => answer.body as unknown as Problem

  describe('as a Dockerfile', () => {
    const cases: readonly (readonly [string, Bytes, number, string])[] = [
      ['an empty file', text(''), 422, 'dockerfile_invalid'],
      ['a file of spaces and comments', text(' \n\t\n# nothing\n'), 422, 'dockerfile_invalid'],
      ['a file without FROM', text('RUN echo hello\n'), 422, 'dockerfile_invalid'],
      [
        'a PDF',
        latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n'),
        422,
        'dockerfile_invalid',
      ],
      ['10 MB of text', text(`FROM busybox\n${'# padding\n'.repeat(MIB)}`), 413, 'body_too_large'],
      ['one endless line', text(`FROM busybox\nRUN echo ${'x'.repeat(60_000)}\n`), 422, 'dockerfile_invalid'],
      ['invalid UTF-8', latin1('FROM busybox\nRUN echo \xff\xfe\n'), 422, 'dockerfile_invalid'],
      ['a NUL', text('FROM busybox\nRUN echo a\0b\n'), 422, 'dockerfile_invalid'],
      ['ADD of a URL', text('FROM busybox\nADD http://127.0.0.1/x /x\n'), 422, 'policy_denied'],
      [
        'ADD of a git repository',
        text('FROM busybox\nADD https://example.org/r.git /x\n'),
        422,
        'policy_denied',
      ],
      [
        'ADD hidden behind a double escape',
        text('FROM busybox\nENV C x\\\\\nADD http://127.0.0.1/x /x\n'),
        422,
        'any',
      ],
      ['a syntax directive', text('# syntax=evil/frontend\nFROM busybox\n'), 422, 'policy_denied'],
      ['a syntax directive in slashes', text('// syntax=evil/frontend\nFROM busybox\n'), 422, 'any'],
      ['a syntax directive in JSON', text('{"syntax": "evil/frontend"}\nFROM busybox\n'), 422, 'any'],
      [
        'a syntax directive behind a shebang',
        text('#!/bin/x\n# syntax=evil/frontend\nFROM busybox\n'),
        422,
        'any',
      ],
    ]
    for (const [what, bytes, status, code] of cases) {
      test(`${what} is refused with a problem that says what to do`, async () => {
        const answer = await api().submitText(bytes)
        const expected = code === 'any' ? problemOf(answer).code : code
        assertProblem(answer as Answer<unknown>, status, expected)
        assert.match(expected, /^(?:dockerfile_invalid|policy_denied|body_too_large)$/)
      })
    }

    test('10 MB of text is refused as JSON and multipart too', async () => {
      const long = `FROM busybox\n${'# padding\n'.repeat(MIB)}`
      const json = await api().submitJson({ dockerfile: long })
      assert.match(problemOf(json).code, /^(?:dockerfile_invalid|body_too_large)$/)
      const form = await api().submitForm([{ name: 'dockerfile', value: text(long) }])
      assertProblem(form as Answer<unknown>, 413, 'body_too_large')
    })
  })

  describe('as a build context', () => {
    const zeros = Buffer.alloc(64 * MIB)
    const file = { name: 'file', content: 'x' }
    const cases: Readonly<Record<string, () => Bytes | Promise<Bytes>>> = {
      'a gzip bomb': () => makeTarGz([{ name: 'zeros', content: zeros }]),
      'a gzip bomb that is no tar': () => new Uint8Array(gzipSync(zeros, { level: 1 })),
      'a zip bomb': () => makeZip([{ name: 'zeros', content: zeros }]),
      'a zip bomb that lies about its size': () =>
        makeZip([{ name: 'zeros', content: zeros, claimedSize: 10 }]),
      'a tar with a path that climbs out': () => makeTar([{ name: '../evil', content: 'x' }]),
      'a tar with a path that climbs out further in': () => makeTar([{ name: 'a/../../evil', content: 'x' }]),
      'a tar with an absolute path': () => makeTar([{ name: '/etc/evil', content: 'x' }]),
      'a tar with a link that leaves the tree': () =>
        makeTar([{ name: 'link', type: 'symlink', linkname: '../../etc/passwd' }]),
      'a tar with a link to an absolute path': () =>
        makeTar([{ name: 'link', type: 'symlink', linkname: '/etc/passwd' }]),
      'a tar with a hard link that leaves the tree': () =>
        makeTar([file, { name: 'hard', type: 'link', linkname: '../../etc/passwd' }]),
      'a tar that writes through a link': () =>
        makeTar([
          { name: 'dir', type: 'symlink', linkname: '..' },
          { name: 'dir/evil', content: 'x' },
        ]),
      'a tar with a character device': () =>
        makeTar([{ name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }]),
      'a tar with a block device': () =>
        makeTar([{ name: 'disk', type: 'block-device', devmajor: 8, devminor: 0 }]),
      'a tar with a FIFO': () => makeTar([{ name: 'pipe', type: 'fifo' }]),
      'a zip with a path that climbs out': () => makeZip([{ name: '../evil', content: 'x' }]),
      'a zip with an absolute path': () => makeZip([{ name: '/etc/evil', content: 'x' }]),
      'more entries than are allowed': () =>
        makeTar(Array.from({ length: 200 }, (_, i) => ({ name: `file-${i}`, content: '' }))),
      'an archive that is larger than allowed': () =>
        makeTar([{ name: 'large', content: Buffer.alloc(6 * MIB, 'random') }]),
      'a tar.gz that was cut off': async () =>
        (await makeTarGz([{ name: 'a', content: Buffer.alloc(MIB, 'abc') }])).slice(0, -900),
      'something that is no archive': () => text('this is no archive at all'),
    }
    for (const [what, make] of Object.entries(cases)) {
      test(`${what} is refused and not kept`, async () => {
        const context = await make()
        const before = filesBelow(join(service().data, 'contexts'))
        const form = await api().submitForm([
          { name: 'dockerfile', value: text(OK) },
          { name: 'context', value: context },
        ])
        const json = await api().submitJson({ dockerfile: OK, context: base64(context) })
        for (const answer of [form, json]) {
          assertProblem(answer as Answer<unknown>, answer.status, problemOf(answer).code)
          assert.match(problemOf(answer).code, /^(?:context_invalid|body_too_large)$/)
        }
        assert.deepEqual(filesBelow(join(service().data, 'contexts')), before)
      })
    }
  })

  test('after all of it jobs run as ever, none of it became one, and nothing stays behind', async () => {
    await assertGoesOn(service())
    assert.deepEqual(
      (await api().list()).jobs.map(({ name }) => name),
      ['normal'],
    )
    await assertNothingLeft(service())
  })
})

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
}

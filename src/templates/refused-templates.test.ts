/** A template that could let a value out of its place, or that has a mistake, is refused when the service starts. */
import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { PLAIN_YAML, type WrittenTemplate, writeTemplates } from '../../test/support/template-folder.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { loadTemplates } from './load-templates.ts'

const YAML = `title: T
description: D
parameters:
  text: { type: string, description: Text., default: x }
  number: { type: integer, description: Number., default: 1 }
  map: { type: object, description: Map., additionalProperties: { type: string }, default: {} }
  list: { type: array, description: List., items: { type: string }, default: [] }
rendered: [Dockerfile]
run: { mode: batch }
`
/** Uses what the case does not, so that only the mistake is wrong. */
const REST = `FROM busybox:{{ text | tag }}
{{ map | env }}
CMD {{ list | json }}
EXPOSE {{ number | number }}
`

function refusalOf(written: WrittenTemplate): { where: string; detail: string; action: string } {
  const own = writeTemplates({ one: written })
  try {
    loadTemplates(own.folder)
  } catch (error) {
    assert.ok(error instanceof SlipwayError, String(error))
    assert.equal(error.code, 'config_invalid')
    const where = (error.where ?? '').replace(`${own.folder}/one/`, '')
    return { where, detail: error.detail, action: error.action }
  } finally {
    own.remove()
  }
  return { where: '', detail: 'loaded', action: '' }
}

describe('a placeholder', () => {
  const cases: readonly (readonly [why: string, lines: string, where: string, detail: RegExp])[] = [
    ['has no filter', 'RUN echo {{ text }}', '5:10', /no placeholder/],
    ['is not closed', 'RUN echo {{ text | tag', '5:10', /no placeholder/],
    ['names no parameter of the template', 'RUN echo {{ colour | tag }}', '5:10', /no parameter colour/],
    ['names a member that every object has', 'RUN echo {{ constructor | tag }}', '5:10', /no parameter/],
    ['names no filter', 'RUN echo {{ text | shell }}', '5:10', /no filter shell/],
    [
      'has a filter for another type',
      'EXPOSE {{ text | number }}',
      '5:8',
      /takes integer, and text is string/,
    ],
    ['has a map where a text belongs', 'ENV A={{ map | word }}', '5:7', /takes string/],
    ['quotes a word for a shell', 'RUN echo {{ text | word }}', '5:10', /word does not fit/],
    ['quotes a word inside of quotes', 'ENV A="{{ text | word }}"', '5:8', /word does not fit/],
    ['quotes a word behind an open quote', 'ENV A="x B={{ text | word }}', '5:12', /word does not fit/],
    ['quotes a word behind ONBUILD', 'ONBUILD ENV A={{ text | word }}', '5:15', /word does not fit/],
    ['goes on behind the word', 'ENV A={{ text | word }}$B', '5:7', /word does not fit/],
    ['stands in a continued line', 'RUN true \\\nENV A={{ text | word }}', '6:7', /word does not fit/],
    ['writes lines into a line', 'RUN {{ map | env }}', '5:5', /env does not fit/],
    [
      'writes lines into a continued RUN',
      'RUN true \\\n# comment\n\n{{ map | env }}',
      '8:1',
      /env does not fit/,
    ],
    ['writes plain lines into the Dockerfile', '{{ list | lines }}', '5:1', /lines does not fit/],
    ['writes JSON for a shell', 'RUN echo {{ text | json }}', '5:10', /json does not fit/],
    ['writes JSON into a string', 'CMD ["a {{ text | json }}"]', '5:9', /json does not fit/],
    ['writes a list into a list of words', 'CMD ["a", {{ list | json }}]', '5:11', /json does not fit/],
    ['writes JSON for COPY, which expands it', 'COPY [{{ text | json }}, "/"]', '5:7', /json does not fit/],
  ]
  for (const [why, lines, where, detail] of cases) {
    test(`that ${why} keeps the template from being loaded`, () => {
      const refusal = refusalOf({ yaml: YAML, files: { Dockerfile: `${REST}${lines}\n` } })
      assert.match(refusal.detail, detail)
      assert.equal(refusal.where, `files/Dockerfile:${where}`)
      assert.match(refusal.action, /^[A-Z].*\.$/)
    })
  }

  test('is left alone in a file that is not rendered', () => {
    const files = { Dockerfile: REST, 'page.html': '{{ anything }}' }
    assert.equal(refusalOf({ yaml: YAML, files }).detail, 'loaded')
  })

  test('in a JSON file has to be a value', () => {
    const yaml = YAML.replace('[Dockerfile]', '[Dockerfile, a.json]')
    const load = (text: string) => refusalOf({ yaml, files: { Dockerfile: REST, 'a.json': text } })
    assert.equal(
      load('{"a": {{ map | json }}, "b": "{{ text | tag }}", "c": {{ number | number }}}').detail,
      'loaded',
    )
    assert.match(load('{"a": "{{ text | json }}"}').detail, /json does not fit/)
    assert.match(load('{"a": {{ text | json }}').detail, /json does not fit/)
  })
})

describe('a Dockerfile of a template', () => {
  for (const line of ['# escape=`', '#syntax=docker/dockerfile:1', 'RUN <<EOF', '  # Escape = `']) {
    test(`with ${line} keeps the template from being loaded`, () => {
      const { where, detail } = refusalOf({ files: { Dockerfile: `# x=1\n${line}\nFROM a\n` } })
      assert.equal(where, 'files/Dockerfile:2')
      assert.match(detail, /directive|heredoc/)
    })
  }

  test('that is missing keeps the template from being loaded', () => {
    assert.equal(refusalOf({ files: { other: '' } }).where, 'files/Dockerfile')
  })
})

describe('a template.yaml', () => {
  const replaced = (from: string, to: string) => ({
    yaml: YAML.replace(from, to),
    files: { Dockerfile: REST },
  })
  const cases: readonly (readonly [why: string, WrittenTemplate, line: string, detail: RegExp])[] = [
    ['is no YAML', { yaml: 'title: "a\n' }, ':2', /quote/],
    ['lacks a title', replaced('title: T\n', ''), ':1', /title/],
    ['has an unknown member', replaced('title: T', 'titel: T'), ':1', /titel|title/],
    ['has an unknown type', replaced('type: integer', 'type: number'), ':5', /no type number/],
    ['has an unknown keyword', replaced('default: 1', 'default: 1, format: x'), ':5', /format is not known/],
    ['has a parameter without a default', replaced(', default: 1', ''), ':5', /default/],
    ['has a parameter without a description', replaced('description: Number., ', ''), ':5', /description/],
    ['has a default of another type', replaced('default: 1', 'default: a'), ':5', /default/],
    [
      'has a default out of bounds',
      replaced('default: 1', 'minimum: 2, default: 1'),
      '',
      /default does not fit/,
    ],
    ['has a default that no filter writes', replaced('default: x', 'default: x y'), '', /image's tag/],
    [
      'has a pattern that is none',
      replaced('default: x', "pattern: '(', default: x"),
      ':4',
      /regular expression/i,
    ],
    ['renders a file that is not there', replaced('[Dockerfile]', '[Dockerfile, a]'), '', /names a/],
    ['has a parameter that is used nowhere', replaced('[Dockerfile]', '[]'), '', /used nowhere/],
    [
      'takes the port from a text',
      replaced('mode: batch', 'mode: service, port: text'),
      ':9',
      /type integer/,
    ],
    ['takes build arguments from nothing', replaced('run:', 'buildArgs: none\nrun:'), ':9', /type object/],
    [
      'has a health route for a batch',
      replaced('mode: batch', 'mode: batch, healthcheck: /h'),
      ':9',
      /mode: service/,
    ],
    [
      'has a health route with a space',
      replaced('mode: batch', 'mode: service, healthcheck: /a b'),
      ':9',
      /pattern/,
    ],
  ]
  for (const [why, written, line, detail] of cases) {
    test(`that ${why} keeps the template from being loaded`, () => {
      const refusal = refusalOf(written)
      assert.match(refusal.detail, detail)
      assert.match(refusal.where, new RegExp(`^template\\.yaml${line}`))
      assert.match(refusal.action, /\.$/)
    })
  }
})

describe('a folder', () => {
  test('whose name is none for a template is refused', () => {
    const own = writeTemplates({ 'Two Words': {} })
    assert.throws(() => loadTemplates(own.folder), /no name of a template/)
    own.remove()
  })

  test('with a link in its files is refused, whatever the link leads to', () => {
    const own = writeTemplates({ one: {} })
    symlinkSync('/etc/passwd', join(own.folder, 'one/files/link'))
    assert.throws(() => loadTemplates(own.folder), /neither a file nor a folder/)
    own.remove()
  })

  test('with a file that is no text is refused', () => {
    const files = { Dockerfile: 'FROM a\n', 'a.png': Uint8Array.of(0x89, 0xff, 0xfe) }
    assert.match(refusalOf({ files }).detail, /no text/)
  })

  test('with more than a small application is refused', () => {
    const files = { Dockerfile: 'FROM a\n', big: 'x'.repeat(1024 * 1024) }
    assert.match(refusalOf({ yaml: PLAIN_YAML, files }).detail, /1048576 bytes/)
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`f${at}`, '']))
    assert.match(refusalOf({ files: { Dockerfile: 'FROM a\n', ...many } }).detail, /at most 200/)
  })
})

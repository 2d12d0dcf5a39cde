/** No value can break out of its place: properties over values that try to. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { judge } from '../../test/support/judge.ts'
import { writeTemplates } from '../../test/support/template-folder.ts'
import type { DockerfileDocument } from '../dockerfile/document.ts'
import { expandWord } from '../dockerfile/expand-word.ts'
import { quotedWords } from '../dockerfile/plain-words.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { loadTemplates } from './load-templates.ts'
import type { Rendered, Templates } from './templates.ts'

const RUNS = { numRuns: 200 }

/** What means something to some reader of a Dockerfile, JSON, a shell, xargs or pip. */
const SHARP = [
  ...[
    '"',
    "'",
    '\\',
    '\\\\',
    '$',
    '${A}',
    '${A:-',
    '}',
    '$(id)',
    '`',
    '#',
    ';',
    '&&',
    '|',
    ' ',
    '\t',
    '=',
    '[',
    ']',
    ',',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\v',
    '\f',
    '\0',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u00a0',
    '\u200b',
    '\u202e',
  ],
  ...[
    ' \\\n',
    '\\',
    '<<EOF',
    '<<-"EOF"',
    'EOF',
    '\nEOF\n',
    '# escape=`',
    '\n# escape=`\n',
    '# syntax=evil/image',
  ],
  ...[
    '\nONBUILD RUN id\n',
    'ONBUILD',
    'RUN',
    '\nRUN id\n',
    'FROM scratch',
    '"]\nRUN id\n#',
    '\ud800',
    '\udc00',
    '😀',
  ],
  ...[
    '-',
    '--index-url=https://x',
    '@',
    '/',
    '../',
    '://',
    '{{',
    '}}',
    '{{ name | word }}',
    '“',
    '__proto__',
    '%0a',
  ],
]

const sharpText = fc
  .array(fc.oneof(fc.constantFrom(...SHARP), fc.string({ maxLength: 5, unit: 'binary' })), { maxLength: 8 })
  .map((parts) => parts.join(''))
const variable = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'PATH', '_'),
)
const map = fc
  .array(fc.tuple(fc.oneof({ weight: 9, arbitrary: variable }, sharpText), sharpText), { maxLength: 5 })
  .map((entries): Record<string, string> => Object.fromEntries(entries))

const UNWRITABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\p{Surrogate}/u

/** Undefined when the values are refused, as a wrong request. */
function tryRender(
  templates: Templates,
  name: string,
  parameters: Record<string, unknown>,
): Rendered | undefined {
  try {
    return templates.render(name, parameters)
  } catch (error) {
    assert.ok(error instanceof SlipwayError && error.code === 'request_invalid', String(error))
    assert.match(error.where ?? '', /^\/template\/parameters\//)
    return undefined
  }
}

function read({ dockerfile, buildArgs }: Rendered): DockerfileDocument {
  const { document, diagnostics } = judge(dockerfile, { buildArgs })
  assert.ok(document, `${dockerfile}\n${JSON.stringify(diagnostics)}`)
  return document
}

const keywords = (document: DockerfileDocument, but: readonly string[] = []): readonly string[] =>
  document.instructions.map(({ keyword }) => keyword).filter((keyword) => !but.includes(keyword))

/** `NAME=value` pairs of an instruction, as the builder expands them where no variable has a value. */
function assigned(document: DockerfileDocument, keyword: string): readonly (readonly [string, string])[] {
  const lines = document.instructions.filter((one) => one.keyword === keyword)
  return lines.flatMap((line) =>
    quotedWords(line.arguments, '\\').map((word) => {
      const at = word.indexOf('=')
      const { text, certain } = expandWord(word.slice(at + 1), () => undefined, '\\')
      assert.ok(certain, word)
      return [word.slice(0, at), text] as const
    }),
  )
}

describe('parameters of the templates that come with Slipway', () => {
  const templates = loadTemplates('')
  const names = templates.list().map(({ name }) => name)

  test('change nothing but their own words, or are refused', () => {
    const mostly = (usual: unknown, odd: fc.Arbitrary<unknown>) =>
      fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(usual) }, odd)
    const parameters = fc.record({
      version: mostly('26', sharpText),
      name: mostly('team/app', sharpText),
      environment: mostly({ A: '$A "\\' }, map),
      build_args: mostly({ B: '$B "\\' }, map),
      port: mostly(9000, fc.integer()),
    })
    fc.assert(
      fc.property(parameters, (given) => {
        const rendered = tryRender(templates, 'nodejs', given)
        if (rendered) assertIntact('nodejs', rendered)
      }),
      RUNS,
    )
  })

  test('that can be written are taken, and expand to what was given', () => {
    const harmless = sharpText.map((text) => text.replace(new RegExp(UNWRITABLE, 'gu'), ''))
    const safeMap = fc.dictionary(
      variable.filter((name) => !/^(PORT|APP_NAME|APP_VERSION)$|^BUILDKIT_/.test(name)),
      harmless,
      { maxKeys: 5 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...names), safeMap, safeMap, (name, environment, build_args) => {
        assertIntact(name, templates.render(name, { environment, build_args }))
      }),
      RUNS,
    )
  })

  function assertIntact(name: string, rendered: Rendered): void {
    const document = read(rendered)
    const plain = read(templates.render(name, {}))
    assert.deepEqual(keywords(document, ['ENV', 'ARG']), keywords(plain, ['ENV', 'ARG']))
    const environment = Object.entries(rendered.parameters['environment'] as object)
    for (const [, value] of environment) assert.doesNotMatch(String(value), UNWRITABLE)
    const own = assigned(plain, 'ENV').filter(([key]) => !/^(APP_NAME|PORT)$/.test(key))
    const given = assigned(document, 'ENV').filter(
      ([key, value]) => !own.some(([ownKey, ownValue]) => ownKey === key && ownValue === value),
    )
    const expected = [...environment, ['APP_NAME', rendered.parameters['name']]]
    expected.push(['PORT', String(rendered.parameters['port'])])
    assert.deepEqual(given, expected)
    const args = document.instructions.filter(({ keyword }) => keyword === 'ARG')
    assert.deepEqual(
      args.map((line) => line.arguments),
      Object.keys(rendered.buildArgs),
    )
    assert.deepEqual(rendered.buildArgs, rendered.parameters['build_args'])
    const title = assigned(document, 'LABEL').find(([key]) => key.endsWith('.title'))
    assert.equal(title?.[1], rendered.parameters['name'])
  }
})

describe("parameters of an operator's template that checks none of them", () => {
  const own = writeTemplates({ open: { yaml: openYaml(), files: openFiles() } })
  after(own.remove)
  const templates = loadTemplates(own.folder)

  test('change nothing but their own words, or are refused', () => {
    const parameters = fc.record(
      {
        tag: fc.oneof({ weight: 3, arbitrary: fc.constant('1') }, sharpText),
        text: sharpText,
        map,
        labels: map,
        list: fc.array(fc.oneof({ weight: 3, arbitrary: fc.stringMatching(/^[a-z]+==[0-9.]+$/) }, sharpText)),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(parameters, (given) => {
        const rendered = tryRender(templates, 'open', given)
        if (rendered) assertIntact(rendered)
      }),
      { numRuns: 400 },
    )
  })

  test('are written into JSON as they are, whatever they hold', () => {
    const wellFormed = sharpText.filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(wellFormed, (json) => {
        const rendered = templates.render('open', { json })
        const document = read(rendered)
        assert.deepEqual(JSON.parse(document.instructions.at(-1)?.arguments ?? ''), ['echo', json, '1'])
        assert.deepEqual(JSON.parse(rendered.files.find(({ path }) => path === 'a.json')?.text ?? ''), {
          json,
        })
        assertIntact(rendered)
      }),
      RUNS,
    )
  })

  function assertIntact(rendered: Rendered): void {
    const { parameters } = rendered
    const document = read(rendered)
    const entries = (name: string) => Object.entries(parameters[name] as Record<string, string>)
    const repeated = (keyword: string, name: string) => entries(name).map(() => keyword)
    const expected = [
      'FROM',
      'ENV',
      'LABEL',
      'ARG',
      ...repeated('ENV', 'map'),
      ...repeated('LABEL', 'labels'),
    ]
    assert.deepEqual(keywords(document), [...expected, 'RUN', 'CMD'])
    const { text } = parameters
    assert.deepEqual(assigned(document, 'ENV'), [['TEXT', text], ...entries('map')])
    assert.deepEqual(assigned(document, 'LABEL'), [['text', text], ...entries('labels')])
    assert.deepEqual(assigned(document, 'ARG'), [['TEXT', text]])
    assert.deepEqual(
      document.images.map(({ ref }) => ref),
      [`docker.io/library/busybox:${String(parameters['tag'])}`],
    )
    const lines =
      rendered.files
        .find(({ path }) => path === 'list.txt')
        ?.text.split('\n')
        .slice(0, -1) ?? []
    assert.deepEqual(lines, parameters['list'])
    for (const line of lines) assert.match(line, /^[A-Za-z0-9@][^\s#'"\\$`]*$/)
  }
})

function openYaml(): string {
  const strings = '{ type: string }'
  return `title: Open
description: Checks nothing.
parameters:
  tag: { type: string, description: D., default: '1' }
  text: { type: string, description: D., default: x }
  json: { type: string, description: D., default: x }
  count: { type: integer, description: D., default: 1 }
  map: { type: object, description: D., additionalProperties: ${strings}, default: {} }
  labels: { type: object, description: D., additionalProperties: ${strings}, default: {} }
  list: { type: array, description: D., items: ${strings}, default: [] }
rendered: [Dockerfile, list.txt, a.json]
run: { mode: batch }
`
}

function openFiles(): Record<string, string> {
  return {
    Dockerfile: `FROM docker.io/library/busybox:{{ tag | tag }}
ENV TEXT={{ text | word }}
LABEL text={{ text | word }}
ARG TEXT={{ text | word }}
{{ map | env }}
{{ labels | label }}
RUN true
CMD ["echo", {{ json | json }}, "{{ count | number }}"]
`,
    'list.txt': '{{ list | lines }}\n',
    'a.json': '{"json": {{ json | json }}}\n',
  }
}

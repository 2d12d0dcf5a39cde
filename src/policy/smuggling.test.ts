import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { errorsOf, judge, policyWith } from '../../test/support/judge.ts'

/** Images of one registry alone, nothing fetched by ADD, no rights beyond the sandbox; all else is let through. */
const POLICY = policyWith({ images: { allow: ['good.example/*'] } })

interface Load {
  readonly image: string
  readonly source: string
  /** A flag of RUN with its value. */
  readonly flag: readonly [name: string, value: string]
  readonly mount: string
}

const GOOD: Load = {
  image: 'good.example/app:1',
  source: './data.tar',
  flag: ['network', 'none'],
  mount: 'type=tmpfs,target=/t',
}

/** One thing that is denied, in a file that is right for the rest. */
const evil = fc.constantFrom<Partial<Load> & { readonly use: 'from' | 'copy' | 'add' | 'run' | 'mount' }>(
  { use: 'from', image: 'evil.example/x:1' },
  { use: 'copy', image: 'evil.example/x:1' },
  { use: 'add', source: 'https://evil.example/x' },
  { use: 'add', source: 'git@evil.example:x' },
  { use: 'add', source: 'evil.example/x.git#main' },
  { use: 'run', flag: ['network', 'host'] },
  { use: 'run', flag: ['security', 'insecure'] },
  { use: 'run', flag: ['device', 'vendor.example/gpu'] },
  { use: 'mount', mount: 'type=bind,from=evil.example/x:1,target=/m' },
)

/** Ways to write the same thing. */
interface Style {
  readonly upper: boolean
  readonly gap: string
  readonly quote: (word: string) => string
  readonly flagQuote: (word: string) => string
  readonly variable: 'no' | 'arg' | 'env' | 'nested' | 'unset' | 'given'
  readonly onbuild: boolean
  readonly json: boolean
  readonly end: string
  readonly head: readonly string[]
  readonly tail: readonly string[]
  readonly directive: string
}

const quotes = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => `"${word}"`,
  (word) => `'${word}'`,
  (word) => `${word.slice(0, 2)}"${word.slice(2, 4)}"'${word.slice(4)}'`,
  (word) => `\\${word}`,
)

const noise = fc.array(
  fc.constantFrom(
    ...[
      'RUN x',
      'RUN x \\\n  # comment \\\n\n  y',
      'RUN <<EOF\nx\nEOF',
      'RUN <<-"EOF"\nx\n\tEOF',
      '# comment \\',
    ],
    ...[
      'LABEL a="b c"',
      'ENV A=b\\ c',
      'COPY <<EOF /x\nADD y /z\nEOF',
      'CMD ["a"]',
      '',
      'ENV Q="',
      'ENV C x\\\\',
    ],
    ...['ONBUILD RUN x', 'RUN echo "<<EOF"', 'WORKDIR /a', 'SHELL ["/bin/sh", "-c"]'],
  ),
  { maxLength: 4 },
)

const style: fc.Arbitrary<Style> = fc.record({
  upper: fc.boolean(),
  gap: fc.constantFrom(' ', '\t ', ' \\\n', ' \\\n# comment\n\n  ', ' \\ \t\n\t'),
  quote: quotes,
  flagQuote: quotes,
  variable: fc.constantFrom('no', 'arg', 'env', 'nested', 'unset', 'given'),
  onbuild: fc.boolean(),
  json: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n'),
  head: noise,
  tail: noise,
  directive: fc.constantFrom('', '# escape=\\\n', '# check=skip=all\n', '\ufeff', '# escape=`\n'),
})

interface Written {
  readonly text: string
  readonly buildArgs: Readonly<Record<string, string>>
}

function write(use: string, load: Load, how: Style): Written {
  const buildArgs: Record<string, string> = {}
  const keyword = (word: string): string => (how.upper ? word : word.toLowerCase())
  /** The word itself, or what the builder puts in its place; `lines` stand in front. */
  const hide = (word: string, lines: string[], declare: 'ARG' | 'ENV'): string => {
    if (how.variable === 'no') return how.quote(word)
    if (how.variable === 'unset') return `\${NOTHING:-${word}}`
    if (how.variable === 'given') buildArgs['HIDDEN'] = word
    const [first, rest] = [word.slice(0, 3), word.slice(3)]
    if (how.variable === 'nested') {
      lines.push(`${declare} ONE=${first}`, `${declare} HIDDEN=\${ONE}${rest}`)
    } else {
      const value = how.variable === 'given' ? 'good.example/app:1' : word
      lines.push(`${how.variable === 'arg' || how.variable === 'given' ? 'ARG' : declare} HIDDEN=${value}`)
    }
    return how.upper ? '$HIDDEN' : '${HIDDEN}'
  }
  const globals: string[] = []
  const inside: string[] = []
  const image = use === 'from' ? hide(load.image, globals, 'ARG') : GOOD.image
  const trigger = how.onbuild ? `${keyword('ONBUILD')}${how.gap}` : ''
  const [name, value] = load.flag
  const line = {
    from: '',
    copy: `${trigger}${keyword('COPY')}${how.gap}--from=${how.flagQuote(load.image)} /a /b`,
    add: `${trigger}${keyword('ADD')}${how.gap}${source(load, how, (word) => hide(word, inside, 'ENV'))}`,
    run: `${trigger}${keyword('RUN')}${how.gap}--${name}=${how.flagQuote(value)} x`,
    mount: `${trigger}${keyword('RUN')}${how.gap}--mount=${how.flagQuote(load.mount)} x`,
  }[use]
  const from = `${keyword('FROM')}${how.gap}${image}`
  const lines = [...globals, from, ...how.head, ...inside, line ?? '', ...how.tail, '']
  const text = `${how.directive}${lines.join('\n')}`.replaceAll('\n', how.end)
  return { text, buildArgs }
}

function source({ source: word }: Load, how: Style, hide: (word: string) => string): string {
  return how.json ? JSON.stringify([word, '/y']) : `${hide(word)} /y`
}

test('variables, quotes, case, continuations, ONBUILD and heredocs smuggle nothing past a policy', () => {
  fc.assert(
    fc.property(evil, style, ({ use, ...bad }, how) => {
      const { text, buildArgs } = write(use, { ...GOOD, ...bad }, how)
      const { document, diagnostics } = judge(text, { policy: POLICY, buildArgs })
      assert.equal(document, null, text)
      assert.ok(diagnostics.some(({ severity }) => severity === 'error'))
    }),
    { numRuns: 3000 },
  )
})

test('the same files without what is denied are accepted, unless their form is refused', () => {
  let accepted = 0
  const uses = fc.constantFrom('from', 'copy', 'add', 'run', 'mount')
  fc.assert(
    fc.property(uses, style, (use, how) => {
      const { text, buildArgs } = write(use, GOOD, how)
      const { document, diagnostics } = judge(text, { policy: POLICY, buildArgs })
      if (document !== null) accepted++
      else assert.ok(diagnostics.some(({ severity }) => severity === 'error'))
    }),
    { numRuns: 1000, seed: 7 },
  )
  assert.ok(accepted > 250, `${accepted} of 1000`)
})

test('a variable that the builder fills in is not known before the build, in front of FROM neither', () => {
  for (const file of [
    'ARG TARGETSTAGE\nFROM good.example/${TARGETSTAGE:-app}:1\n',
    'ARG TARGETARCH\nFROM good.example${TARGETARCH:+.evil.example}/app:1\n',
    'ARG TARGETSTAGE\nARG HOST=${TARGETSTAGE:-good}\nFROM ${HOST}.example/app:1\nFROM scratch AS evil\n',
    'ARG BUILDPLATFORM\nFROM good.example/app${BUILDPLATFORM}:1\n',
  ])
    assert.deepEqual(errorsOf(file, { policy: POLICY }), ['SEC1015'], file)
  assert.deepEqual(errorsOf('ARG BUILD_TAG=1\nFROM good.example/app:${BUILD_TAG}\n', { policy: POLICY }), [])
})

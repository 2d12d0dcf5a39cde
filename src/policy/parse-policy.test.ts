import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { SlipwayError } from '../errors/slipway-error.ts'
import { builtIn, ownPolicy } from './built-in.ts'
import { canonicalJson } from './canonical-json.ts'

const parse = (text: string) => ownPolicy('own', text, 'own.yaml')

function refused(text: string, detail: RegExp): void {
  assert.throws(
    () => parse(text),
    (error: unknown) => {
      assert.ok(error instanceof SlipwayError && error.code === 'config_invalid', String(error))
      assert.equal(error.where, 'own.yaml')
      assert.match(error.detail, detail)
      assert.notEqual(error.action, '')
      return true
    },
  )
}

test('what a file leaves out is as in the policy that it extends, by default in default', () => {
  const own = parse('rules:\n  rootUser: deny\nlimits: {stages: 3}\n').document
  const base = builtIn('default').document
  assert.deepEqual(own, {
    ...base,
    rules: { ...base.rules, rootUser: 'deny' },
    limits: { ...base.limits, stages: 3 },
  })
  assert.equal(parse('extends: strict\n').document.rules.imageDigest, 'deny')
})

test('JSON is taken as YAML is, and the hash is of what is said, not of how', () => {
  const yaml = parse('extends: strict\nimages:\n  allow: [debian, "ghcr.io/team/*"]\n')
  const json = parse('{"images": {"allow": ["debian", "ghcr.io/team/*"]},\n\t"extends": "strict"}')
  assert.equal(yaml.sha256, json.sha256)
  assert.notEqual(yaml.sha256, parse('extends: strict\nimages:\n  allow: [debian]\n').sha256)
  assert.equal(parse('extends: strict\n').sha256, builtIn('strict').sha256)
  const whole = canonicalJson(yaml.document)
  assert.equal(yaml.sha256, createHash('sha256').update(whole).digest('hex'))
  assert.deepEqual(JSON.parse(whole), yaml.document)
})

test('a mistake is told with its key and what to do', () => {
  refused('rules:\n  addUrls: deny\n', /^rules\.addUrls is not known; did you mean addUrl\?/)
  refused('rule: {}\n', /^rule is not known; did you mean rules\?/)
  refused('rules:\n  addUrl: no\n', /^rules\.addUrl must be one of deny, warn, allow, not "no"/)
  refused('extends: other\n', /^extends /)
  refused('images:\n  allow: debian\n', /^images\.allow /)
  refused('images:\n  allow: ["a b"]\n', /^images\.allow\.0 .*"a b"/)
  refused('limits:\n  stages: 0\n', /^limits\.stages /)
  refused('instructions:\n  deny: [RUNN]\n', /RUNN/)
  refused('instructions:\n  allow: [RUN]\n', /FROM/)
})

test('hostile files are refused', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij']
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`)
    .join('\n')}\n`
  refused(bomb, /./)
  refused('', /empty/)
  refused('# nothing\n', /empty/)
  refused('- a\n', /the policy/)
  refused('"text"', /the policy/)
  refused('rules: {addUrl: deny, addUrl: allow}\n', /unique/i)
  refused('a: 1\n---\nb: 2\n', /document/)
  refused('rules: !!js/function "x"\n', /./)
  refused('__proto__: {rules: {}}\n', /__proto__/)
  refused('{"constructor": {}}', /constructor/)
  refused('rules: {__proto__: deny}\n', /__proto__/)
  refused('['.repeat(20_000), /./)
  refused('rules: {\n', /./)
})

test('no text makes it throw anything else', () => {
  const piece = fc.constantFrom(
    'rules',
    ':',
    ' ',
    '\n',
    'deny',
    '[',
    ']',
    '{',
    '}',
    '&a',
    '*a',
    '- ',
    '"',
    '!x',
    '\t',
    '|',
    'images',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      try {
        parse(pieces.join(''))
      } catch (error) {
        assert.ok(error instanceof SlipwayError, String(error))
      }
    }),
    { numRuns: 500 },
  )
})

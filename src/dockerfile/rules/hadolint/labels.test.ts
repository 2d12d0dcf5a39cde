import type { LabelKind, Rule } from '../rule.ts'
import { dl3048 } from './dl3048.ts'
import { dl3049 } from './dl3049.ts'
import { dl3050 } from './dl3050.ts'
import { dl3051 } from './dl3051.ts'
import { dl3052 } from './dl3052.ts'
import { dl3053 } from './dl3053.ts'
import { dl3054 } from './dl3054.ts'
import { dl3055 } from './dl3055.ts'
import { dl3056 } from './dl3056.ts'
import { dl3058 } from './dl3058.ts'
import { tableOf } from './rule-table.ts'

const schema = (labelSchema: Readonly<Record<string, LabelKind>>) => ({ labelSchema })
const key = (place: string, name: string, problem: string) => [
  `${place} The label key ${JSON.stringify(name)} ${problem}.`,
]

tableOf(dl3048, [
  ['FROM a:1\nLABEL a=b org.example.some-name3=c\n', []],
  ['FROM a:1\nLABEL $K=b x"$K"=c\n', []],
  ['FROM a:1\nLABEL "a.b"=c\n', []],
  ['FROM a:1\nLABEL Name=b\n', key('1:6-1:10', 'Name', 'has the character "N"')],
  ['FROM a:1\nLABEL a=b a_b=c\n', key('1:10-1:13', 'a_b', 'has the character "_"')],
  ['FROM a:1\nLABEL "a b"=c\n', key('1:6-1:11', 'a b', 'has the character " "')],
  ['FROM a:1\nLABEL 1a=b\n', key('1:6-1:8', '1a', 'does not start with a letter')],
  ['FROM a:1\nLABEL a.=b\n', key('1:6-1:8', 'a.', 'does not end in a letter or a digit')],
  ['FROM a:1\nLABEL a..b=c\n', key('1:6-1:10', 'a..b', 'has two dots or hyphens in a row')],
  ['FROM a:1\nLABEL a--b c\n', key('1:6-1:10', 'a--b', 'has two dots or hyphens in a row')],
  [
    'FROM a:1\nONBUILD LABEL com.docker.a=b\n',
    key('1:14-1:26', 'com.docker.a', 'is in the namespace com.docker, which Docker keeps for itself'),
  ],
  ['FROM a:1\nARG K=A\nLABEL $K=b\n', key('2:6-2:8', 'A', 'has the character "A"')],
])

const missing = (place: string, ...names: readonly string[]) =>
  names.map((name) => `${place} The label ${JSON.stringify(name)} is missing.`)

tableOf(dl3049, [
  ['FROM a:1\n', []],
  ['FROM a:1\nLABEL a=b c=d\n', [], schema({ a: 'text', c: 'text' })],
  ['FROM a:1 AS x\nLABEL a=b\nFROM x\n', [], schema({ a: 'text' })],
  ['FROM a:1\nLABEL $K=b\n', [], schema({ a: 'text' })],
  ['FROM a:1\nLABEL a=b\n', missing('0:0-0:4', 'c', 'd'), schema({ a: 'text', c: 'text', d: 'url' })],
  ['FROM a:1\nLABEL a=b\nFROM b:1\n', missing('2:0-2:4', 'a'), schema({ a: 'text' })],
  ['FROM a:1\nONBUILD LABEL a=b\n', missing('0:0-0:4', 'a'), schema({ a: 'text' })],
])

const superfluous = (place: string, name: string) => [
  `${place} The label ${JSON.stringify(name)} is not in the schema of labels.`,
]

tableOf(dl3050, [
  ['FROM a:1\nLABEL a=b\n', []],
  ['FROM a:1\nLABEL a=b\n', [], { ...schema({ a: 'text' }), strictLabels: true }],
  ['FROM a:1\nLABEL a=b\n', superfluous('1:6-1:7', 'a'), { strictLabels: true }],
  [
    'FROM a:1\nLABEL a=b \\\n  toString=c\n',
    superfluous('2:2-2:10', 'toString'),
    { ...schema({ a: 'text' }), strictLabels: true },
  ],
])

const empty = (place: string, name: string) => [`${place} The label ${JSON.stringify(name)} is empty.`]

tableOf(dl3051, [
  ['FROM a:1\nLABEL a=""\n', []],
  ['FROM a:1\nLABEL b=""\n', [], schema({ a: 'text' })],
  ['FROM a:1\nLABEL a=$UNKNOWN\n', [], schema({ a: 'text' })],
  ['FROM a:1\nLABEL a="x"\n', [], schema({ a: 'text' })],
  ['FROM a:1\nLABEL a=""\n', empty('1:6-1:10', 'a'), schema({ a: 'text' })],
  ['FROM a:1\nLABEL a=\n', empty('1:6-1:8', 'a'), schema({ a: 'semver' })],
  ['FROM a:1\nLABEL x=y a="  "\n', empty('1:10-1:16', 'a'), schema({ a: 'rawtext' })],
])

/** Values without spaces, which are then tried in quotes. */
function values(
  rule: Rule,
  kind: LabelKind,
  problem: string,
  good: readonly string[],
  bad: readonly string[],
): void {
  const context = schema({ l: kind })
  tableOf(rule, [
    ['FROM a:1\nLABEL l="never looked at"\n', []],
    ['FROM a:1\nLABEL other="never looked at"\n', [], context],
    ['FROM a:1\nLABEL l=$UNKNOWN\n', [], context],
    ['FROM a:1\nLABEL l=""\n', [], context],
    [`FROM a:1\nARG V="${good[0]}"\nLABEL l=$V\n`, [], context],
    ...good.map((value) => [`FROM a:1\nLABEL l="${value}"\n`, [], context] as const),
    ...bad.map((value) => {
      const place = `1:8-1:${10 + value.length}`
      const found = `${place} The label "l" is ${problem}: ${JSON.stringify(value)}.`
      return [`FROM a:1\nLABEL l="${value}"\n`, [found], context] as const
    }),
  ])
}

values(
  dl3052,
  'url',
  'not a valid URL',
  ['https://example.com/a?b=c#d', 'mailto:a@example.com', 'ssh://git@example.com/a%20b', 'urn:isbn:1'],
  ['example.com', 'https://', 'https:///x', 'https://example.com/a b', 'https://example.com/%zz', 'http:x'],
)
values(
  dl3053,
  'rfc3339',
  'not a time by RFC 3339',
  ['2024-05-01T12:00:00Z', '2024-02-29t23:59:60.123+14:00', '1999-12-31T00:00:00-00:00'],
  [
    '2024-05-01',
    '2024-05-01 12:00:00Z',
    '2024-05-01T12:00:00',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-05-01T24:00:00Z',
    'yesterday',
  ],
)
values(
  dl3054,
  'spdx',
  'not an SPDX licence',
  [
    'MIT',
    'Apache-2.0',
    'GPL-2.0-only WITH Classpath-exception-2.0',
    '(MIT OR Apache-2.0) AND BSD-3-Clause',
    'LicenseRef-own',
    'Apache-2.0+',
  ],
  ['mit license', 'Apache 2', 'MIT OR', '(MIT', 'MIT)', 'OR', 'MIT Apache-2.0', 'MIT WITH nothing'],
)
values(
  dl3055,
  'hash',
  'not a Git hash',
  ['abc1234', 'b'.repeat(40), '0'.repeat(64)],
  ['abc123', 'xyz1234', 'v1.0', 'a'.repeat(41), 'HEAD'],
)
values(
  dl3056,
  'semver',
  'not a semantic version',
  ['1.2.3', '1.0.0-rc1', '0.0.1-a.b+c.d'],
  ['1', '1.2', 'v1.2.3', '1.2.3.4', '01.2.3', '=1.2.3', 'latest'],
)
values(
  dl3058,
  'email',
  'not an email address',
  ['someone@example.com', "o'neil+tag@mail.example.com", 'a@localhost', 'a@[127.0.0.1]'],
  ['someone', '@example.com', 'a@b@c', 'a..b@example.com', '.a@example.com', 'A <a@example.com>', 'a@b..c'],
)

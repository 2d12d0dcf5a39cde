import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCommand } from '../../command.ts'
import { splitInstructions } from '../../split-instructions.ts'
import { physicalLines } from '../../physical-lines.ts'
import { lintedFile } from '../linted-file.ts'
import { PLAIN_CONTEXT } from '../support/rule-trial.ts'
import { shellHadolintRules } from '../shell-hadolint/rules.ts'
import { readShell, type ShellScript } from './shell-script.ts'

const SIZE = 65_000
const PIECES = [
  ...[
    '$(',
    '"$(',
    '((',
    '(',
    '{ ',
    '`',
    '`\\`',
    '"`',
    '"',
    "'",
    "$'",
    '${a:-',
    '${',
    '${a[',
    '$((',
    '$[',
    '<(',
    '(',
  ],
  ...[
    'a <<E ',
    'a<<E',
    '<<',
    '<<<',
    'f() ',
    'f(){ ',
    'coproc ',
    'function ',
    'if ',
    'while ',
    'case a in (',
    'a[',
    '!',
  ],
  ...[
    'time ',
    'a|',
    'a;',
    'a&&',
    '&',
    ')',
    '}',
    ';;',
    '[[ ( ',
    '@(',
    '{a,',
    '{1..9}',
    'a=(',
    'a=b ',
    '>a ',
    '2>&1 ',
  ],
  ...[
    '\\',
    '\\\\',
    '$',
    '$a',
    '${a}',
    '#',
    ' ',
    '\u0000',
    '\ud800',
    '𝒳',
    '/var/',
    '-q',
    '-',
    '@',
    '[a',
    '=',
    '%',
    '--',
  ],
]
/** Commands that rules look at, in masses. */
const CALLS = [
  'pip install a;',
  'pip install "git+ssh://@@@@',
  'apt-get update;',
  'apt-get install -y a/ ',
  'apk add ${a$(b',
  'sudo env xargs nice ',
  'wget a|curl b;',
  'rm /var//var//var/',
  'npm i a@;',
  'go install a.b/c ',
  'yum install a;yum clean all;',
  'yarn install;yarn cache clean;',
  'useradd -u 999999 a;',
  'cd a;ln /bin/sh;',
]

/** Past the reader, which would refuse much of this. */
function scriptOf(text: string): ShellScript | null {
  const [line] = splitInstructions(physicalLines(`RUN ${text}`), { escape: '`', heredocs: false }, null)
  return line === undefined ? null : readShell(readCommand(line, '`'), null)
}

describe('hostile shell', () => {
  test('is read without a throw, however it is nested or broken', () => {
    for (const piece of PIECES) {
      for (const text of [
        piece.repeat(SIZE / piece.length),
        `${piece.repeat(40)} a`,
        `x $(${piece.repeat(500)}`,
      ]) {
        const script = scriptOf(text)
        for (const { range } of script?.commands ?? []) assert.ok(range.end.character <= 4 + text.length)
      }
    }
  })

  test('is looked at by all rules in a time that grows with its size only', () => {
    const spent = (size: number): number => {
      const start = process.cpuUsage()
      for (const call of CALLS) lookAt(call.repeat(size / call.length))
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    spent(SIZE / 8)
    const small = spent(SIZE / 8)
    const large = spent(SIZE)
    // Eight times as much may take thirty times as long on a busy machine; what is quadratic takes 64 times.
    assert.ok(large < 32 * Math.max(small, 20_000), `${small} µs for an eighth, ${large} µs for all`)
  })

  test('that is nested beyond reason, or larger than a Dockerfile, is not read at all', () => {
    assert.equal(scriptOf('$('.repeat(60)), null)
    assert.equal(scriptOf(`echo ${'a'.repeat(65_536)}`), null)
    assert.equal(scriptOf('cat <<a '.repeat(100)), null)
    assert.ok(scriptOf('echo $(a $(b $(c $(d ${e:-$(f)}))))'))
  })
})

function lookAt(script: string): void {
  const lines = physicalLines(`FROM a\nRUN ${script}`)
  const commands = splitInstructions(lines, { escape: '\\', heredocs: false }, null).map((line) =>
    readCommand(line, '\\'),
  )
  const document = { text: '', escape: '\\', instructions: [], images: [], stages: [] } as const
  const file = lintedFile({ document, commands, lines, frontends: [], remoteAdds: [] })
  for (const rule of shellHadolintRules)
    for (const found of rule.check(file, PLAIN_CONTEXT)) assert.ok(found.message)
}

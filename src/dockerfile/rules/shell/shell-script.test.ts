import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lintedFile } from '../linted-file.ts'
import { accepted } from '../support/rule-trial.ts'
import type { ShellCommand, ShellScript } from './shell-script.ts'

/** The script of the last instruction. */
function scriptOf(instructions: string): ShellScript | null {
  const file = lintedFile(accepted(`FROM a\n${instructions}\n`))
  const last = file.commands.at(-1)
  assert.ok(last)
  return file.shellOf(last)
}

function commandsOf(instructions: string): readonly ShellCommand[] {
  const script = scriptOf(instructions)
  assert.ok(script, instructions)
  return script.commands
}

function place({ start, end }: ShellCommand['range']): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`
}

const names = (instructions: string) => commandsOf(instructions).map(({ name }) => name)

describe('which text is a script', () => {
  test('that of the shell form of RUN, CMD, ENTRYPOINT and HEALTHCHECK, behind ONBUILD too', () => {
    for (const line of [
      'RUN one two',
      'CMD one two',
      'ENTRYPOINT one two',
      'HEALTHCHECK --interval=3s CMD one two',
      'ONBUILD RUN --mount=type=cache,target=/x one two',
      'RUN ["/bin/sh", "-c", "one two"]',
      'CMD ["bash", "-o", "pipefail", "-ec", "one two", "zero"]',
      'HEALTHCHECK CMD ["ash", "-c", "one two"]',
    ]) {
      const script = scriptOf(line)
      assert.equal(script?.text, 'one two', line)
      const [command] = script?.commands ?? []
      assert.equal(command?.nameRange.start.character, line.indexOf('one two'), line)
      assert.deepEqual([command?.name, command?.words], ['one', ['two']])
    }
  })

  test('none for other instructions, other programs and other shells', () => {
    for (const line of [
      'ENV one=two',
      'CMD ["one", "-c", "two"]',
      'CMD ["sh", "script"]',
      'HEALTHCHECK NONE',
      'SHELL ["powershell", "-Command"]\nRUN one',
      'SHELL ["cmd", "/S", "/C"]\nONBUILD RUN one',
      'RUN <<E\n#!/usr/bin/env python3\nimport os\nE',
    ]) {
      assert.equal(scriptOf(line), null, line)
    }
  })

  test('the shell is the one that SHELL, the exec form or a shebang names', () => {
    const shell = (line: string) => [scriptOf(line)?.dialect, scriptOf(line)?.shell]
    assert.deepEqual(shell('RUN one'), ['sh', null])
    const bash = ['/bin/bash', '-o', 'pipefail', '-c']
    assert.deepEqual(shell(`SHELL ${JSON.stringify(bash)}\nRUN one`), ['bash', bash])
    assert.deepEqual(shell('SHELL ["/busybox/busybox", "ash", "-c"]\nRUN one')[0], 'dash')
    assert.deepEqual(shell('SHELL ["zsh", "-c"]\nRUN one')[0], null)
    assert.deepEqual(shell('RUN ["dash", "-ec", "one"]'), ['dash', ['dash', '-ec']])
    assert.deepEqual(shell('RUN <<E\n#!/usr/bin/env -S bash -e\none\nE')[0], 'bash')
  })
})

describe('heredocs', () => {
  test('alone are the script, without the tabs that <<- removes', () => {
    const commands = commandsOf('RUN <<-E\n\t\tone two\n\n\tthree\nE')
    assert.deepEqual(
      commands.map(({ name, range }) => `${name} ${place(range)}`),
      ['one 2:2-2:9', 'three 4:1-4:6'],
    )
  })

  test('beside a command are its input, in which substitutions are run', () => {
    const commands = commandsOf('RUN cat <<A <<"B" >x && \\\n  two\n$(three)\nA\n$(four)\nB')
    assert.deepEqual(
      commands.map(({ name, range }) => `${name} ${place(range)}`),
      ['cat 1:4-1:20', 'three 3:2-3:7', 'two 2:2-2:5'],
    )
    assert.deepEqual(
      commands[0]?.redirects.map(({ operator, target }) => `${operator}${target}`),
      ['<<null', '<<null', '>x'],
    )
  })

  test('that are empty have no commands', () => {
    assert.deepEqual(names('RUN <<E\nE'), [])
  })
})

describe('the commands of a script', () => {
  test('come from all corners of it, in order', () => {
    const script =
      'a=$(one) two "$(three `four`)" && if five; then six; fi || for x in $(seven); do eight; done; ' +
      'nine() { ten; }; (eleven); case a in a) twelve;; esac; while thirteen; do fourteen; done < <(fifteen)'
    assert.deepEqual(
      names(`RUN ${script}`),
      'two one three four five six seven eight ten eleven twelve thirteen fourteen fifteen'.split(' '),
    )
  })

  test('are found behind wrappers, with the variables that those set', () => {
    const wrapped = (line: string) =>
      commandsOf(`RUN ${line}`).map(({ name, assignments }) => [...assignments, name].join(' '))
    assert.deepEqual(wrapped('sudo -E -u root A=1 env -i B=2 nice -n 5 /bin/x -y'), [
      'sudo',
      'A env',
      'B nice',
      'x',
    ])
    assert.deepEqual(wrapped('A=1 exec -a z x'), ['A exec', 'x'])
    assert.deepEqual(wrapped('xargs -0 -n1 -P 4 x'), ['xargs', 'x'])
    assert.deepEqual(wrapped('timeout --signal=9 30s x'), ['timeout', 'x'])
    assert.deepEqual(wrapped('gosu app -- x'), ['gosu'])
    for (const line of ['command -v x', 'sudo -l', 'env -S "a b"', 'xargs $OPTIONS x', 'env A=1', 'nohup']) {
      assert.equal(wrapped(line).length, 1, line)
    }
    assert.equal(wrapped('env '.repeat(100)).length, 9)
  })

  test('have words without quotes, null for what the shell fills in', () => {
    const [command] = commandsOf('RUN /bin/"x" "a b" \'c\'d e\\ f "$G" h=$(i) {j,k}* --l=1')
    assert.equal(command?.name, 'x')
    assert.deepEqual(command.words, ['a b', 'cd', 'e f', null, null, '{j,k}*', '--l=1'])
    assert.deepEqual(command.texts.slice(0, 4), ['"a b"', "'c'd", 'e\\ f', '"$G"'])
    assert.equal(command.nameIsQuoted, true)
  })

  test('have flags, long ones without their values and short ones letter by letter', () => {
    const flags = (line: string) => commandsOf(`RUN x ${line}`)[0]?.flags
    assert.deepEqual(flags('-yq "--force" --a-b=c --d=$E - a-b'), [
      '-yq',
      '-y',
      '-q',
      '--force',
      '--a-b',
      '--d',
    ])
    assert.deepEqual(flags('-y -- -n'), ['-y'])
    assert.deepEqual(flags('-$X'), [])
  })

  test('stand where they stand in the file, over continuations and comments', () => {
    const [first, second] = commandsOf('RUN apt\\\n-get -y \\\n# a comment\n\\\n  install; \\\n\n x')
    assert.ok(first && second)
    assert.equal(first.name, 'apt-get')
    assert.deepEqual([first.nameRange, first.wordRange(0), first.wordRange(1)].map(place), [
      '1:4-2:4',
      '2:5-2:7',
      '5:2-5:9',
    ])
    assert.deepEqual([first.range, second.range].map(place), ['1:4-5:9', '7:1-7:2'])
    assert.equal(first.exact, true)
  })

  test('stand at what is around them where escapes hide their places', () => {
    const [inner] = commandsOf('RUN ["sh", "-c", "one \\"two\\""]')
    assert.ok(inner)
    assert.deepEqual([place(inner.nameRange), inner.exact], ['1:17-1:30', false])
    const deep = commandsOf('RUN one `two \\`three\\``')
    assert.deepEqual(
      deep.map(({ range, exact }) => `${place(range)} ${exact}`),
      ['1:4-1:23 true', '1:8-1:23 false', '1:8-1:23 false'],
    )
  })

  test('know that they are piped, and that they run in a subshell', () => {
    const marks = (line: string) =>
      commandsOf(`RUN ${line}`).map(
        ({ name, piped, subshell }) => name + (piped ? '|' : '') + (subshell ? '()' : ''),
      )
    assert.deepEqual(marks('a | b |& c'), ['a|', 'b|', 'c'])
    assert.deepEqual(marks('(a; { b; }) | c'), ['a|()', 'b|()', 'c'])
    assert.deepEqual(marks('a $(b | c) | d || e'), ['a|', 'b|()', 'c()', 'd', 'e'])
  })

  test('have redirections', () => {
    const [command] = commandsOf('RUN x >a 2>&1 <"b c" >>$D')
    assert.deepEqual(
      command?.redirects.map(({ operator, target }) => `${operator} ${target}`),
      ['> a', '>& 1', '< b c', '>> null'],
    )
  })

  test('are read as far as possible where the syntax is broken', () => {
    assert.deepEqual(names('RUN one && if two; then three'), ['one', 'two', 'three'])
  })
})

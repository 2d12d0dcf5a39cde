import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { READING } from './sample-rules.ts'
import { createSharedShellcheck } from './shared-shellcheck.ts'
import { Slots } from './slots.ts'

const SUBJECT = { buildArgs: {}, performanceRequired: false, configuration: null, dockerignore: null }
const REPORT = JSON.stringify({
  comments: [
    { line: 2, endLine: 2, column: 1, endColumn: 3, level: 'error', code: 2086, message: 'Quote it.' },
  ],
})

describe('ShellCheck for all that ask', () => {
  let folder = ''
  let log = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-shellcheck-'))
    log = join(folder, 'log')
  })
  after(() => rm(folder, { recursive: true }))

  /** A program that writes down that it began and ended, and answers after `wait`. */
  const program = async (name: string, wait: string): Promise<string> => {
    const path = join(folder, name)
    const script = `#!/bin/sh\n[ "$1" = --version ] && exit 0\ncat > /dev/null\necho begin >> ${log}\n${wait}\necho end >> ${log}\necho '${REPORT}'\n`
    await writeFile(path, script)
    await chmod(path, 0o755)
    await writeFile(log, '')
    return path
  }
  const ask = (executable: string, deadlineMs?: number) =>
    createSharedShellcheck({
      reading: READING,
      configuration: null,
      executable,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    })
  const file = (name: string) => Buffer.from(`FROM a\nRUN ls ${name}\n`)
  const begun = async () =>
    (await readFile(log, 'utf8')).split('\n').filter((line) => line === 'begin').length

  test('has its findings among the others, in the order of the file', async () => {
    const add = ask(await program('quick', ''))
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }
    const other = { code: 'DL3006', severity: 'warning', message: 'm', action: 'a', range } as const
    const { diagnostics, shellcheck } = await add([other], file('x'), SUBJECT)
    assert.equal(shellcheck, true)
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [
        ['DL3006', 'warning'],
        ['SC2086', 'error'],
      ],
    )
  })

  test('is silenced and weighed by the configuration that was sent', async () => {
    const add = ask(await program('quick', ''))
    const configuration = Buffer.from('ignored: [SC2086]')
    assert.deepEqual((await add([], file('x'), { ...SUBJECT, configuration })).diagnostics, [])
  })

  test('is asked once about equal input, at the same time and later', async () => {
    const add = ask(await program('quick', ''))
    const answers = await Promise.all([1, 2, 3].map(() => add([], file('x'), { ...SUBJECT })))
    answers.push(await add([], file('x'), SUBJECT))
    assert.deepEqual(new Set(answers.map(({ diagnostics }) => diagnostics.length)), new Set([1]))
    assert.equal(await begun(), 1)
    await add([], file('y'), SUBJECT)
    assert.equal(await begun(), 2)
  })

  test('runs twice at most at the same time', async () => {
    const add = ask(await program('slow', 'sleep 0.05'))
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => add([], file(name), SUBJECT)))
    let now = 0
    let most = 0
    for (const line of (await readFile(log, 'utf8')).split('\n')) {
      if (line === 'begin') now += 1
      if (line === 'end') now -= 1
      most = Math.max(most, now)
    }
    assert.equal(await begun(), 5)
    assert.ok(most <= 2, `${most}`)
  })

  test('is not waited for beyond the deadline, and is asked again then', async () => {
    const add = ask(await program('endless', 'exec sleep 600'), 100)
    for (const times of [1, 2]) {
      assert.deepEqual(await add([], file('x'), SUBJECT), { diagnostics: [], shellcheck: false })
      assert.ok((await begun()) <= times)
    }
  })

  test('is told to be absent where it is, and of files that the reader refuses', async () => {
    const none = { diagnostics: [], shellcheck: false }
    assert.deepEqual(await ask(join(folder, 'nothing'))([], file('x'), SUBJECT), none)
    assert.deepEqual(await ask(await program('quick', ''))([], Buffer.from('NONSENSE'), SUBJECT), none)
  })
})

describe('slots', () => {
  test('are given in the order of those who wait, of whom there are not too many', async () => {
    const slots = new Slots(1, 2)
    const never = new AbortController().signal
    assert.equal(await slots.enter(never), true)
    const entered: string[] = []
    const enter = (name: string) => slots.enter(never).then((isIn) => isIn && entered.push(name))
    const waiting = [enter('a'), enter('b')]
    assert.equal(await slots.enter(never), false)
    slots.leave()
    slots.leave()
    await Promise.all(waiting)
    assert.deepEqual(entered, ['a', 'b'])
  })

  test('are not given to one whose time is up', async () => {
    const slots = new Slots(1, 2)
    const impatient = new AbortController()
    await slots.enter(impatient.signal)
    const waiting = slots.enter(impatient.signal)
    impatient.abort()
    assert.equal(await waiting, false)
    assert.equal(await slots.enter(impatient.signal), false)
    slots.leave()
    assert.equal(await slots.enter(new AbortController().signal), true)
  })
})

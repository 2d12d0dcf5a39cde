import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Turns } from './turns.ts'

const NEVER = new AbortController().signal

/** Work that begins when it is let and ends when it is told. */
function work(log: string[], name: string) {
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const run = async (): Promise<string> => {
    log.push(`+${name}`)
    begun.resolve()
    await gate.promise
    log.push(`-${name}`)
    return name
  }
  return { run, begun: begun.promise, end: () => gate.resolve() }
}

describe('turns', () => {
  test('are taken one after the other under one key, and at once under two', async () => {
    const [turns, log] = [new Turns(), [] as string[]]
    const [a, b, other] = [work(log, 'a'), work(log, 'b'), work(log, 'other')]
    const all = [
      turns.take('k', NEVER, a.run),
      turns.take('k', NEVER, b.run),
      turns.take('l', NEVER, other.run),
    ]
    await Promise.all([a.begun, other.begun])
    assert.deepEqual(log, ['+a', '+other'])
    for (const { end } of [a, b, other]) end()
    assert.deepEqual(await Promise.all(all), ['a', 'b', 'other'])
    assert.ok(log.indexOf('-a') < log.indexOf('+b'), log.join(' '))
  })

  test('go on after work that failed', async () => {
    const turns = new Turns()
    const failing = turns.take('k', NEVER, async () => {
      throw new Error('broken')
    })
    const next = turns.take('k', NEVER, async () => 'well')
    await assert.rejects(failing, /broken/)
    assert.equal(await next, 'well')
  })

  test('are not waited for once the signal is aborted, and nobody passes those before', async () => {
    const [turns, log] = [new Turns(), [] as string[]]
    const [a, c] = [work(log, 'a'), work(log, 'c')]
    const first = turns.take('k', NEVER, a.run)
    const cancel = new AbortController()
    const second = turns.take('k', cancel.signal, async () => 'never')
    const third = turns.take('k', NEVER, c.run)
    const reason = new Error('cancelled')
    cancel.abort(reason)
    await assert.rejects(second, (error) => error === reason)
    await a.begun
    assert.deepEqual(log, ['+a'])
    for (const { end } of [a, c]) end()
    assert.deepEqual(await Promise.all([first, third]), ['a', 'c'])
  })
})

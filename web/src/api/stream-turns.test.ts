import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { followInTurns, StreamTurns, type Surroundings, type Turn } from './stream-turns.ts'

/** A tab; those of one test share their slots with no other test, as each ends the turns that it took. */
class Tab implements Surroundings {
  readonly locks: Surroundings['locks']
  readonly #listeners = new Set<() => void>()
  #isHidden = false

  constructor(locks: Surroundings['locks'] = navigator.locks) {
    this.locks = locks
  }

  readonly isHidden = (): boolean => this.#isHidden

  readonly onVisibility = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  show(isShown: boolean): void {
    this.#isHidden = !isShown
    for (const listener of [...this.#listeners]) listener()
  }
}

const FOREVER = 60_000
const signal = new AbortController().signal
const over = (turn: Turn): Promise<unknown> =>
  new Promise((resolve) => turn.over.addEventListener('abort', resolve))
const takeAll = (turns: StreamTurns, count: number): Promise<Turn[]> =>
  Promise.all(Array.from({ length: count }, () => turns.take(signal)))

describe('the turns of streams', () => {
  it('let four streams of all tabs stand, and the fifth when one of them has ended', async () => {
    const one = new StreamTurns(new Tab(), FOREVER)
    const other = new StreamTurns(new Tab(), FOREVER)
    const held = [...(await takeAll(one, 2)), ...(await takeAll(other, 2))]
    let isWaiting = true
    const fifth = one.take(signal).then((turn) => {
      isWaiting = false
      return turn
    })
    while (((await navigator.locks.query()).pending ?? []).length === 0) await new Promise(setImmediate)
    assert.equal(isWaiting, true)
    for (const turn of held) turn.end()
    const turn = await fifth
    turn.end()
  })

  it('end after their time where another stream waits, and only one of them', async () => {
    const turns = new StreamTurns(new Tab(), 5)
    const held = await takeAll(turns, 4)
    const ended: number[] = []
    held.forEach((turn, at) =>
      turn.over.addEventListener('abort', () => {
        ended.push(at)
        turn.end()
      }),
    )
    const fifth = await turns.take(signal)
    assert.equal(ended.length, 1)
    for (const turn of [...held, fifth]) turn.end()
  })

  it('are not waited for by a stream that is given up', async () => {
    const turns = new StreamTurns(new Tab(), FOREVER)
    const held = await takeAll(turns, 4)
    const stop = new AbortController()
    const fifth = turns.take(stop.signal)
    stop.abort(new Error('gone'))
    await assert.rejects(fifth, /gone/)
    assert.deepEqual((await navigator.locks.query()).pending, [])
    for (const turn of held) turn.end()
  })

  it('end in a tab that is hidden for long, and come back when it is shown', async () => {
    const tab = new Tab()
    const turns = new StreamTurns(tab, FOREVER, 1)
    const first = await turns.take(signal)
    const ended = over(first)
    tab.show(false)
    await ended
    first.end()
    const second = turns.take(signal)
    tab.show(true)
    ;(await second).end()
  })

  it('go on in a tab that was hidden for a moment', async () => {
    const tab = new Tab()
    const turn = await new StreamTurns(tab, FOREVER, FOREVER).take(signal)
    tab.show(false)
    tab.show(true)
    assert.equal(turn.over.aborted, false)
    turn.end()
  })

  it('need no slots where the browser has none to give', async () => {
    const held = await takeAll(new StreamTurns({ ...new Tab(), locks: undefined }), 9)
    assert.equal(held.length, 9)
    for (const turn of held) turn.end()
  })
})

describe('a stream that takes turns', () => {
  /** Gives `turns` turns which end at once when they are asked to. */
  function scriptedTurns() {
    const taken: AbortController[] = []
    let ended = 0
    const take = async (): Promise<Turn> => {
      const controller = new AbortController()
      taken.push(controller)
      return { over: controller.signal, end: () => (ended += 1) }
    }
    return { take, taken, ended: () => ended }
  }

  it('goes on behind the last item that came', async () => {
    const turns = scriptedTurns()
    const asked: (number | undefined)[] = []
    const items = followInTurns<number>(turns, signal, async function* (turn, last) {
      asked.push(last)
      yield (last ?? 0) + 1
      if (asked.length === 3) return
      turns.taken.at(-1)?.abort()
      turn.throwIfAborted()
    })
    const seen: number[] = []
    for await (const item of items) seen.push(item)
    assert.deepEqual([seen, asked, turns.ended()], [[1, 2, 3], [undefined, 1, 2], 3])
  })

  it('fails as its stream fails, and gives its turn back', async () => {
    const turns = scriptedTurns()
    const items = followInTurns<number>(turns, signal, async function* () {
      yield 1
      throw new Error('refused')
    })
    await assert.rejects(Array.fromAsync(items), /refused/)
    assert.equal(turns.ended(), 1)
  })
})

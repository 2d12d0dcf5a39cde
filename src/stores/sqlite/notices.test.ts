import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JobListeners, Listeners, Notices } from './notices.ts'

describe('JobListeners', () => {
  it('keeps nothing of a job whose last listener has gone', () => {
    const listeners = new JobListeners()
    const stops = ['a', 'a', 'b'].map((job) => listeners.add(job, () => {}))
    assert.equal(listeners.size, 2)
    for (const stop of stops) stop()
    for (const stop of stops) stop()
    assert.equal(listeners.size, 0)
  })

  it('is not changed by an old unsubscriber once the job has listeners again', () => {
    const listeners = new JobListeners()
    const stop = listeners.add('a', () => {})
    stop()
    listeners.add('a', () => {})
    stop()
    assert.equal(listeners.size, 1)
  })
})

describe('Listeners', () => {
  it('reports what a listener throws and calls the others', () => {
    const errors: unknown[] = []
    const wakes: unknown[] = []
    const listeners = new Listeners((error) => errors.push(error))
    listeners.onWake(() => {
      throw new Error('bad listener')
    })
    listeners.onWake((wake) => wakes.push(wake))
    const notices = new Notices()
    notices.due = true
    notices.cancels.add('a')
    listeners.tell(notices)
    assert.deepEqual(wakes, [{ due: false, cancel: 'a' }, { due: true }])
    assert.equal(errors.length, 2)
  })
})

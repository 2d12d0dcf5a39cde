import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobEvent } from '../../client/api-types.generated.ts'
import { Screen } from '../../../test/support/screen.ts'
import { sampleJob } from '../scripted-service.ts'
import { LiveScreen } from './live-screen.ts'
import { Progress } from './progress.ts'
import { progressLines } from './progress-lines.ts'
import { progressView } from './progress-view.ts'
import { createPaint } from './style.ts'

const paint = createPaint(false)

function event(type: JobEvent['type'], data: unknown): JobEvent {
  return { seq: 1, job: 'j', at: '2026-01-01T00:00:00Z', type, data }
}

function stage(name: string, status: string, more: object = {}): JobEvent {
  return event('stage', {
    attempt: 1,
    stage: name,
    status,
    startedAt: 1000,
    endedAt: null,
    message: null,
    ...more,
  })
}

function step(id: string, more: object = {}): JobEvent {
  return event('step', {
    id,
    name: id,
    cached: false,
    startedAt: 1000,
    completedAt: null,
    error: null,
    ...more,
  })
}

function queued(): Progress {
  return new Progress(sampleJob({ status: 'queued', position: 3, attempts: [] }))
}

function watch(...events: JobEvent[]): Progress {
  const progress = queued()
  for (const each of events) progress.apply(each)
  return progress
}

const view = (progress: Progress, rows = 40, final = false) =>
  progressView(progress, { paint, rows, now: 3400, final })

describe('the live view', () => {
  it('shows the place in the queue before anything runs', () => {
    assert.match(view(queued()).join('\n'), /queued, position 3/)
  })

  it('shows each stage with its sign and time, and counts the time of the one that runs', () => {
    const progress = watch(
      event('started', {}),
      stage('validate', 'passed', { endedAt: 1003 }),
      stage('build', 'running'),
    )
    const lines = view(progress)
    assert.equal(lines[1], '✓ validate        3 ms  ')
    assert.match(lines[2] ?? '', /^. build {5} {5}2\.4 s/)
    assert.equal(lines.at(-1), '· publish')
  })

  it('shows the steps of a build that runs, the latest when there are many', () => {
    const steps = Array.from({ length: 12 }, (_, index) =>
      step(`[${index + 1}/12] RUN`, { completedAt: 2000 }),
    )
    const text = view(watch(stage('build', 'running'), ...steps, step('[last]'))).join('\n')
    assert.match(text, /… 5 steps before/)
    assert.doesNotMatch(text, /\[5\/12\]/)
    assert.match(text, /✓ +1\.0 s {2}\[12\/12\] RUN\n/)
    assert.match(text, /2\.4 s {2}\[last\]/)
  })

  it('never takes more rows than there are', () => {
    const progress = watch(
      stage('build', 'running'),
      ...Array.from({ length: 20 }, (_, index) => step(`[${index}]`)),
    )
    for (let line = 1; line <= 60; line++) {
      progress.log({ seq: line, at: '', stage: 'build', step: null, stream: 'stdout', text: `line ${line}` })
    }
    for (const rows of [1, 5, 12, 30]) assert.ok(view(progress, rows).length <= rows)
    assert.match(view(progress, 40).join('\n'), /│ line 60$/)
  })

  it('keeps what happens now where there are few rows', () => {
    const progress = watch(
      stage('validate', 'passed'),
      stage('build', 'running'),
      ...Array.from({ length: 9 }, (_, index) => step(`[${index}] done`, { completedAt: 2000 })),
      step('[9] RUN now'),
    )
    for (const text of ['first', 'last']) {
      progress.log({ seq: 1, at: '', stage: 'build', step: null, stream: 'stdout', text })
    }
    assert.deepEqual(
      view(progress, 3).map((line) => line.trim().replace(/ +/g, ' ').slice(2)),
      ['build 2.4 s', '2.4 s [9] RUN now', 'last'],
    )
    assert.match(view(progress, 1).join(), /RUN now/)
  })

  it('holds no control character of the submission', () => {
    const nasty = 'x\x1b[2J\x1b]0;t\x07\r\u009b1A'
    const progress = watch(
      stage('build', 'running', { message: nasty }),
      step('a', { name: `[${nasty}` }),
      event('warning', { message: nasty }),
    )
    progress.log({ seq: 1, at: '', stage: 'build', step: null, stream: 'stdout', text: nasty })
    assert.equal(/[\u0000-\u001f\u007f-\u009f]/.test(view(progress).join('')), false)
  })

  it('forgets what ran when the service tries again, and keeps what had passed', () => {
    const progress = watch(
      stage('validate', 'passed'),
      stage('build', 'running'),
      event('retrying', { attempt: 1, fault: 'the engine is gone', dueAt: 1 }),
    )
    assert.deepEqual([...progress.stages.keys()], ['validate'])
    assert.match(view(progress).join('\n'), /! .*the engine is gone/)
  })

  it('keeps the stages that a retry takes over', () => {
    const progress = watch(
      stage('validate', 'passed'),
      stage('build', 'passed'),
      stage('run', 'rejected'),
      event('queued', { attempt: 2, from: 'run' }),
    )
    assert.deepEqual([...progress.stages.keys()], ['validate', 'build'])
    assert.equal(progress.attempt, 2)
  })

  it('passes over events that make no sense', () => {
    const progress = watch(
      event('stage', null),
      event('stage', { stage: 'x', status: 'passed' }),
      event('step', 5),
    )
    assert.equal(progress.stages.size, 0)
  })
})

describe('plain lines', () => {
  it('tell what has ended, once, with its time', () => {
    const progress = queued()
    const lines = [
      event('queued', {}),
      stage('build', 'running'),
      step('[1/2] FROM a', { cached: true, completedAt: 1001 }),
      step('[internal] load metadata', { completedAt: 1001 }),
      step('[2/2] RUN b'),
      step('[2/2] RUN b', { completedAt: 2500, error: 'exit code: 2' }),
      stage('build', 'rejected', { endedAt: 3000, message: 'RUN b failed' }),
    ].flatMap((each) => {
      progress.apply(each)
      return progressLines(each, progress)
    })
    assert.deepEqual(lines, [
      'queued, position 3',
      '  [1/2] FROM a cached',
      '  [2/2] RUN b 1.5 s failed',
      'build rejected 2.0 s: RUN b failed',
    ])
  })
})

describe('the live screen', () => {
  it('goes back over what it drew, and leaves line wrapping on', () => {
    const writes: string[] = []
    const screen = new LiveScreen((text) => writes.push(text))
    screen.show(['a', 'b'])
    screen.show(['c'])
    assert.doesNotMatch(writes[0] ?? '', /\x1b\[\d+A/)
    assert.match(writes[1] ?? '', /\x1b\[2A/)
    for (const write of writes) assert.ok(write.lastIndexOf('\x1b[?7h') > write.lastIndexOf('\x1b[?7l'))
  })

  it('leaves one picture behind when the terminal becomes narrower and wider', () => {
    const sizes = { wide: { columns: 40, rows: 20 }, narrow: { columns: 10, rows: 20 } }
    let size = sizes.wide
    const terminal = new Screen(size)
    const screen = new LiveScreen(
      // As the terminal's driver does.
      (text) => terminal.write(text.replaceAll('\n', '\r\n')),
      () => size.columns,
    )
    const resize = (to: typeof size) => {
      size = to
      terminal.resize(to)
    }
    terminal.write('before\r\n')
    const lines = ['a'.repeat(35), 'b', `\u001b[31m${'c'.repeat(11)}\u001b[39m`]
    screen.show(lines)
    resize(sizes.narrow)
    screen.show(lines)
    assert.deepEqual(terminal.history(), ['before', 'a'.repeat(10), 'b', 'c'.repeat(10), ''])
    resize(sizes.wide)
    screen.show(lines)
    assert.deepEqual(terminal.history(), ['before', 'a'.repeat(35), 'b', 'c'.repeat(11), ''])
    screen.show(['d'])
    assert.deepEqual(terminal.history(), ['before', 'd', ''])
  })
})

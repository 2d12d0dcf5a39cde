import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogLine } from '../../../../../src/client/api-types.generated.ts'
import { foldLog, type LogStory } from './fold-log.ts'
import { LineStore } from './line-store.ts'
import { LogRows } from './log-rows.ts'

const STEPS = ['[1/3] FROM busybox', '[2/3] RUN make', '[3/3] RUN make test'] as const

function line(seq: number, stage: LogLine['stage'], step: string | null = null): LogLine {
  return { seq, at: '2026-01-01T00:00:00Z', stage, step, stream: 'stdout', text: `${seq}` }
}

function storeOf(...lines: readonly LogLine[]): LineStore {
  const store = new LineStore()
  store.append(lines)
  return store
}

const BUILT = [
  line(1, 'validate'),
  line(2, 'build', STEPS[0]),
  line(3, 'build', STEPS[1]),
  line(4, 'build', STEPS[2]),
  line(5, 'build'),
]

const RUNNING: LogStory = {
  from: 'validate',
  status: 'running',
  stage: 'build',
  stageStatus: { validate: 'passed', build: 'running' },
  failedSteps: new Set(),
  watched: true,
}

const FAILED: LogStory = {
  from: 'validate',
  status: 'failed',
  stage: 'build',
  stageStatus: { validate: 'passed', build: 'rejected' },
  failedSteps: new Set([STEPS[1]]),
  watched: false,
}

function rowsOf(
  store: LineStore,
  story: LogStory,
  choices: ReadonlyMap<number, boolean> = new Map(),
): LogRows {
  return new LogRows(store.groups, foldLog(store.groups, story, choices))
}

function shown(rows: LogRows): readonly string[] {
  return Array.from({ length: rows.count }, (_, at) => {
    const row = rows.at(at)
    if (row === undefined) return 'nothing'
    if (row.kind === 'line') return `${row.entry.seq}`
    const name = row.kind === 'stage' ? row.group.stage : row.section.step
    return `${row.open ? '-' : '+'} ${name}`
  })
}

describe('the rows of a log', () => {
  test('show all of the stage that runs, and the stages before it closed', () => {
    assert.deepEqual(shown(rowsOf(storeOf(...BUILT), RUNNING)), [
      '+ validate',
      '- build',
      `- ${STEPS[0]}`,
      '2',
      `- ${STEPS[1]}`,
      '3',
      `- ${STEPS[2]}`,
      '4',
      '5',
    ])
  })

  test('show the failed step open, the others closed, and what the stage itself says', () => {
    assert.deepEqual(shown(rowsOf(storeOf(...BUILT), FAILED)), [
      '+ validate',
      '- build',
      `+ ${STEPS[0]}`,
      `- ${STEPS[1]}`,
      '3',
      `+ ${STEPS[2]}`,
      '5',
    ])
  })

  test('show the last step open when none failed by name', () => {
    const rows = rowsOf(storeOf(...BUILT), { ...FAILED, failedSteps: new Set() })
    assert.deepEqual(shown(rows).slice(2), [`+ ${STEPS[0]}`, `+ ${STEPS[1]}`, `- ${STEPS[2]}`, '4', '5'])
  })

  test('are all closed after a good end, but for what the reader saw last', () => {
    const good: LogStory = {
      ...FAILED,
      status: 'succeeded',
      stage: 'publish',
      stageStatus: { validate: 'passed', build: 'passed', run: 'passed' },
    }
    const last: LogLine = { ...line(7, 'publish'), stream: 'system' }
    const store = storeOf(...BUILT, line(6, 'run'), last)
    assert.deepEqual(shown(rowsOf(store, good)), ['+ validate', '+ build', '+ run', '+ publish'])
    assert.deepEqual(shown(rowsOf(store, { ...good, watched: true })), [
      '+ validate',
      '+ build',
      '- run',
      '6',
      '+ publish',
    ])
  })

  test('follow what the reader chose', () => {
    const store = storeOf(...BUILT)
    const [validate, built] = store.groups
    const choices = new Map([
      [validate!.id, true],
      [built!.id, false],
    ])
    assert.deepEqual(shown(rowsOf(store, FAILED, choices)), ['- validate', '1', '+ build'])
  })

  test('are found by the number of their line or the id of their head, unless folded away', () => {
    const store = storeOf(...BUILT)
    const rows = rowsOf(store, FAILED)
    assert.equal(rows.indexOfLine(3), 4)
    assert.equal(rows.indexOfLine(4), undefined)
    assert.equal(rows.indexOfHead(store.groups[1]!.id), 1)
    assert.equal(rows.at(rows.count), undefined)
  })

  test('keep their keys while lines come in above them', () => {
    const store = storeOf(...BUILT)
    const before = rowsOf(store, RUNNING)
    const key = before.keyAt(before.count - 1)
    store.append([line(6, 'build', STEPS[0])])
    const after = rowsOf(store, RUNNING)
    assert.equal(after.count, before.count + 1)
    assert.equal(after.keyAt(after.count - 1), key)
    assert.equal(new Set(Array.from({ length: after.count }, (_, at) => after.keyAt(at))).size, after.count)
  })
})

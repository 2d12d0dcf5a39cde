import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobSummary, System } from '../../client/api-types.generated.ts'
import { TopBoard } from '../top/top-board.ts'
import { sampleSystem } from '../sample-system.ts'
import { ID, sampleJob } from '../scripted-service.ts'
import { createPaint } from './style.ts'
import { topView } from './top-view.ts'

const PAINT = createPaint(false)
const other = (number: number): string => `${ID.slice(0, -2)}${String(number).padStart(2, '0')}`

function boardWith(jobs: readonly JobSummary[], changes: Partial<System> = {}): TopBoard {
  const board = new TopBoard()
  board.tell(sampleSystem(changes))
  board.replace(jobs)
  return board
}

function view(board: TopBoard, rows = 40, columns = 120): string {
  const now = Date.parse(board.system?.at ?? '')
  return topView(board, { paint: PAINT, rows, columns, now }).join('\n')
}

const running = sampleJob({ status: 'running', stage: 'run', startedAt: '2026-01-01T11:59:50.000Z' })
const queued = (number: number, changes: Partial<JobSummary> = {}) =>
  sampleJob({ id: other(number), status: 'queued', createdAt: '2026-01-01T11:59:30.000Z', ...changes })

describe('a look at a service', () => {
  it('begins with engine, slots and queue, and shows what runs before what waits', () => {
    const shown = view(boardWith([queued(1, { name: 'later' }), running]))
    assert.match(shown, /engine +Docker 20\.10\.24 \(overlay2\), runs in runsc/)
    assert.match(shown, /workers +1 of 2 slots busy/)
    assert.match(shown, /queue +2 ready, oldest 4 s/)
    assert.match(
      shown,
      new RegExp(`${ID}  running +run 5\\.0 s +10\\.0 s  perf\\n${other(1)}  queued +30\\.0 s  later`),
    )
  })

  it('orders what waits by priority, then by age', () => {
    const shown = view(boardWith([queued(2), queued(3, { priority: 5 }), queued(1)]))
    assert.match(shown, new RegExp(`${other(3)}[^]*${other(1)}[^]*${other(2)}`))
  })

  it('says what is wrong: no engine, no queue, and what the service warned of lately', () => {
    const problems = [{ part: 'engine', detail: 'nobody listens' }]
    const log = [{ at: '2026-01-01T11:59:00.000Z', level: 'warn', message: 'odd', code: null, times: 3 }]
    const parts = { engine: null, queue: null, problems, log } as Partial<System>
    const shown = view(boardWith([], parts))
    assert.match(shown, /engine +down: nobody listens/)
    assert.match(shown, /queue +cannot be read/)
    assert.match(shown, /! odd \(1 min ago, 3 times\)/)
    assert.match(shown, /Nothing runs and nothing waits/)
  })

  it('fits into the rows that there are, and counts the rest', () => {
    const jobs = Array.from({ length: 50 }, (_, number) => queued(number))
    const lines = view(boardWith(jobs), 20).split('\n')
    assert.equal(lines.length, 20)
    assert.equal(lines.at(-1), '… and 39 more')
  })

  it('leaves room for the name in 80 columns: the status stands where no stage and no reason is', () => {
    const failed = {
      ...sampleJob({ id: other(4), status: 'failed' }),
      reason: 'base_image_unavailable' as const,
    }
    const board = boardWith([queued(1, { name: 'later' }), running])
    board.apply({ kind: 'job', job: { ...failed, status: 'running' } })
    board.apply({ kind: 'job', job: { ...failed, finishedAt: '2026-01-01T11:59:59.000Z' } })
    const lines = view(board, 40, 80).split('\n')
    const table = lines.slice(lines.findIndex((line) => line.startsWith('ID')))
    const names = ['NAME', 'perf', 'later', 'perf']
    assert.deepEqual(
      table.map((line, index) => line.indexOf(names[index] ?? '')),
      [76, 76, 76, 76],
    )
    assert.match(table[2] ?? '', / {2}queued {2}/)
    assert.match(table[3] ?? '', / {2}base_image_unavailable {2}/)
  })

  it('shows foreign names as harmless text', () => {
    const shown = view(boardWith([queued(1, { name: 'evil\u001b]0;title\u0007\u202ename\nline' })]))
    assert.doesNotMatch(shown, /[\u001b\u0007\u202e]/)
    assert.match(shown, /evil.*name.*line$/)
  })
})

describe('the jobs of a look at a service', () => {
  it('follow what changes: begun, ended, removed', () => {
    const board = boardWith([queued(1), queued(2)])
    assert.equal(board.apply({ kind: 'job', job: { ...queued(1), status: 'running' } }), true)
    assert.equal(board.apply({ kind: 'job', job: { ...queued(2), status: 'failed' } }), true)
    assert.deepEqual(
      [board.running, board.queued, board.ended].map((jobs) => jobs.map(({ id }) => id)),
      [[other(1)], [], [other(2)]],
    )
    board.apply({ kind: 'removed', id: other(1) })
    board.apply({ kind: 'removed', id: other(2) })
    assert.deepEqual([board.running, board.ended], [[], []])
  })

  it('must be read anew when more has changed than was told', () => {
    assert.equal(boardWith([]).apply({ kind: 'many' }), false)
  })
})

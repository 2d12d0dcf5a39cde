/** What a service does at the moment, as lines: the header, then what runs, what waits, and what has just ended. */
import type { JobSummary, System } from '../../client/api-types.generated.ts'
import type { TopBoard } from '../top/top-board.ts'
import { neutralise } from './neutralise.ts'
import { formatAge, formatBytes, formatDuration, timeOf } from './quantity.ts'
import { type Paint, statusTone } from './style.ts'

export interface TopOptions {
  readonly paint: Paint
  /** Rows that there are. */
  readonly rows: number
  /** How wide they are; Infinity where nobody looks. */
  readonly columns: number
  /** Epoch milliseconds, by the clock of the service. */
  readonly now: number
  /** The stream of changes is away. */
  readonly lost?: boolean
}

const ID = 36
const STATUS = 9
const STAGE = 22
const TIME = 12
/** In a narrower terminal the status stands where a stage or a reason would, so that the name has room. */
const FROM_STATUS = 95
/** A warning is told for so long. */
const NEWS_MS = 600_000

/** The lines, top first. Longer ones are cut by the screen. What does not fit is counted in the last line. */
export function topView(board: TopBoard, options: TopOptions): string[] {
  const { paint, rows } = options
  const head = [
    ...(board.system === undefined
      ? [paint('dim', 'waiting for the service')]
      : header(board.system, options)),
    ...(options.lost === true ? [paint('warn', '! connection lost, trying again')] : []),
    '',
  ]
  const { running, queued, ended } = board
  const jobs = [...running, ...queued]
  if (jobs.length === 0 && ended.length === 0) {
    return [...head, paint('dim', 'Nothing runs and nothing waits. `slipway submit FILE` makes a job.')]
  }
  const table = [
    tableHead(options),
    ...jobs.map((job) => jobLine(job, board.system, options)),
    ...ended.map((job) => endedLine(job, options)),
  ]
  const room = Math.max(2, rows - head.length)
  if (table.length <= room) return [...head, ...table]
  const hidden = table.length - (room - 1)
  return [...head, ...table.slice(0, room - 1), paint('dim', `… and ${hidden} more`)]
}

function header(system: System, options: TopOptions): string[] {
  const { paint } = options
  const { service } = system
  const up = formatDuration(options.now - (timeOf(service.startedAt) ?? options.now))
  return [
    `${paint('bold', `Slipway ${neutralise(service.version)}`)}  ${paint('dim', `${neutralise(service.address)}  up ${up}`)}`,
    `engine   ${engineWords(system, paint)}`,
    `workers  ${workerWords(system)}`,
    `queue    ${queueWords(system, options.now)}`,
    `jobs     ${jobWords(system)}`,
    `machine  ${machineWords(system)}`,
    ...newsLines(system, options),
  ]
}

function engineWords({ engine, sandbox, problems }: System, paint: Paint): string {
  if (engine === null) {
    const why = problems.find(({ part }) => part === 'engine')?.detail ?? 'it does not answer'
    return paint('bad', `down: ${neutralise(why)}`)
  }
  const runtime = sandbox.runtime === null ? '' : `, runs in ${neutralise(sandbox.runtime)}`
  return `${neutralise(engine.name)} (${neutralise(engine.storageDriver)})${runtime}`
}

function workerWords({ worker }: System): string {
  if (worker.status === 'stopped') return 'none in this process: it only accepts jobs'
  return `${worker.busy} of ${worker.slots} slots busy`
}

function queueWords({ queue }: System, now: number): string {
  if (queue === null) return 'cannot be read'
  const { ready, waiting, tenants, oldestAt } = queue
  const oldest = timeOf(oldestAt)
  return [
    `${ready} ready`,
    ...(waiting > 0 ? [`${waiting} wait for another try`] : []),
    ...(tenants > 1 ? [`${tenants} tenants`] : []),
    ...(oldest === undefined ? [] : [`oldest ${formatAge(now - oldest)}`]),
  ].join(', ')
}

function jobWords({ jobs }: System): string {
  if (jobs === null) return 'cannot be counted'
  const counts = Object.entries(jobs).filter(([, count]) => count > 0)
  return counts.length === 0 ? 'none yet' : counts.map(([status, count]) => `${count} ${status}`).join(', ')
}

function machineWords({ service, disk }: System): string {
  const memory = `${formatBytes(service.memory.rssBytes)} of memory`
  return disk === null ? memory : `${memory}, ${formatBytes(disk.freeBytes)} of disk free`
}

/** The newest warning or error of the service itself, while it is news. */
function newsLines({ log }: System, { paint, now }: TopOptions): string[] {
  const [last] = log
  const at = timeOf(last?.at)
  if (last === undefined || at === undefined || now - at > NEWS_MS) return []
  const times = last.times > 1 ? `, ${last.times} times` : ''
  const text = `! ${neutralise(last.message)} (${formatAge(now - at)} ago${times})`
  return [paint(last.level === 'error' ? 'bad' : 'warn', text)]
}

function tableHead({ paint, columns }: TopOptions): string {
  const titles = { id: 'ID', status: 'STATUS', stage: 'STAGE', time: 'TIME', name: 'NAME' }
  return paint('dim', row(titles, columns))
}

function jobLine(job: JobSummary, system: System | undefined, options: TopOptions): string {
  const { now } = options
  const from = timeOf(job.status === 'running' ? (job.startedAt ?? job.createdAt) : job.createdAt)
  const time = from === undefined ? '' : formatDuration(now - from)
  return painted(job, stageWords(job, system, now), time, options)
}

/** `build 12.0 s`, where the slot that works on it tells since when. */
function stageWords(job: JobSummary, system: System | undefined, now: number): string {
  if (job.status !== 'running' || job.stage === null) return ''
  const work = system?.worker.work.find((one) => one.job === job.id && one.stage === job.stage)
  const since = timeOf(work?.stageSince)
  return since === undefined ? job.stage : `${job.stage} ${formatDuration(now - since)}`
}

function endedLine(job: JobSummary, options: TopOptions): string {
  const at = timeOf(job.finishedAt)
  const ago = at === undefined ? '' : `${formatAge(options.now - at)} ago`
  return painted(job, job.reason ?? '', ago, options)
}

function painted(job: JobSummary, stage: string, time: string, { paint, columns }: TopOptions): string {
  const { id, status } = job
  const line = row({ id, status, stage, time, name: neutralise(job.name) }, columns)
  return line.replace(status, paint(statusTone(status), status))
}

interface Cells {
  readonly id: string
  readonly status: string
  readonly stage: string
  readonly time: string
  readonly name: string
}

function row({ id, status, stage, time, name }: Cells, columns: number): string {
  const isNarrow = columns < FROM_STATUS
  const middle = isNarrow ? [stage || status] : [status.padEnd(STATUS), stage]
  const cells = [
    id.padEnd(ID),
    ...middle.slice(0, -1),
    (middle.at(-1) ?? '').padEnd(STAGE),
    time.padStart(TIME),
  ]
  return [...cells, name].join('  ').trimEnd()
}

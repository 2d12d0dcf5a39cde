/** Progress where nothing can be redrawn (CI, a file): one line for each thing that has ended. */
import type { JobEvent } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import { isOfInterest, type Progress } from './progress.ts'
import { readLayers } from './push-layers.ts'
import { formatBytes, formatDuration } from './quantity.ts'

/** The lines for an event that `progress` has taken in already. */
export function progressLines(event: JobEvent, progress: Progress): string[] {
  const data = Object(event.data) as Record<string, unknown>
  switch (event.type) {
    case 'queued':
      return [progress.position === null ? 'queued' : `queued, position ${progress.position}`]
    case 'stage':
      return stageLine(data, progress)
    case 'step':
      return [...stepLine(data, progress), ...layerLines(data)]
    case 'warning':
    case 'retrying':
      return progress.notes.slice(-1).map(neutralise)
    default:
      return []
  }
}

function stageLine(data: Record<string, unknown>, progress: Progress): string[] {
  const stage = [...progress.stages.values()].find((each) => each.stage === data.stage)
  if (stage === undefined || stage.status === 'running' || stage.status === 'pending') return []
  const time = stage.status === 'skipped' ? '' : elapsed(stage.startedAt, stage.endedAt)
  const why = stage.message === null || stage.message === '' ? '' : `: ${neutralise(stage.message)}`
  return [`${stage.stage} ${stage.status}${time}${why}`]
}

function stepLine(data: Record<string, unknown>, progress: Progress): string[] {
  const step = progress.steps.get(String(data.id))
  if (step === undefined || step.completedAt === undefined || !isOfInterest(step)) return []
  const end = step.cached ? ' cached' : elapsed(step.startedAt, step.completedAt)
  return [`  ${neutralise(step.name)}${end}${step.error === null ? '' : ' failed'}`]
}

function layerLines(data: Record<string, unknown>): string[] {
  return readLayers(data.layers).flatMap(({ id, state, totalBytes }) => {
    const size = totalBytes === undefined ? '' : ` ${formatBytes(totalBytes)}`
    if (state === 'pushed') return [`  layer ${neutralise(id)} pushed${size}`]
    return state === 'exists' ? [`  layer ${neutralise(id)} is there already`] : []
  })
}

function elapsed(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined ? '' : ` ${formatDuration(to - from)}`
}

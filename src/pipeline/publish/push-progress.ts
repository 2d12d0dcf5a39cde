import type { PushedLayer, PushObserver } from '../../engines/engine.ts'
import type { StageContext } from '../stage.ts'

/** Events are rows: a few a second tell enough of a push that may take half an hour. */
const EVENT_MS = 400
const MIB = 1024 * 1024

export interface PushProgress extends PushObserver {
  /** Tells what was held back. Call it when the push has ended, however it did. */
  end(): void
  /** As they were last, in the order in which they first came. */
  layers(): readonly PushedLayer[]
}

/**
 * Tells of the layers of a push: a line in the log whenever one changes its state, and `step` events
 * `{stage: 'publish', layers: [those that changed]}` at most every 400 ms.
 */
export function followPush(
  { log, emit }: Pick<StageContext, 'log' | 'emit'>,
  now: () => number,
): PushProgress {
  const layers = new Map<string, PushedLayer>()
  const changed = new Set<string>()
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = (): void => {
    if (changed.size === 0) return
    toldAt = now()
    emit('step', { stage: 'publish', layers: [...changed].map((id) => layers.get(id)) })
    changed.clear()
  }
  return {
    layer(layer) {
      const before = layers.get(layer.id)
      layers.set(layer.id, layer)
      changed.add(layer.id)
      if (before?.state !== layer.state) log.system(describe(layer))
      if (now() - toldAt >= EVENT_MS) tell()
    },
    end: tell,
    layers: () => [...layers.values()],
  }
}

const WORDS = {
  waiting: 'waits',
  pushing: 'is sent',
  pushed: 'was sent',
  exists: 'is there already',
} as const

function describe({ id, state, totalBytes }: PushedLayer): string {
  const size = totalBytes === null ? '' : ` (${(totalBytes / MIB).toFixed(1)} MiB)`
  return `layer ${id} ${WORDS[state]}${state === 'pushing' ? size : ''}`
}

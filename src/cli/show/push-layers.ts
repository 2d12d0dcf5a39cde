/** What is known of a push that is watched: its layers, from events whose words are untrusted. */
import { formatBytes } from './quantity.ts'
import type { Paint } from './style.ts'

const STATES = ['waiting', 'pushing', 'pushed', 'exists'] as const

export interface PushLayer {
  readonly id: string
  readonly state: (typeof STATES)[number]
  readonly bytes: number
  /** Undefined while nobody knows. */
  readonly totalBytes: number | undefined
}

/** The layers in an event's data; what does not look as expected is left out. */
export function readLayers(data: unknown): PushLayer[] {
  if (!Array.isArray(data)) return []
  return data.flatMap((each: unknown) => {
    const { id, state, bytes, totalBytes } = Object(each) as Record<string, unknown>
    const known = STATES.find((one) => one === state)
    if (typeof id !== 'string' || known === undefined) return []
    const total = amount(totalBytes)
    return [{ id, state: known, bytes: amount(bytes) ?? 0, totalBytes: total }]
  })
}

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : undefined
}

const BAR = 24

/** `━━━━ 45%  12.0 MiB of 27 MiB · 3 of 7 layers`; undefined when no layer is known. */
export function pushLine(layers: readonly PushLayer[], paint: Paint): string | undefined {
  if (layers.length === 0) return undefined
  const done = layers.filter(({ state }) => state === 'pushed' || state === 'exists').length
  const sized = layers.filter(({ state }) => state !== 'exists')
  const total = sum(sized.map((layer) => layer.totalBytes ?? layer.bytes))
  const sent = sum(
    sized.map((layer) => (layer.state === 'pushed' ? (layer.totalBytes ?? layer.bytes) : layer.bytes)),
  )
  const share = total === 0 ? done / layers.length : Math.min(1, sent / total)
  const full = Math.round(share * BAR)
  const bar = paint('active', '━'.repeat(full)) + paint('dim', '━'.repeat(BAR - full))
  const size = total === 0 ? '' : `  ${formatBytes(Math.min(sent, total))} of ${formatBytes(total)}`
  return `${bar} ${Math.floor(share * 100)}%${size} · ${done} of ${layers.length} layers`
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

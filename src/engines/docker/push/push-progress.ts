import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { PushedLayer, PushObserver } from '../../engine.ts'

/** The parts of a message of a push's answer that are needed beside those of `AnswerMessage`. */
const PushMessage = Compile(
  Type.Object({
    id: Type.Optional(Type.String()),
    status: Type.Optional(Type.String()),
    stream: Type.Optional(Type.String()),
    progressDetail: Type.Optional(
      Type.Union([
        Type.Null(),
        Type.Object({ current: Type.Optional(Type.Number()), total: Type.Optional(Type.Number()) }),
      ]),
    ),
    aux: Type.Optional(Type.Unknown()),
  }),
)
const PushedAux = Compile(Type.Object({ Digest: Type.String() }))

const DIGEST = /^sha256:[0-9a-f]{64}$/
/** Podman says it in its text alone. */
const DIGEST_IN_TEXT = /\bdigest: (sha256:[0-9a-f]{64})\b/

/** Least time between two reports of one layer in one state, milliseconds. */
export const REPORT_EVERY_MS = 200

interface KnownLayer {
  readonly layer: PushedLayer
  readonly reportedAt: number
}

/** Follows the messages of one push: reports its layers, not too often, and remembers the digest. */
export class PushProgress {
  readonly #observe: PushObserver
  readonly #now: () => number
  readonly #layers = new Map<string, KnownLayer>()
  #digest: string | null = null

  constructor(observe: PushObserver, now: () => number = Date.now) {
    this.#observe = observe
    this.#now = now
  }

  /** `sha256:…` of the manifest, as the engine said it last; null until then. */
  get digest(): string | null {
    return this.#digest
  }

  accept(message: unknown): void {
    if (!PushMessage.Check(message)) return
    const { id, status, stream, progressDetail, aux } = message
    const inText = DIGEST_IN_TEXT.exec(status ?? stream ?? '')?.[1]
    const inAux = PushedAux.Check(aux) ? aux.Digest : undefined
    const digest = [inAux, inText].find((one) => one !== undefined && DIGEST.test(one))
    if (digest !== undefined) this.#digest = digest
    const state = stateOf(status ?? '')
    if (id !== undefined && state !== undefined) this.#layer(id, state, progressDetail ?? {})
  }

  /** For messages: `2 of 5 layers are there`. */
  summary(): string {
    const layers = [...this.#layers.values()]
    const there = layers.filter(({ layer }) => layer.state === 'pushed' || layer.state === 'exists')
    return `${there.length} of ${layers.length} layers are there`
  }

  #layer(
    id: string,
    state: PushedLayer['state'],
    detail: { readonly current?: number; readonly total?: number },
  ): void {
    const before = this.#layers.get(id)
    const bytes = state === 'pushing' ? (detail.current ?? null) : null
    const total = detail.total ?? before?.layer.totalBytes ?? null
    // the engine estimates the size, and may send more
    const totalBytes = bytes !== null && total !== null ? Math.max(bytes, total) : total
    const done = state === 'pushed' ? totalBytes : bytes
    const layer: PushedLayer = { id, state, bytes: done, totalBytes }
    const now = this.#now()
    const isSame = before?.layer.state === state
    if (isSame && (state !== 'pushing' || now - before.reportedAt < REPORT_EVERY_MS)) return
    this.#layers.set(id, { layer, reportedAt: now })
    this.#observe.layer(layer)
  }
}

function stateOf(status: string): PushedLayer['state'] | undefined {
  if (/^(?:Preparing|Waiting|Retrying)/.test(status)) return 'waiting'
  if (status.startsWith('Pushing')) return 'pushing'
  if (status === 'Pushed') return 'pushed'
  return /^(?:Layer already exists|Mounted from)/.test(status) ? 'exists' : undefined
}

import { SlipwayError } from '../../errors/slipway-error.ts'
import type { PushedLayer, PushObserver, PushOutcome, PushRequest } from '../engine.ts'
import type { FakeDaemon, FakeImage } from './daemon.ts'

const LAYER_BYTES = 1_000_000

/** Pushes as the contract says, to the daemon's own registry. */
export async function pushFake(
  daemon: FakeDaemon,
  instance: string,
  request: PushRequest,
  observe: PushObserver,
  signal: AbortSignal,
): Promise<PushOutcome> {
  signal.throwIfAborted()
  const image = ownImage(daemon, instance, request.imageId)
  const { registry } = daemon
  const ref = `${request.registry}/${request.repository}:${request.tag}`
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), request.timeoutMs)
  const limit = AbortSignal.any([signal, late.signal, daemon.line, registry.line])
  try {
    const refused = await registry.admit(request.credential, limit)
    if (refused !== null) return { kind: 'denied', message: `The registry refuses ${ref}: ${refused}` }
    for (const layer of image.layers) {
      limit.throwIfAborted()
      reportLayer(observe, layer, registry.takeLayer(request.registry, layer))
    }
    const { digest } = registry.takeImage(ref, image.id, request.credential?.username ?? null)
    return { kind: 'pushed', digest, confirmed: registry.canConfirm }
  } catch (error) {
    signal.throwIfAborted()
    if (!late.signal.aborted) throw error
    const detail = `The push of ${ref} was stopped after ${request.timeoutMs / 1000} s`
    throw new SlipwayError('registry_unavailable', { detail })
  } finally {
    clearTimeout(timer)
  }
}

function ownImage(daemon: FakeDaemon, instance: string, id: string): FakeImage {
  const image = daemon.find(id)
  if (!image) throw new SlipwayError('engine_failed', { detail: `The engine has no image ${id}` })
  if (image.instance === instance) return image
  throw new SlipwayError('internal', { detail: `The image ${id} is not this service's to push` })
}

function reportLayer(observe: PushObserver, layer: string, isNew: boolean): void {
  const id = layer.replace(/^sha256:/, '').slice(0, 12)
  const report = (state: PushedLayer['state'], bytes: number | null): void =>
    observe.layer({ id, state, bytes, totalBytes: bytes === null ? null : LAYER_BYTES })
  report('waiting', null)
  if (!isNew) return report('exists', null)
  report('pushing', LAYER_BYTES / 2)
  report('pushed', LAYER_BYTES)
}

import { createHash } from 'node:crypto'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { RegistryCredential } from '../engine.ts'
import { type Control, Scripted } from './script.ts'

/** One push that was taken. */
export interface FakePush {
  /** `registry/repository:tag`, as it was asked for. */
  readonly ref: string
  readonly imageId: string
  readonly digest: string
  /** Null: without a credential. */
  readonly username: string | null
}

/** All registries of a fake daemon in one: what was pushed, by reference, and how pushes are met from now on. */
export class FakeRegistry {
  /** Every push that was taken, oldest first. */
  readonly pushes: FakePush[] = []
  /** False: the engine cannot ask a registry what it has, so that no push is confirmed. */
  canConfirm = true
  /** Refuses every push with this text, until it is null again. */
  denial: string | null = null
  readonly #tags = new Map<string, FakePush>()
  readonly #layers = new Set<string>()
  readonly #accounts = new Map<string, string>()
  #held: Scripted<{ readonly hold: boolean }> | null = null
  #line = new AbortController()

  /** `sha256:…` of what stands under `registry/repository:tag`, or undefined. */
  digestOf(ref: string): string | undefined {
    return this.#tags.get(ref)?.digest
  }

  /** From now on only accounts that were named so may push; before the first one, everybody may. */
  accept(username: string, password: string): void {
    this.#accounts.set(username, password)
  }

  /** Pushes wait, before their first layer, until the control releases them. */
  hold(): Control {
    this.#held = new Scripted({ hold: true })
    return this.#held
  }

  /** Every push, those under way included, throws `registry_unavailable`. What was pushed stays. */
  goDown(): void {
    const detail = 'The fake registry is down: connection refused'
    this.#line.abort(new SlipwayError('registry_unavailable', { detail }))
  }

  comeBack(): void {
    if (this.#line.signal.aborted) this.#line = new AbortController()
  }

  /** Aborted, with the error to throw, when the registry goes down. */
  get line(): AbortSignal {
    return this.#line.signal
  }

  /** Lets a push begin: waits while they are held. Resolves with why it is refused, or null. */
  async admit(credential: RegistryCredential | null, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted()
    await this.#held?.pass(signal)
    if (this.denial !== null) return this.denial
    if (this.#accounts.size === 0) return null
    if (credential === null) return 'no basic auth credentials'
    const isRight = this.#accounts.get(credential.username) === credential.password
    return isRight ? null : 'unauthorized: authentication required'
  }

  /** True when the layer is new here. */
  takeLayer(registry: string, layer: string): boolean {
    const key = `${registry} ${layer}`
    if (this.#layers.has(key)) return false
    this.#layers.add(key)
    return true
  }

  /** The digest follows from the image alone. */
  takeImage(ref: string, imageId: string, username: string | null): FakePush {
    const hash = createHash('sha256').update(`manifest of ${imageId}`).digest('hex')
    const push: FakePush = { ref, imageId, digest: `sha256:${hash}`, username }
    this.pushes.push(push)
    this.#tags.set(ref, push)
    return push
  }
}

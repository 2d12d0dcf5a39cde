/** A proxy that lets nothing through by itself: a test says what a build asks for, and sees which accounts are open. */
import type { Egress, EgressObserver, EgressPass, HostUse } from '../../src/egress/egress.ts'

export class ScriptedPass implements EgressPass {
  readonly port = 3128
  readonly username = 'build'
  readonly password: string
  readonly gateway: string
  ended = false
  readonly #observe: EgressObserver
  readonly #uses: HostUse[] = []

  constructor(number: number, gateway: string, observe: EgressObserver) {
    // As a real one, of characters that an address has to escape as well.
    this.password = `pass/word+${number}`
    this.gateway = gateway
    this.#observe = observe
  }

  /** The build asks for a host for the first time. */
  decide(use: HostUse): void {
    this.#uses.push(use)
    this.#observe.decided(use)
  }

  end(): readonly HostUse[] {
    this.ended = true
    return this.#uses
  }
}

export class ScriptedEgress implements Egress {
  readonly passes: ScriptedPass[] = []
  /** What every build asks for as soon as it is let in. */
  asks: readonly HostUse[] = []
  #failure: Error | undefined

  failNext(error: Error): void {
    this.#failure = error
  }

  async admit(gateway: string, observe: EgressObserver): Promise<ScriptedPass> {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    const pass = new ScriptedPass(this.passes.length + 1, gateway, observe)
    this.passes.push(pass)
    for (const use of this.asks) pass.decide(use)
    return pass
  }

  async close(): Promise<void> {}
}

export function allowed(host: string, more: Partial<HostUse> = {}): HostUse {
  const counts = { requests: 1, bytesSent: 10, bytesReceived: 200 }
  return { host, port: 443, verdict: 'allowed', why: null, ...counts, ...more }
}

export function refused(host: string, why = 'not on the list of hosts', port = 80): HostUse {
  return { host, port, verdict: 'refused', why, requests: 1, bytesSent: 0, bytesReceived: 0 }
}

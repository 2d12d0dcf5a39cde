/** What one build reached and wanted to reach. Its size is bounded, whatever the build asks for. */
import type { Logger } from '../observability/logger.ts'
import type { EgressObserver, HostUse } from './egress.ts'
import type { Target } from './target.ts'

/** Bytes of bodies and tunnels; written to while they move. */
export interface Traffic {
  bytesSent: number
  bytesReceived: number
}

export interface HostLedger {
  /** A request or tunnel that is let through. */
  allow(target: Target): Traffic
  refuse(target: Target, why: string): void
  /** A copy, in the order of the first time. */
  report(): readonly HostUse[]
}

type Entry = { -readonly [Key in keyof HostUse]: HostUse[Key] }

/** Stands for the hosts beyond those which are listed one by one. */
export const OTHER_HOSTS = 'other hosts'
const TOO_MANY = 'more hosts than are listed one by one'

export function createHostLedger(observer: EgressObserver, logger: Logger, hostsListed: number): HostLedger {
  const entries = new Map<string, Entry>()
  const listed = { allowed: 0, refused: 0 }
  const tell = (entry: Entry): void => {
    try {
      observer.decided({ ...entry })
    } catch (error) {
      logger.error({ err: error }, 'the observer of a build failed')
    }
  }
  const count = ({ host, port }: Target, verdict: HostUse['verdict'], why: string | null): Entry => {
    const full = listed[verdict] >= hostsListed
    const key = `${verdict} ${host} ${port}`
    const known = entries.get(key) ?? (full ? entries.get(verdict) : undefined)
    if (known) {
      known.requests += 1
      return known
    }
    const named = full ? { host: OTHER_HOSTS, port: 0, why: why && TOO_MANY } : { host, port, why }
    const first = { ...named, verdict, requests: 1, bytesSent: 0, bytesReceived: 0 }
    listed[verdict] += 1
    entries.set(full ? verdict : key, first)
    tell(first)
    return first
  }
  return {
    allow: (target) => count(target, 'allowed', null),
    refuse: (target, why) => void count(target, 'refused', why),
    report: () => [...entries.values()].map((entry) => ({ ...entry })),
  }
}

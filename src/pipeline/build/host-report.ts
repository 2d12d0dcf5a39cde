/** What a build reaches through the proxy, told in its log as it happens, and kept as evidence at its end. */
import type { EgressObserver, HostUse } from '../../egress/egress.ts'
import type { LogSink } from '../log-sink.ts'

/** Hosts that have a line of their own in the log. */
const MOST_LINES = 100
/** Hosts that are named in the message of a failure. */
const MOST_NAMED = 3
/** Bytes of a name in the DNS (RFC 1035, 2.3.4), and of words that say why. */
const LONGEST_HOST = 255
const LONGEST_WHY = 300

export interface HostReport extends EgressObserver {
  /** Writes the sum of it, and returns what is to be kept. */
  end(uses: readonly HostUse[]): readonly HostUse[]
}

export function reportHosts(log: Pick<LogSink, 'system'>): HostReport {
  let lines = 0
  return {
    decided(use) {
      lines += 1
      if (lines <= MOST_LINES) log.system(`proxy: ${lineOf(harmless(use))}`)
      else if (lines === MOST_LINES + 1)
        log.system('proxy: more hosts have no lines here; the record names them')
    },
    end(uses) {
      log.system(`proxy: ${sumOf(uses)}`)
      return uses.map(harmless)
    },
  }
}

/** What a failure's message says of the hosts that were refused, for it is often why; empty: none was. */
export function refusalsOf(uses: readonly HostUse[]): string {
  const refused = uses.filter(({ verdict }) => verdict === 'refused').map(harmless)
  if (refused.length === 0) return ''
  const named = refused.slice(0, MOST_NAMED).map((use) => `${shortName(use)}, ${use.why ?? 'refused'}`)
  const more = refused.length > MOST_NAMED ? `; and ${refused.length - MOST_NAMED} more` : ''
  return ` (the build was refused: ${named.join('; ')}${more})`
}

function lineOf(use: HostUse): string {
  // Port 0 has what stands for many hosts at once.
  const place = use.port === 0 ? use.host : `${bracketed(use.host)}:${use.port}`
  if (use.verdict === 'allowed') return `${place} allowed`
  return use.why === null ? `${place} refused` : `${place} refused: ${use.why}`
}

function sumOf(uses: readonly HostUse[]): string {
  if (uses.length === 0) return 'the build asked for no host'
  const count = (verdict: HostUse['verdict']): number => uses.filter((use) => use.verdict === verdict).length
  const sum = (of: (use: HostUse) => number): number => uses.reduce((all, use) => all + of(use), 0)
  const sent = sum(({ bytesSent }) => bytesSent)
  const received = sum(({ bytesReceived }) => bytesReceived)
  return `${count('allowed')} allowed, ${count('refused')} refused; ${received} bytes to the build, ${sent} from it`
}

/** The host, with its port when it is not one of the two that everybody expects. */
function shortName({ host, port }: HostUse): string {
  return port === 0 || port === 80 || port === 443 ? host : `${bracketed(host)}:${port}`
}

/** An IPv6 address in front of a port (RFC 3986, 3.2.2). */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** A build can ask for any name: what is not plain ASCII could move a cursor or pretend to be another line. */
function harmless(use: HostUse): HostUse {
  return { ...use, host: plain(use.host, LONGEST_HOST), why: use.why && plain(use.why, LONGEST_WHY) }
}

function plain(text: string, most: number): string {
  return text.slice(0, most).replaceAll(/[^\x20-\x7e]/g, '?')
}

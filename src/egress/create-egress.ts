import { SlipwayError } from '../errors/slipway-error.ts'
import type { Logger } from '../observability/logger.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import type { AllowedHosts } from './allowed-hosts.ts'
import { createClientConnections } from './client-connections.ts'
import { type Connect, systemConnect } from './connect-first.ts'
import type { Egress, EgressObserver, EgressPass, HostUse } from './egress.ts'
import { type HostLedger, createHostLedger } from './host-ledger.ts'
import { DEFAULT_LIMITS, type EgressLimits } from './limits.ts'
import { createListeners } from './listener.ts'
import { ownAddresses } from './own-addresses.ts'
import { createReach } from './reach-host.ts'
import { type Lookup, createResolver, systemLookup } from './resolve-name.ts'

export interface EgressOptions {
  /** Made by `parseAllowedHosts`. */
  readonly allow: AllowedHosts
  /** Port on each gateway; 0: a free one. */
  readonly port: number
  readonly logger: Logger
  /** How names are resolved; as the machine does it when left out. */
  readonly lookup?: Lookup
  /** How an address that passed all checks is connected to. */
  readonly connect?: Connect
  readonly limits?: Partial<EgressLimits>
  /** Milliseconds, from any beginning. */
  readonly now?: () => number
}

/** The forward proxy of builds; it listens on nothing until the first of them is admitted. */
export function createEgress(options: EgressOptions): Egress {
  const { allow, port, logger, lookup = systemLookup, connect = systemConnect } = options
  const { now = () => performance.now() } = options
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const accounts = createAccounts()
  const connections = createClientConnections(limits)
  const resolve = createResolver({ lookup, ...limits })
  const { connectMs } = limits
  const reach = createReach({ allow, resolve, connect, connectMs, own: ownAddresses, logger, now })
  const listeners = createListeners({ accounts, connections, reach, limits, port, logger })
  let closing = false
  return {
    async admit(gateway, observer): Promise<EgressPass> {
      if (closing) throw closed()
      const { port: open } = await listeners.on(gateway)
      if (closing) throw closed()
      return openPass(
        accounts,
        open,
        (observe) => createHostLedger(observe, logger, limits.hostsListed),
        observer,
      )
    },
    async close() {
      closing = true
      accounts.endAll()
      connections.close()
      await listeners.close()
    },
  }
}

function openPass(
  accounts: Accounts,
  port: number,
  ledgerOf: (observer: EgressObserver) => HostLedger,
  observer: EgressObserver,
): EgressPass {
  let report: readonly HostUse[] | null = null
  const ledger = ledgerOf({
    decided(use) {
      // a name may still be looked up when the build has ended, and nobody listens any more
      if (!report) observer.decided(use)
    },
  })
  const { account, password } = accounts.open(ledger)
  return {
    port,
    username: account.username,
    password,
    end() {
      accounts.end(account)
      report ??= ledger.report()
      return report
    },
  }
}

function closed(): SlipwayError {
  return new SlipwayError('shutting_down', { detail: 'The proxy of builds is closing.' })
}

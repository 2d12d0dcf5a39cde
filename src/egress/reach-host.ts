/** The one way from a request to a connection: list, name, addresses, and only then the network. */
import type { Socket } from 'node:net'
import type { Logger } from '../observability/logger.ts'
import type { Account } from './accounts.ts'
import { type AllowedHosts, isListed } from './allowed-hosts.ts'
import { type Answer, refusal } from './answer.ts'
import { type Connect, connectFirst } from './connect-first.ts'
import type { Traffic } from './host-ledger.ts'
import { destinationOf, whyUnreachable } from './public-address.ts'
import type { Resolution } from './resolve-name.ts'
import { type Target, authorityOf } from './target.ts'

export interface ReachParts {
  readonly allow: AllowedHosts
  readonly resolve: (name: string) => Promise<Resolution>
  readonly connect: Connect
  readonly connectMs: number
  /** The addresses of this machine now. */
  readonly own: () => ReadonlySet<string>
  readonly logger: Logger
  readonly now: () => number
}

export interface Reached {
  readonly socket: Socket
  readonly traffic: Traffic
}

/** Until `signal` is aborted, when the client has left. */
export type Reach = (account: Account, target: Target, signal: AbortSignal) => Promise<Reached | Answer>

export function createReach(parts: ReachParts): Reach {
  return async (account, target, signal) => {
    const judged = await judge(parts, target)
    if ('status' in judged) {
      account.ledger.refuse(target, judged.why)
      return judged
    }
    if (signal.aborted) return unreachable(target, 'unreachable')
    const traffic = account.ledger.allow(target)
    const began = parts.now()
    const { connect, connectMs } = parts
    const socket = await connectFirst(judged.addresses, target.port, { connect, connectMs, signal })
    if (typeof socket === 'string') return unreachable(target, socket)
    if (signal.aborted) socket.destroy()
    account.outbound.add(socket)
    socket.once('close', () => account.outbound.delete(socket))
    const { host, port } = target
    parts.logger.debug(
      { host, port, milliseconds: Math.round(parts.now() - began) },
      'a build was let through',
    )
    return { socket, traffic }
  }
}

type Judged = { readonly addresses: readonly string[] } | (Answer & { readonly why: string })

/** Resolves a name once, and refuses it as a whole for a single address that is not allowed: one of them is a trap. */
async function judge(parts: ReachParts, target: Target): Promise<Judged> {
  const refuse = (why: string): Judged => ({ ...refusal(target, why), why })
  if (target.kind === 'ambiguous') return refuse('an address in a notation that programs read differently')
  if (!isListed(parts.allow, target)) return refuse('not on the list of hosts')
  const isName = target.kind === 'name'
  const addresses = isName ? await parts.resolve(target.host) : [target.host]
  if (addresses === 'unknown') return unresolved(target, 502, 'the name has no address')
  if (addresses === 'late') return unresolved(target, 504, 'the name was not resolved in time')
  const internal = isName && parts.allow.internal.has(target.host)
  const own = parts.own()
  for (const address of addresses) {
    const what =
      whyUnreachable(address, internal) ??
      (own.has(destinationOf(address)) ? 'an address of this machine' : null)
    if (what !== null) return refuse(isName ? `resolves to ${address}, ${what}` : what)
  }
  return { addresses }
}

function unresolved(target: Target, status: number, why: string): Judged {
  return { status, text: `${authorityOf(target)} cannot be reached: ${why}.`, why }
}

function unreachable(target: Target, how: 'unreachable' | 'late'): Answer {
  return how === 'late'
    ? { status: 504, text: `${authorityOf(target)} did not take the connection in time.` }
    : { status: 502, text: `${authorityOf(target)} does not take connections.` }
}

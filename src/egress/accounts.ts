/** The accounts by which the proxy tells builds apart (RFC 7617). */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { HostLedger } from './host-ledger.ts'

export interface Account {
  readonly username: string
  /** Of the password, which is kept nowhere. */
  readonly digest: Buffer
  readonly ledger: HostLedger
  /** Client connections that have shown this account. */
  readonly clients: Set<Socket>
  /** Connections to hosts on its behalf. */
  readonly outbound: Set<Socket>
}

export interface Accounts {
  open(ledger: HostLedger): { readonly account: Account; readonly password: string }
  /** Whose the values of Proxy-Authorization are; null: nobody's, or not exactly one. */
  find(authorization: readonly string[]): Account | null
  /** Destroys its connections and forgets it. Repeatable. */
  end(account: Account): void
  endAll(): void
}

/** Compared with when nobody has that name, so that a name costs the same time whether it is known or not. */
const NOBODY = randomBytes(32)

export function createAccounts(): Accounts {
  const byName = new Map<string, Account>()
  const end = (account: Account): void => {
    byName.delete(account.username)
    for (const socket of [...account.clients, ...account.outbound]) socket.destroy()
  }
  return {
    open(ledger) {
      const username = `build-${randomBytes(8).toString('hex')}`
      const password = randomBytes(24).toString('hex')
      const digest = digestOf(password)
      const account = { username, digest, ledger, clients: new Set<Socket>(), outbound: new Set<Socket>() }
      byName.set(username, account)
      return { account, password }
    },
    find(authorization) {
      const [only] = authorization
      const given = only !== undefined && authorization.length === 1 ? readBasic(only) : null
      if (!given) return null
      const account = byName.get(given.username)
      return timingSafeEqual(digestOf(given.password), account?.digest ?? NOBODY) ? (account ?? null) : null
    },
    end,
    endAll() {
      for (const account of [...byName.values()]) end(account)
    },
  }
}

/** Digests are of one length and say nothing of the password, so that they can be compared in constant time. */
function digestOf(password: string): Buffer {
  return createHash('sha256').update(password).digest()
}

function readBasic(value: string): { username: string; password: string } | null {
  const encoded = value.length <= 256 ? /^basic +([a-z0-9+/]+={0,2})$/i.exec(value)?.[1] : undefined
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('latin1')
  const colon = text.indexOf(':')
  return colon === -1 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

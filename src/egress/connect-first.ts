import { type Socket, connect as connectSocket } from 'node:net'

/** Opens a connection to an address, never to a name. Half-open connections are allowed. */
export type Connect = (address: string, port: number) => Socket

export const systemConnect: Connect = (address, port) =>
  connectSocket({ host: address, port, allowHalfOpen: true, noDelay: true, autoSelectFamily: false })

export interface Attempt {
  readonly connect: Connect
  readonly connectMs: number
  /** Aborted when the client has left. */
  readonly signal: AbortSignal
}

/** A name with more addresses is not tried any longer: the client waits, and each may take the whole time. */
const MOST_ADDRESSES = 4

/**
 * A connection to the first of the addresses that takes one; else `unreachable`, or `late` when the last of them let
 * the time run out. The socket has a listener for errors, so that one which nobody waits for does no harm.
 */
export async function connectFirst(
  addresses: readonly string[],
  port: number,
  attempt: Attempt,
): Promise<Socket | 'unreachable' | 'late'> {
  let outcome: Socket | 'unreachable' | 'late' = 'unreachable'
  for (const address of addresses.slice(0, MOST_ADDRESSES)) {
    if (attempt.signal.aborted) return 'unreachable'
    // one after the other is the point: the next is tried only when this one failed
    // oxlint-disable-next-line eslint/no-await-in-loop
    outcome = await connectOne(address, port, attempt)
    if (typeof outcome !== 'string') return outcome
  }
  return outcome
}

function connectOne(
  address: string,
  port: number,
  { connect, connectMs, signal }: Attempt,
): Promise<Socket | 'unreachable' | 'late'> {
  return new Promise((resolve) => {
    const socket = connect(address, port)
    const end = (outcome: Socket | 'unreachable' | 'late'): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abandon)
      if (typeof outcome === 'string') socket.destroy()
      resolve(outcome)
    }
    const abandon = (): void => end('unreachable')
    const timer = setTimeout(() => end('late'), connectMs)
    signal.addEventListener('abort', abandon)
    socket.once('connect', () => end(socket))
    socket.on('error', abandon)
  })
}

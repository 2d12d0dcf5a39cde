/** The connections of clients, and how many there may be. */
import type { Socket } from 'node:net'
import type { Account } from './accounts.ts'
import { sendLastAnswer } from './answer.ts'
import type { EgressLimits } from './limits.ts'

export interface ClientConnection {
  readonly socket: Socket
  /** Aborted when it is closed. */
  readonly signal: AbortSignal
  /** The first account that it has shown, and the only one it may show. */
  account: Account | null
  /** Requests that it has sent and that are not answered. */
  unanswered: number
  /** Settles when all earlier requests are answered: they are worked on one after the other. */
  turn: Promise<void>
}

export interface ClientConnections {
  /** Takes a new connection; one too many is told so and closed. */
  add(socket: Socket): void
  /** Null: it was refused, or is closed. */
  of(socket: Socket): ClientConnection | null
  /** False when the build has as many as it may have. */
  assign(connection: ClientConnection, account: Account): boolean
  /** And takes none any more. */
  close(): void
}

const MOST_LEAVING = 64

type Limits = Pick<EgressLimits, 'connections' | 'connectionsPerBuild' | 'strangers'>

export function createClientConnections(limits: Limits): ClientConnections {
  const all = new Map<Socket, ClientConnection>()
  /** In the order in which they came. Anybody who reaches the port can be one. */
  const strangers = new Set<Socket>()
  /** Being told that there are too many. */
  const leaving = new Set<Socket>()
  let closed = false
  const refuse = (socket: Socket): void => {
    if (closed || leaving.size >= MOST_LEAVING) return void socket.destroy()
    leaving.add(socket)
    socket.once('close', () => leaving.delete(socket))
    sendLastAnswer(socket, { status: 503, text: 'This proxy has too many connections.' })
  }
  const add = (socket: Socket): void => {
    socket.on('error', () => socket.destroy())
    if (closed || all.size >= limits.connections) return refuse(socket)
    const gone = new AbortController()
    const { signal } = gone
    const connection = { socket, signal, account: null, unanswered: 0, turn: Promise.resolve() }
    all.set(socket, connection)
    strangers.add(socket)
    socket.once('close', () => {
      all.delete(socket)
      strangers.delete(socket)
      gone.abort()
    })
    const [oldest] = strangers
    if (strangers.size > limits.strangers) oldest?.destroy()
  }
  return {
    add,
    of: (socket) => all.get(socket) ?? null,
    assign(connection, account) {
      if (connection.account === account) return true
      if (account.clients.size >= limits.connectionsPerBuild) return false
      connection.account = account
      account.clients.add(connection.socket)
      strangers.delete(connection.socket)
      connection.socket.once('close', () => account.clients.delete(connection.socket))
      return true
    },
    close() {
      closed = true
      for (const socket of [...all.keys(), ...leaving]) socket.destroy()
    },
  }
}

/** Bytes between a client and a host, in both directions until both have ended (RFC 9110, 9.3.6). */
import type { Socket } from 'node:net'
import type { Traffic } from './host-ledger.ts'

export interface TunnelParts {
  readonly client: Socket
  /** What the client sent after its request. */
  readonly head: Buffer
  readonly host: Socket
  readonly traffic: Traffic
  /** Without a byte in either direction. */
  readonly idleMs: number
}

/**
 * Each direction ends by itself: one that has sent all may still wait for an answer. An error or a reset of one side,
 * and the idle time-out, end both. Both sockets must allow half-open connections.
 */
export function openTunnel({ client, head, host, traffic, idleMs }: TunnelParts): void {
  client.write('HTTP/1.1 200 Connection established\r\n\r\n')
  if (head.length > 0) {
    traffic.bytesSent += head.length
    host.write(head)
  }
  client.pipe(host)
  host.pipe(client)
  client.on('data', (chunk: Buffer) => void (traffic.bytesSent += chunk.length))
  host.on('data', (chunk: Buffer) => void (traffic.bytesReceived += chunk.length))
  endTogether(client, host, idleMs)
  endTogether(host, client, idleMs)
}

function endTogether(one: Socket, other: Socket, idleMs: number): void {
  one.setTimeout(idleMs, () => one.destroy())
  one.on('error', () => one.destroy())
  one.once('close', () => {
    // after a proper end the other one still has to send what it was given last
    if (!one.readableEnded || !one.writableFinished) other.destroy()
  })
}

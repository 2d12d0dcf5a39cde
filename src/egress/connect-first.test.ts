import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { serveTcp } from '../../test/support/egress-lab.ts'
import { connectFirst, systemConnect } from './connect-first.ts'

const never = new AbortController().signal

describe('a connection to the first address that takes one', () => {
  it('is made to an address by the system, half-open connections allowed', async () => {
    await using server = await serveTcp((socket) => socket.pipe(socket))
    const connect = (_: string, port: number): Socket => systemConnect('127.0.0.1', port)
    const socket = await connectFirst(['192.0.2.1'], server.port, {
      connect,
      connectMs: 10_000,
      signal: never,
    })
    assert.ok(socket instanceof Socket)
    assert.equal(socket.allowHalfOpen, true)
    socket.destroy()
    await once(socket, 'close')
  })

  it('is late when no address answers in time, and nothing stays open', async () => {
    const made: Socket[] = []
    const connect = (): Socket => made[made.push(new Socket()) - 1] ?? assert.fail()
    const outcome = await connectFirst(['192.0.2.1', '192.0.2.2'], 80, {
      connect,
      connectMs: 5,
      signal: never,
    })
    assert.equal(outcome, 'late')
    assert.deepEqual(
      made.map(({ destroyed }) => destroyed),
      [true, true],
    )
  })

  it('is tried at four addresses at most', async () => {
    const tried: string[] = []
    const connect = (address: string): Socket => {
      tried.push(address)
      return new Socket().destroy(new Error('refused'))
    }
    const addresses = Array.from({ length: 50 }, (_, nth) => `192.0.2.${nth}`)
    const outcome = await connectFirst(addresses, 80, { connect, connectMs: 10_000, signal: never })
    assert.equal(outcome, 'unreachable')
    assert.equal(tried.length, 4)
  })

  it('is given up when the client leaves', async () => {
    const gone = new AbortController()
    const socket = new Socket()
    const outcome = connectFirst(['192.0.2.1', '192.0.2.2'], 80, {
      connect: () => socket,
      connectMs: 10_000,
      signal: gone.signal,
    })
    gone.abort()
    assert.equal(await outcome, 'unreachable')
    assert.equal(socket.destroyed, true)
  })
})

import { type Server, type Socket, connect, createServer } from 'node:net'
import { SlipwayError } from '../../../errors/slipway-error.ts'

const WAIT_MS = 60_000

/**
 * Does `work` while no other process of this network namespace does work under this name. The lock is a name of an
 * abstract socket (unix(7)): the kernel gives it to one process in a network namespace, as it does packet filters, and
 * takes it back when the process ends, however it ends. Throws `engine_failed` when another holds it for a minute.
 */
export async function underMachineLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const path = `\0${name}`
  const waiters = new Set<Socket>()
  const server = await acquire(path, waiters, Date.now() + WAIT_MS)
  try {
    return await work()
  } finally {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of waiters) socket.destroy()
    await closed
  }
}

async function acquire(path: string, waiters: Set<Socket>, deadline: number): Promise<Server> {
  for (;;) {
    const server = await tryListening(path, waiters)
    if (server !== undefined) return server
    const left = deadline - Date.now()
    if (left <= 0) {
      throw new SlipwayError('engine_failed', {
        detail: `Another process has kept the packet filter to itself for ${WAIT_MS / 1000} s`,
        where: path.slice(1),
      })
    }
    await untilReleased(path, left)
  }
}

function tryListening(path: string, waiters: Set<Socket>): Promise<Server | undefined> {
  const server = createServer((socket) => {
    waiters.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => waiters.delete(socket))
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(path, () => resolve(server))
  })
}

/** A connection to the holder ends with its lock, or with the holder. */
function untilReleased(path: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const timer = setTimeout(() => socket.destroy(), timeoutMs)
    socket.on('error', () => undefined)
    // unread, its end would not be noticed
    socket.resume()
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

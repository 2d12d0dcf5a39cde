/** What the system says when a service cannot start, in words of its settings. */
import { getSystemErrorMessage } from 'node:util'
import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'

/** The error with what to do, where it is one of the port or the data folder; else the error itself. */
export function explainStart(error: unknown, config: Pick<Config, 'http' | 'data'>): unknown {
  if (!(error instanceof Error)) return error
  const { code, syscall, errno } = error as NodeJS.ErrnoException
  if (code === undefined || errno === undefined) return error
  const { host, port } = config.http
  if (syscall === 'listen') {
    const known = LISTEN[code]
    if (known === undefined) return error
    return new SlipwayError('config_invalid', {
      detail: `${host}:${port} ${known.why}`,
      action: known.action,
      cause: error,
    })
  }
  if (syscall !== 'mkdir') return error
  return new SlipwayError('config_invalid', {
    detail: `the data folder ${config.data} cannot be made: ${getSystemErrorMessage(errno)}`,
    action: 'Choose a folder that this user can write, with --data.',
    cause: error,
  })
}

const LISTEN: Readonly<Record<string, { readonly why: string; readonly action: string }>> = {
  EADDRINUSE: {
    why: 'is taken: another program listens there, perhaps an earlier Slipway',
    action: 'Stop it, or choose another port with --http-port.',
  },
  EACCES: {
    why: 'is not for this user to listen at',
    action: 'Choose a port from 1024 on with --http-port, and put a proxy in front of it.',
  },
  EADDRNOTAVAIL: {
    why: 'is no address of this machine',
    action: 'Choose one of its addresses with --http-host.',
  },
}

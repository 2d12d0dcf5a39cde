import type { Readable } from 'node:stream'
import { Interrupted } from '../interruption.ts'

/** Keys as they are pressed, where stdin is a terminal. */
export type KeyInput = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown }

/** Somebody pressed q. */
export class Left extends Error {
  constructor() {
    super('left')
    this.name = 'Left'
  }
}

const QUIT = /[qQ\u0004]/
const CTRL_C = '\u0003'

/**
 * Aborts the signal that `work` is given with `Left` when q is pressed, and with `Interrupted` on Ctrl-C, which a
 * terminal that passes on single keys does not turn into a signal any more. The terminal is as before afterwards.
 */
export async function untilKey<Result>(
  input: KeyInput,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (input.isTTY !== true || input.setRawMode === undefined) return work(signal)
  const leave = new AbortController()
  const onData = (bytes: Buffer | string): void => {
    const keys = bytes.toString()
    if (keys.includes(CTRL_C)) leave.abort(new Interrupted())
    else if (QUIT.test(keys)) leave.abort(new Left())
  }
  input.setRawMode(true)
  input.on('data', onData)
  input.resume()
  try {
    return await work(AbortSignal.any([signal, leave.signal]))
  } finally {
    input.off('data', onData)
    input.pause()
    input.setRawMode(false)
  }
}

import type { FollowOptions } from '../../client/slipway-client.ts'
import type { Terminal } from '../terminal.ts'

/** Says on stderr when the connection of a stream goes, once, and when it is back. */
export function connectionNotes(terminal: Terminal): Required<Pick<FollowOptions, 'onLost' | 'onOpen'>> {
  let lost = false
  return {
    onLost: () => {
      if (!lost)
        terminal.err(terminal.paintErr('warn', 'the connection to the service was lost; trying again'))
      lost = true
    },
    onOpen: () => {
      if (lost) terminal.err('connected again')
      lost = false
    },
  }
}

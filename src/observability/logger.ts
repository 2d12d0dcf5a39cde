/** JSON logs on stderr, one line an event (stdout is for people and scripts). */
import { type DestinationStream, type Logger as PinoLogger, destination, pino, symbols } from 'pino'
import type { RecentLog } from './recent-log.ts'

export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'child'>

/** `recent` is given each line as it is written, so that it holds nothing that the log itself does not show. */
export function createLogger(level: string, recent?: RecentLog): PinoLogger {
  const stderr = destination({ dest: 2, sync: true })
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    recent === undefined ? stderr : alsoTo(recent, stderr),
  )
}

const WARN = 40

/** A stream whose warnings and errors are remembered, too. pino tells the level of each line, so that few are parsed. */
export function alsoTo(recent: RecentLog, stream: DestinationStream): DestinationStream {
  return {
    [symbols.needsMetadataGsym]: true,
    lastLevel: 0,
    write(line: string): void {
      stream.write(line)
      if (this.lastLevel >= WARN) recent.take(line)
    },
  } as DestinationStream & { lastLevel: number }
}

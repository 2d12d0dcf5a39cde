/** JSON logs on stderr, one line an event (stdout is for people and scripts). */
import { type Logger as PinoLogger, destination, pino } from 'pino'

export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'child'>

export function createLogger(level: string): PinoLogger {
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination({ dest: 2, sync: true }),
  )
}

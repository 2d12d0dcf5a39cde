import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { createLogger } from '../observability/logger.ts'
import { RecentLog } from '../observability/recent-log.ts'
import { VERSION } from '../version.ts'
import { openService } from './open-service.ts'
import { explainStart } from './start-failure.ts'

/** The line that scripts wait for. */
const READY = 'API ready to receive content...'

/**
 * Runs the service until SIGTERM or SIGINT. Returns the exit code: 0 after a proper end, 1 when it could not start,
 * 2 for a configuration that is not valid. A second signal ends at once; nothing acknowledged is lost by that.
 */
export async function serve(argv: readonly string[]): Promise<number> {
  let config: Config
  try {
    config = loadConfig(argv, process.env).config
  } catch (error) {
    return complain(error, 2)
  }
  const recentLog = new RecentLog()
  const logger = createLogger(config.log.level, recentLog)
  process.on('uncaughtException', (error) => {
    // State on disk is right at every moment; what is in memory is not to be trusted any more.
    logger.error({ err: error }, 'unexpected error; the service ends, start it again to go on')
    process.exit(1)
  })
  try {
    const service = await openService(config, process.env, logger, recentLog)
    logger.info(
      { version: VERSION, url: service.url, data: config.data, slots: config.worker.slots },
      'listening',
    )
    // For people; programs look for the line after it, which has to be the last.
    if (process.stderr.isTTY) process.stderr.write(`slipway: open ${service.url} in a browser\n`)
    process.stdout.write(`${READY}\n`)
    const signal = await stopSignal()
    logger.info({ signal, graceSeconds: config.worker.graceSeconds }, 'stopping')
    await service.close()
    logger.info({}, 'stopped')
    return 0
  } catch (error) {
    return complain(explainStart(error, config), 1)
  }
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let seen = false
    const onSignal = (signal: string): void => {
      if (seen) process.exit(1)
      seen = true
      resolve(signal)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

/** `unknown flag --x` says where it is; `(flag --x)` would say it again. */
function isSaid({ detail }: SlipwayError, where: string): boolean {
  return detail.includes(where)
}

/** A person reads this: what is wrong, where, and what to do. Unknown errors keep their stack. */
export function complain(error: unknown, exitCode: number, json = false): number {
  if (!(error instanceof SlipwayError)) throw error
  if (json) {
    const { code, detail, action } = error
    process.stdout.write(`${JSON.stringify({ error: { code, detail, action } }, null, 2)}\n`)
    return exitCode
  }
  const where = error.where === undefined || isSaid(error, error.where) ? '' : ` (${error.where})`
  process.stderr.write(`slipway: ${error.detail}${where}\n→ ${error.action}\n`)
  return exitCode
}

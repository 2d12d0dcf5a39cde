/** Looks at the machine as the service would find it, and says what to do about what is missing. */
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { checkDataFolder } from './doctor/check-data-folder.ts'
import { checkEngine } from './doctor/check-engine.ts'
import { checkExceptions } from './doctor/check-exceptions.ts'
import { checkHardening } from './doctor/check-hardening.ts'
import { checkInstallClock, checkNode } from './doctor/check-node.ts'
import { checkPort } from './doctor/check-port.ts'
import { checkScanner } from './doctor/check-scanner.ts'
import { type Finding, missing } from './doctor/finding.ts'

export type { Finding } from './doctor/finding.ts'

/**
 * Checks everything that a job needs with the configuration that `serve` would have with these flags. Changes nothing:
 * what is tried out on the engine is removed again. Throws nothing for what it finds.
 */
export async function diagnose(
  argv: readonly string[] = [],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Finding[]> {
  let config: Config
  try {
    config = loadConfig(argv, environment).config
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const where = error.where === undefined ? '' : ` (${error.where})`
    return [checkNode(), missing('config', 'configuration', `${error.detail}${where}.`, error.action)]
  }
  const [folder, port, engine, hardening, scanner] = await Promise.all([
    checkDataFolder(config.data),
    checkPort(config.http.host, config.http.port),
    checkEngine(config, environment),
    checkHardening(config.hardening),
    checkScanner(config, environment, Date.now()),
  ])
  return [
    checkNode(),
    checkInstallClock(),
    folder,
    port,
    ...engine,
    ...hardening,
    ...scanner,
    ...checkExceptions(config.scan.exceptions, Date.now()),
  ]
}

import type { Config } from '../config/schema.ts'
import { createEgress } from '../egress/create-egress.ts'
import type { Egress } from '../egress/egress.ts'
import { parseAllowedHosts } from '../egress/parse-allowed-hosts.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Logger } from '../observability/logger.ts'

/** The proxy that builds are held to; undefined under the other networks. It listens when the first build needs it. */
export function openEgress(
  { network, proxyAllow, proxyInternal, proxyPort }: Config['build'],
  logger: Logger,
): Egress | undefined {
  if (network !== 'proxy') return undefined
  const allow = parseAllowedHosts(proxyAllow, proxyInternal)
  // The configuration was checked when it was loaded.
  if ('wrong' in allow) throw new SlipwayError('config_invalid', { detail: allow.wrong })
  return createEgress({ allow, port: proxyPort, logger })
}

import type { Config } from '../../config/schema.ts'
import type { EngineInfo } from '../../engines/engine.ts'
import { type Finding, missing, ok } from './finding.ts'

/** Whether builds can be held to the proxy, where the configuration asks for that; nothing under the other networks. */
export function checkBuildNetwork(
  { capabilities: { buildGateway, notes } }: EngineInfo,
  { network, proxyAllow }: Pick<Config['build'], 'network' | 'proxyAllow'>,
): Finding[] {
  if (network !== 'proxy') return []
  const [id, title] = ['build-network', 'build network'] as const
  if (buildGateway !== null) {
    return [ok(id, title, `held to a proxy on ${buildGateway}, which lets through ${proxyAllow}`)]
  }
  return [
    missing(
      id,
      title,
      'build.network is proxy, and builds on this engine cannot be held to one.',
      ...notes.filter((note) => /proxy/i.test(note)),
      "Run the service as root on the engine's own machine, with iptables installed: docs/guides/build-network.md",
      'Or give builds no network at all: --build-network none',
    ),
  ]
}

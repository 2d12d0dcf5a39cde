import { isIP } from 'node:net'
import { parseAllowedHosts } from '../egress/parse-allowed-hosts.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Config } from './schema.ts'

const USER = /^(image|\d+(:\d+)?)$/

/** Rules over more than one setting, and those a schema cannot say. Throws `config_invalid`. */
export function checkTogether(config: Config): void {
  if (!isLoopback(config.http.host) && !config.http.allowOpen) {
    throw invalid(
      'http.host',
      `${config.http.host} can be reached from other machines, and there are no tokens yet: anyone could submit`,
      'Listen on 127.0.0.1 behind a proxy that authenticates, or say --allow-open when the network is trusted.',
    )
  }
  const { limits } = config
  const pairs = [
    ['timeoutSeconds', limits.timeoutSeconds, limits.maxTimeoutSeconds],
    ['memoryMiB', limits.memoryMiB, limits.maxMemoryMiB],
    ['cpus', limits.cpus, limits.maxCpus],
    ['dataMiB', limits.dataMiB, limits.maxDataMiB],
    ['pids', limits.pids, limits.maxPids],
  ] as const
  for (const [name, value, most] of pairs) {
    if (value > most)
      throw invalid(`limits.${name}`, `the default ${value} is above the most allowed, ${most}`)
  }
  if (!USER.test(config.sandbox.user)) {
    throw invalid(
      'sandbox.user',
      `must be image, uid or uid:gid in numbers, not ${JSON.stringify(config.sandbox.user)}`,
    )
  }
  if (config.logs.tailKiB >= config.logs.stageKiB) {
    throw invalid('logs.tailKiB', `must be smaller than logs.stageKiB (${config.logs.stageKiB})`)
  }
  checkBuildNetwork(config.build)
}

function checkBuildNetwork({ network, proxyAllow, proxyInternal }: Config['build']): void {
  const read = parseAllowedHosts(proxyAllow, proxyInternal)
  if ('wrong' in read) {
    throw invalid(
      read.list === 'allow' ? 'build.proxyAllow' : 'build.proxyInternal',
      read.wrong.replace(/\.$/, ''),
    )
  }
  const isEmpty = read.entries.length === 0
  if (network === 'proxy' && isEmpty) {
    throw invalid(
      'build.proxyAllow',
      'build.network is proxy, and there is no host that builds may reach',
      'Name the hosts, as in pypi.org,files.pythonhosted.org, or choose build.network none.',
    )
  }
  // Under `none` a list keeps nothing from anybody; here whoever wrote it would believe that it holds.
  if (network === 'default' && !isEmpty) {
    throw invalid(
      'build.proxyAllow',
      'build.network is default, under which builds reach any host and not only those',
      'Choose build.network proxy, or remove the list.',
    )
  }
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

function invalid(where: string, detail: string, action?: string): SlipwayError {
  return new SlipwayError('config_invalid', { where, detail, action })
}

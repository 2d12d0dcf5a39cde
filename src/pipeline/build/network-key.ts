import { createHash } from 'node:crypto'
import type { Config } from '../../config/schema.ts'

/**
 * What stands for the network in a build's identity. What a build could reach is part of its inputs: an image of a
 * wider list is not taken for a narrower one. The order and the case of the hosts, and a host said twice, change nothing.
 */
export function networkKey(
  config: Pick<Config['build'], 'network' | 'proxyAllow' | 'proxyInternal'>,
): string {
  if (config.network !== 'proxy') return config.network
  const lists = [entriesOf(config.proxyAllow), entriesOf(config.proxyInternal)]
  return `proxy:${createHash('sha256').update(JSON.stringify(lists)).digest('hex')}`
}

function entriesOf(list: string): readonly string[] {
  const entries = list.split(',').map((entry) => entry.trim().toLowerCase())
  return [...new Set(entries.filter((entry) => entry !== ''))].sort()
}

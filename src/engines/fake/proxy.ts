import { SlipwayError } from '../../errors/slipway-error.ts'
import type { BuildRequest } from '../engine.ts'

/** Where builds of the fake engine see this machine. */
export const FAKE_GATEWAY = '127.0.0.1'

/** Throws `engine_unsupported` for a proxy that builds here cannot be held to. */
export function checkProxy({ network }: Pick<BuildRequest, 'network'>): void {
  if (typeof network === 'string' || network.host === FAKE_GATEWAY) return
  throw new SlipwayError('engine_unsupported', {
    detail: `Builds see this machine at ${FAKE_GATEWAY}, and the proxy is at ${network.host}`,
  })
}

/** What a step finds in its environment of the build's proxy; it has no other way out. */
export function proxyEnvironment({
  network,
}: Pick<BuildRequest, 'network'>): Readonly<Record<string, string>> {
  if (typeof network === 'string') return {}
  const account = [network.username, network.password].map(encodeURIComponent).join(':')
  const url = `http://${account}@${network.host}:${network.port}`
  return { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url }
}

import type { BuildProxy, BuildRequest } from '../../engine.ts'

/** BuildKit takes these in any case of their letters, and which one of two spellings wins is chance. */
const OF_PROXIES = /^(?:http|https|ftp|no|all)_proxy$/i

/**
 * The build's arguments with its proxy among them, which the submission's own of those names do not replace. BuildKit
 * gives them to RUN steps, and keeps them from its cache's keys and from the image (docs.docker.com, "Predefined ARGs").
 */
export function buildArguments({
  buildArgs,
  network,
}: Pick<BuildRequest, 'buildArgs' | 'network'>): Readonly<Record<string, string>> {
  if (typeof network === 'string') return buildArgs
  const own = Object.entries(buildArgs).filter(([name]) => !OF_PROXIES.test(name))
  const url = proxyUrl(network)
  const proxies = { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url }
  return { ...Object.fromEntries(own), ...proxies, NO_PROXY: '', no_proxy: '' }
}

function proxyUrl({ host, port, username, password }: BuildProxy): string {
  return `http://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}:${port}`
}

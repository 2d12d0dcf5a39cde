import Type from 'typebox'
import { Value } from 'typebox/value'
import type { RegistryCredential } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ManifestName, Registry } from '../registry.ts'
import { authorize } from './authorize.ts'
import { type Reply, callRegistry, isLoopback, isPlain } from './http-call.ts'

/** Docker Hub's registry has another name than its images. */
const DOCKER_HUB = 'registry-1.docker.io'

/** Speaks to registries over HTTP (OCI distribution spec 1.1, with the token flow that Docker Hub and most others use). */
export function createOciRegistry(): Registry {
  return {
    async deleteManifest(name, credential, signal) {
      const reply = await deleteOnce(name, credential, signal)
      judge(name, reply)
    },
  }
}

/** "Deleting Manifests" of the spec, with what the registry asks for first. */
async function deleteOnce(
  name: ManifestName,
  credential: RegistryCredential | null,
  signal: AbortSignal,
): Promise<Reply> {
  const url = new URL(
    `https://${name.registry === 'docker.io' ? DOCKER_HUB : name.registry}/v2/${name.repository}/manifests/${name.digest}`,
  )
  const first = await callEither(url, signal)
  if (first.reply.status !== 401) return first.reply
  const scope = `repository:${name.repository}:delete,pull`
  const { challenge } = first.reply
  const authorization = await authorize({ origin: first.url, challenge, scope, credential, signal })
  return callRegistry({
    method: 'DELETE',
    url: first.url,
    headers: { Authorization: authorization },
    signal,
  })
}

/** TLS first; without it on the loopback address alone. Nothing secret is sent yet. */
async function callEither(
  url: URL,
  signal: AbortSignal,
): Promise<{ readonly url: URL; readonly reply: Reply }> {
  try {
    return { url, reply: await callRegistry({ method: 'DELETE', url, signal }) }
  } catch (error) {
    if (!isLoopback(url) || !isPlain(error)) throw error
    const plain = new URL(url.href.replace(/^https/, 'http'))
    return { url: plain, reply: await callRegistry({ method: 'DELETE', url: plain, signal }) }
  }
}

/** 404 is success: what shall be gone is gone. */
function judge({ registry, repository, digest }: ManifestName, { status, body }: Reply): void {
  if ((status >= 200 && status < 300) || status === 404) return
  const where = `${registry}/${repository}@${digest}`
  if (status === 429 || status >= 500) {
    const detail = `${registry} answered ${status}${describe(body)}`
    throw new SlipwayError('registry_unavailable', { detail, where })
  }
  const why =
    status === 405
      ? 'it does not allow images to be deleted'
      : status >= 300 && status < 400
        ? `it sends elsewhere (${status}), where an account does not go`
        : `it answered ${status}`
  const detail = `${registry} refuses to delete ${where}: ${why}${describe(body)}`
  throw new SlipwayError('registry_refused', { detail, where })
}

const ErrorsSchema = Type.Object({ errors: Type.Array(Type.Object({ code: Type.String() })) })

/** The codes of the spec, which are words of few letters; messages are anybody's. */
function describe(body: string): string {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return ''
  }
  if (!Value.Check(ErrorsSchema, parsed)) return ''
  const codes = parsed.errors.map(({ code }) => code).filter((code) => /^[A-Z_]{1,40}$/.test(code))
  return codes.length === 0 ? '' : ` (${codes.slice(0, 3).join(', ')})`
}

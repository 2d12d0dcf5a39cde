import { hasCode } from '../../errors/slipway-error.ts'
import { checkTag, parseReference } from '../../jobs/image-reference.ts'
import type { HttpConfig } from '../app-deps.ts'

/** Why a text cannot be a repository's name, or a part of one, by the OCI distribution spec; undefined: it can. */
export function whyNoRepository(text: string): string | undefined {
  // Behind another part it is taken for no registry.
  const why = reasonOf(() => parseReference(`x/${text}`, ''))
  if (why !== undefined) return why.replace('"x/', '"')
  return text.includes(':') ? 'The tag has a field of its own.' : undefined
}

/** Why a text cannot be a tag; undefined: it can. */
export function whyNoTag(text: string): string | undefined {
  return reasonOf(() => checkTag(text, ''))
}

/** The server's own registry is meant here: a name must not choose another one. `repository` fits the grammar. */
export function whyOtherRegistry(repository: string): string | undefined {
  const { registry } = parseReference(repository, '')
  return registry === null ? undefined : `${JSON.stringify(registry)} would be taken for a registry.`
}

/** Where this server publishes an image under its own account: below its namespace, where it has one. */
export function ownRepository({ namespace, username }: HttpConfig['publish'], name: string): string {
  const prefix = namespace || username
  return prefix === '' ? name : `${prefix}/${name}`
}

function reasonOf(check: () => unknown): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (hasCode(error, 'request_invalid')) return error.detail
    throw error
  }
}

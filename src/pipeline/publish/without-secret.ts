import type { RegistryCredential } from '../../engines/engine.ts'

/** Short words would be cut out of everything, and tell more by their absence than by their presence. */
const LEAST_LENGTH = 4

/**
 * A text of a registry without the password, plain or as registries are sent it (base64 of `user:password`): a hostile
 * registry, or one that is set to debug, may send back what it was sent.
 */
export function withoutSecret(text: string, credential: RegistryCredential | null): string {
  if (credential === null || credential.password.length < LEAST_LENGTH) return text
  const { username, password } = credential
  const sent = Buffer.from(`${username}:${password}`)
  const forms = [sent.toString('base64'), sent.toString('base64url'), encodeURIComponent(password), password]
  return forms.reduce((rest, form) => rest.replaceAll(form, '***'), text)
}

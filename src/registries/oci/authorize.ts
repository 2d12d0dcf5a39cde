import Type from 'typebox'
import { Value } from 'typebox/value'
import type { RegistryCredential } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { type Challenge, parseChallenge } from './challenge.ts'
import { type Reply, callRegistry, isLoopback } from './http-call.ts'

const TokenSchema = Type.Object({
  token: Type.Optional(Type.String()),
  access_token: Type.Optional(Type.String()),
})

/** As docker's credential helpers have it: the password is an OAuth 2 refresh token. */
const IDENTITY_TOKEN_USER = '<token>'

export interface Authorization {
  /** Where the challenge came from. */
  readonly origin: URL
  readonly challenge: string | undefined
  /** `repository:team/model:delete,pull` */
  readonly scope: string
  readonly credential: RegistryCredential | null
  readonly signal: AbortSignal
}

/**
 * The value of the `Authorization` header that answers a registry's challenge. The account goes to the registry itself
 * (Basic), or to the token service that it names, which must speak TLS unless both are on the loopback address. Throws
 * `registry_refused` and `registry_unavailable`.
 */
export async function authorize(request: Authorization): Promise<string> {
  const { origin, credential } = request
  const challenge = parseChallenge(request.challenge)
  if (challenge === undefined)
    throw refused(origin.host, 'it asks for an account in a way that is not known here')
  if (challenge.scheme === 'bearer') return `Bearer ${await fetchToken(challenge, request)}`
  if (credential === null) throw refused(origin.host, 'it asks for an account, and none is known for it')
  return basic(credential)
}

async function fetchToken(
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  { origin, scope, credential, signal }: Authorization,
): Promise<string> {
  const realm = checkRealm(challenge.realm, origin)
  const asked = { scope, ...(challenge.service === null ? {} : { service: challenge.service }) }
  const reply =
    credential?.username === IDENTITY_TOKEN_USER
      ? await exchange(realm, asked, credential.password, signal)
      : await ask(realm, asked, credential, signal)
  if (reply.status === 429 || reply.status >= 500) {
    const detail = `the token service ${realm.host} answered ${reply.status}`
    throw new SlipwayError('registry_unavailable', { detail, where: realm.host })
  }
  const token = reply.status === 200 ? readToken(reply.body) : undefined
  if (token === undefined) {
    throw refused(origin.host, `its token service ${realm.host} gives no token (it answered ${reply.status})`)
  }
  return token
}

function checkRealm(text: string, origin: URL): URL {
  const realm = URL.parse(text)
  const isSafe =
    realm?.protocol === 'https:' || (realm?.protocol === 'http:' && isLoopback(realm) && isLoopback(origin))
  if (realm === null || !isSafe || realm.username !== '' || realm.password !== '') {
    throw refused(origin.host, 'it names a token service that an account must not be sent to')
  }
  return realm
}

function ask(
  realm: URL,
  asked: Readonly<Record<string, string>>,
  credential: RegistryCredential | null,
  signal: AbortSignal,
): Promise<Reply> {
  const url = new URL(realm)
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  const call = { method: 'GET' as const, url, signal }
  return callRegistry(credential === null ? call : { ...call, headers: { Authorization: basic(credential) } })
}

/** OAuth 2 (RFC 6749, 6): the refresh token goes into the body, and no further. */
function exchange(
  url: URL,
  asked: Readonly<Record<string, string>>,
  refreshToken: string,
  signal: AbortSignal,
): Promise<Reply> {
  const form = { ...asked, grant_type: 'refresh_token', client_id: 'slipway', refresh_token: refreshToken }
  return callRegistry({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    signal,
  })
}

function readToken(body: string): string | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  if (!Value.Check(TokenSchema, parsed)) return undefined
  const token = parsed.token ?? parsed.access_token
  // What would not fit into one header line is no token.
  return token !== undefined && /^[\x21-\x7e]+$/.test(token) ? token : undefined
}

function basic({ username, password }: RegistryCredential): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function refused(host: string, why: string): SlipwayError {
  return new SlipwayError('registry_refused', { detail: `${host} refuses: ${why}`, where: host })
}

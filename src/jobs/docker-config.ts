/**
 * Accounts from a docker client's `config.json` (docker's documentation of `docker login`, "Configure the credential
 * store"). Only `auths` is read; helpers are programs, and none is run here.
 */
import { readFileSync } from 'node:fs'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { RegistryCredential } from '../engines/engine.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { checkRegistry } from './image-reference.ts'

const text = Type.Optional(Type.String())

const EntrySchema = Type.Object({ auth: text, username: text, password: text, identitytoken: text })

const DockerConfigSchema = Type.Object({
  auths: Type.Optional(Type.Record(Type.String(), EntrySchema)),
  credsStore: text,
  credHelpers: Type.Optional(Type.Record(Type.String(), Type.String())),
})

type Entry = Static<typeof EntrySchema>

/** The user name under which docker's helpers hand out an identity token (an OAuth 2 refresh token) as the password. */
export const IDENTITY_TOKEN_USER = '<token>'

/** What such a file has for a registry. */
export interface DockerLogin {
  readonly credential: RegistryCredential | null
  /** The helper that docker itself would ask; it is not run. */
  readonly helper: string | null
}

/** Read again for each push, since `docker login` changes it. Throws `config_invalid`; no message holds its content. */
export function readDockerLogin(path: string, registry: string): DockerLogin {
  const config = parse(path)
  const entry = Object.entries(config.auths ?? {}).find(([key]) => canonical(key) === registry)?.[1]
  const credential = entry === undefined ? null : toCredential(entry)
  const helper =
    Object.entries(config.credHelpers ?? {}).find(([key]) => canonical(key) === registry)?.[1] ??
    config.credsStore ??
    null
  return { credential, helper }
}

function parse(path: string): Static<typeof DockerConfigSchema> {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    // The parser's own message quotes what it read.
    const why =
      cause instanceof SyntaxError ? 'it is not JSON' : ((cause as NodeJS.ErrnoException).code ?? '')
    throw unusable(path, why)
  }
  if (Value.Check(DockerConfigSchema, parsed)) return parsed
  throw unusable(path, 'it is no configuration of docker')
}

/** Keys are hosts, or addresses as `https://index.docker.io/v1/`. Undefined for what no registry is called. */
function canonical(key: string): string | undefined {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  try {
    return checkRegistry(host, '/auths')
  } catch {
    return undefined
  }
}

/** An identity token counts more than a password, as in docker. */
function toCredential({ auth, username, password, identitytoken }: Entry): RegistryCredential | null {
  if (identitytoken) return { username: IDENTITY_TOKEN_USER, password: identitytoken }
  const pair = auth ? Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '') : ''
  const colon = pair.indexOf(':')
  if (colon > 0) return { username: pair.slice(0, colon), password: pair.slice(colon + 1) }
  return username && password ? { username, password } : null
}

function unusable(path: string, why: string): SlipwayError {
  return new SlipwayError('config_invalid', {
    where: 'publish.dockerConfig',
    detail: `the file ${path} (publish.dockerConfig) cannot be used: ${why}`,
  })
}

import type { RegistryCredential } from '../../engine.ts'

/**
 * The header by which the engine is given a registry's credential (Docker Engine API, "Authentication"): JSON in
 * base64url with padding, without which engines written in Go drop the end. An engine wants the header for every
 * push; without a credential it says that there is none.
 */
export function authHeader(
  credential: RegistryCredential | null,
  serverAddress: string,
): Readonly<Record<string, string>> {
  const value = credential === null ? {} : { ...pick(credential), serveraddress: serverAddress }
  return { 'X-Registry-Auth': padded(JSON.stringify(value)) }
}

const MARK = '[redacted]'

/**
 * Returns what takes a credential out of a text that somebody else wrote: the password, in the forms in which it
 * travels or in which a server may quote it.
 */
export function redactor(
  credential: RegistryCredential | null,
  serverAddress: string,
): (text: string) => string {
  if (credential === null || credential.password === '') return (text) => text
  const { username, password } = credential
  const login = `${username}:${password}`
  const header = Object.values(authHeader(credential, serverAddress))
  const whole = [...header, ...base64s(login), ...base64s(password), password]
  const forms = new Set(
    [...whole, password].flatMap((form) => [
      form,
      encodeURIComponent(form),
      new URLSearchParams([['', form]]).toString().slice(1),
      escapedOnce(form),
      escapedOnce(escapedOnce(form)),
    ]),
  )
  // the longest first: a short one may be a part of it
  const ordered = [...forms].filter((form) => form !== '').toSorted((a, b) => b.length - a.length)
  return (text) => ordered.reduce((rest, form) => rest.replaceAll(form, MARK), text)
}

/** Nothing else goes to the engine. Docker's helpers hand out an identity token as the password of this user. */
function pick({ username, password }: RegistryCredential): Readonly<Record<string, string>> {
  return username === '<token>' ? { identitytoken: password } : { username, password }
}

function padded(text: string): string {
  return Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** Also without the padding, which a quotation may have lost. */
function base64s(text: string): readonly string[] {
  return [Buffer.from(text).toString('base64'), padded(text)].flatMap((form) => [
    form,
    form.replace(/=+$/, ''),
  ])
}

/** As it stands in a JSON (or Go) string literal. */
function escapedOnce(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

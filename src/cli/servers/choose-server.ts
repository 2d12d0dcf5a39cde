/** Which service a command talks to: option, then environment, then the server in use, then this machine. */
import { DEFAULT_URL, type Environment } from '../environment.ts'
import { UsageError } from '../usage-error.ts'
import { type KeptServers, readServers } from './server-file.ts'

export interface Server {
  readonly url: string
  /** Where the address comes from, in words that go after "from". */
  readonly from: string
  readonly token: string | undefined
}

export interface ServerOptions {
  readonly url?: string
  /** A name that `slipway login` keeps, or an address. */
  readonly server?: string
}

/** Throws `UsageError` for an address that cannot be one, and for a name that nobody has kept. */
export function chooseServer(options: ServerOptions, environment: Environment): Server {
  const { url, server } = options
  if (url !== undefined && server !== undefined) {
    throw new UsageError('--url and --server both say which service.', 'Give one of them.')
  }
  const given =
    named(url, '--url') ??
    named(server, '--server') ??
    named(environment.url, 'SLIPWAY_URL') ??
    named(environment.server, 'SLIPWAY_SERVER')
  const kept = readServers(environment)
  const { address, from } = given === undefined ? fromFile(kept) : resolve(given, kept)
  checkAddress(address)
  const service = serviceAddress(address)
  const token = environment.token ?? tokenFor(service, kept)
  return { url: service, from, token }
}

/** The README speaks of the base of the API; the service is what that is below. */
export function serviceAddress(address: string): string {
  return address.replace(/\/api\/v2\/*$/, '')
}

/** Throws `UsageError` for what is not the address of a service. */
export function checkAddress(address: string): void {
  if (!/^https?:\/\/[^/]/.test(address) || !URL.canParse(address)) {
    // `localhost:8080` lacks the scheme alone.
    const guess = /^[\w.-]+(:\d+)?(\/|$)/.test(address) ? `http://${address}` : DEFAULT_URL
    throw new UsageError(
      `${address === '' ? 'An empty text' : address} is not the address of a service.`,
      `Give one as ${guess}, with --url or in SLIPWAY_URL.`,
    )
  }
  const { username, password, search, hash } = new URL(address)
  // Not repeated: it would show the password.
  if (username !== '' || password !== '') {
    throw new UsageError(
      'An address holds no user and no password.',
      'Give a token to `slipway login`, or in SLIPWAY_TOKEN.',
    )
  }
  if (search !== '' || hash !== '') throw new UsageError(`${address} has more than a host and a path.`)
}

interface Given {
  readonly value: string
  readonly from: string
}

function named(value: string | undefined, from: string): Given | undefined {
  return value === undefined ? undefined : { value, from }
}

/** SLIPWAY_URL and --url are addresses and nothing else, as they have always been. */
function resolve({ value, from }: Given, kept: KeptServers): { address: string; from: string } {
  if (from === '--url' || from === 'SLIPWAY_URL' || value.includes('://')) return { address: value, from }
  const found = Object.hasOwn(kept.servers, value) ? kept.servers[value] : undefined
  if (found !== undefined) return { address: found.url, from: `${from} ${value}` }
  const names = Object.keys(kept.servers)
  throw new UsageError(
    `${from} names ${value}, and there is no such server.`,
    names.length === 0
      ? '`slipway login URL` keeps one.'
      : `There are ${names.join(', ')}; \`slipway login\` keeps more.`,
  )
}

function fromFile({ current, servers }: KeptServers): { address: string; from: string } {
  const found = current !== null && Object.hasOwn(servers, current) ? servers[current] : undefined
  if (found === undefined) return { address: DEFAULT_URL, from: 'the default' }
  return { address: found.url, from: `the server in use, ${current}` }
}

/** A token goes to the address that it was kept for, however that was named. */
function tokenFor(address: string, { servers }: KeptServers): string | undefined {
  const plain = plainAddress(address)
  return Object.values(servers).find(({ url }) => plainAddress(url) === plain)?.token
}

/** The same address in one form. */
export function plainAddress(address: string): string {
  return new URL(address).href.replace(/\/+$/, '')
}

/** What the proxy grants its clients, all of which are hostile until shown otherwise. */
export interface EgressLimits {
  /** Client connections of one build at once. */
  readonly connectionsPerBuild: number
  /** Client connections of all builds at once. */
  readonly connections: number
  /** Connections that have not shown an account yet; beyond that the one that waits longest is dropped. */
  readonly strangers: number
  /** Requests that a client may send on one connection before the first of them is answered. */
  readonly pipelined: number
  /** Of the head of a request or a response. */
  readonly headerBytes: number
  /** For the head of a request to arrive. */
  readonly headersMs: number
  /** To connect to one address. */
  readonly connectMs: number
  /** Without a byte in either direction. */
  readonly idleMs: number
  /** For the addresses of a name. */
  readonly lookupMs: number
  readonly lookupsAtOnce: number
  /** Hosts and ports listed one by one for a build, of each verdict; the rest is one entry. */
  readonly hostsListed: number
}

/** `lookupsAtOnce`: getaddrinfo takes at most half of the threads of libuv, so more of them would only wait there. */
export const DEFAULT_LIMITS: EgressLimits = {
  connectionsPerBuild: 128,
  connections: 2048,
  strangers: 256,
  pipelined: 32,
  headerBytes: 32 * 1024,
  headersMs: 15_000,
  connectMs: 10_000,
  idleMs: 120_000,
  lookupMs: 10_000,
  lookupsAtOnce: 8,
  hostsListed: 256,
}

/**
 * The way out of builds that are held to a list of hosts: an HTTP proxy (RFC 9110, 7.6; CONNECT: 9.3.6) on the address
 * at which they see this machine. It tells builds apart by an account of each, resolves every name once, refuses
 * addresses that are not public, and connects to the very address that it checked.
 */

export interface Egress {
  /**
   * Lets one build through, from `gateway`, an address of this machine, on which the proxy listens from the first call
   * on. Throws `engine_unsupported` when it cannot listen there.
   */
  admit(gateway: string, observe: EgressObserver): Promise<EgressPass>
  /** Ends all connections. Repeatable. */
  close(): Promise<void>
}

/** Of one build. */
export interface EgressPass {
  readonly port: number
  readonly username: string
  readonly password: string
  /** Ends its connections; the account is of no use afterwards. What it reached and wanted to reach, in the order of the first time. Repeatable. */
  end(): readonly HostUse[]
}

export interface EgressObserver {
  /** Told once of each host and port: when the first request to it is let through, and when the first is refused. */
  decided(use: HostUse): void
}

export interface HostUse {
  /** As the build named it; lower case. */
  readonly host: string
  readonly port: number
  readonly verdict: 'allowed' | 'refused'
  /** Why it was refused, in words: `not on the list of hosts`, `resolves to 10.0.0.7, a private address`; null: it was not. */
  readonly why: string | null
  /** Requests and tunnels. */
  readonly requests: number
  /** Of bodies and tunnels: from the build, and to it. */
  readonly bytesSent: number
  readonly bytesReceived: number
}

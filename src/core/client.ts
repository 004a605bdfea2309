/** The client of a request. */
export interface Client {
  /** The address in one spelling, IPv6 compressed. */
  ip: string
  /** The network that counts as one client for a limit: the address, or its /64 network for IPv6. */
  network: string
  userAgent: string | null
  /** A developer who tries the server at its own machine, and is allowed more sign-ups for it. */
  isLocalTrial?: boolean
  /** Whether the connection was closed, so that nobody reads the answer. */
  isGone?(): boolean
}

/** The client of work that no request caused: the command line, a background task, the first start. */
export const systemClient = { ip: 'local', network: 'local', userAgent: null } as const satisfies Client

import { type Account, createKeys, enterOrganizations } from './accounts.ts'
import type { Answer } from './answer.ts'
import { graphqlRequest, type LoadResult, runLoad } from './load.ts'
import { measureHashing, pin } from './processes.ts'

export type Measurement = Pick<LoadResult, 'perSecond'> & Partial<LoadResult>

export type Line = {
  name: string
  title: string
  /** The line that this one is compared with. */
  of?: string
  /** The target: a minimum share of the other line, or a maximum p99 in milliseconds. */
  goal?: { share: number } | { p99: number }
  /** The process whose processor time is reported; by default the server. */
  pid?: number
  /** Prepares the line once. @throws if the server does not support what the line measures */
  prepare?(): Promise<void>
  measure(seconds: number): Promise<Measurement>
}

export type Bench = {
  /** The limit that Node sets. */
  limit: { port: number; pid: number }
  floor: { port: number; pid: number }
  server: { port: number; pid: number }
  /** The same server with limits. */
  limited: { port: number; pid: number }
  accounts: Account[]
  cost: number
  cores: { server: string; all: string }
}

const connections = 32
const logins = 16
const calmRate = 200

/** All measurements, in the order of a round. */
export function linesOf(bench: Bench): Line[] {
  const { limit, floor, server, limited, accounts } = bench
  let keys: string[] = []
  let organizationTokens: string[] = []

  const me = (
    headers: (connection: number) => Record<string, string>,
    seconds: number,
    ask: { rate?: number; port?: number; everyEmail?: boolean } = {},
  ) => {
    const requests = accounts.map((_, at) => graphqlRequest({ query: '{ me { id email } }' }, headers(at)))
    const accept = (answer: Answer, at: number) =>
      isGood(answer, ask.everyEmail ? '"email":"' : `"email":"${accounts[at]?.email}"`)
    return runLoad({ port: server.port, connections, seconds, ...ask, accept, request: (at) => must(requests[at]) })
  }
  const byToken = (at: number) => ({ authorization: `Bearer ${accounts[at]?.accessToken}` })
  const logIn = (seconds: number) => {
    const query = 'mutation($i: LoginInput) { login(input: $i) { ... on AuthTokens { accessToken } } }'
    const requests = accounts
      .slice(0, logins)
      .map(({ email: identifier, password }) => graphqlRequest({ query, variables: { i: { identifier, password } } }))
    const accept = (answer: Answer) => isGood(answer, '"accessToken":"')
    return runLoad({ port: server.port, connections: logins, seconds, accept, request: (at) => must(requests[at]) })
  }
  // Only hashing is faster with more cores: for this line, the server uses all of them.
  const onAllCores = async <T>(work: () => Promise<T>): Promise<T> => {
    await pin(server.pid, bench.cores.all)
    return work().finally(() => pin(server.pid, bench.cores.server))
  }

  return [
    {
      name: 'limit',
      title: 'L: bare node:http, the bytes of me',
      pid: limit.pid,
      measure: (seconds) => me(byToken, seconds, { port: limit.port, everyEmail: true }),
    },
    {
      name: 'hello',
      title: 'H: bare Yoga { hello }',
      of: 'limit',
      pid: floor.pid,
      measure(seconds) {
        const request = graphqlRequest({ query: '{ hello }' })
        const accept = (answer: Answer) => isGood(answer, '"hello":"world"')
        return runLoad({ port: floor.port, connections, seconds, accept, request: () => request })
      },
    },
    {
      name: 'me',
      title: 'me by Bearer',
      of: 'limit',
      goal: { share: 0.5 },
      measure: (seconds) => me(byToken, seconds),
    },
    {
      name: 'organization',
      title: 'me in an organization',
      of: 'me',
      goal: { share: 0.91 },
      async prepare() {
        organizationTokens = await enterOrganizations(server.port, accounts)
      },
      measure: (seconds) => me((at) => ({ authorization: `Bearer ${must(organizationTokens[at])}` }), seconds),
    },
    {
      name: 'tier',
      title: 'me by Bearer, counted by tier',
      of: 'limit',
      goal: { share: 0.5 },
      pid: limited.pid,
      measure: (seconds) => me(byToken, seconds, { port: limited.port }),
    },
    {
      name: 'key',
      title: 'me by API key',
      of: 'limit',
      goal: { share: 0.5 },
      async prepare() {
        keys = await createKeys(server.port, accounts)
      },
      measure: (seconds) => me((at) => ({ 'x-api-key': must(keys[at]) }), seconds),
    },
    {
      name: 'refresh',
      title: 'refresh',
      of: 'limit',
      goal: { share: 0.22 },
      measure(seconds) {
        const query =
          'mutation($t: String) { refresh(refreshToken: $t) { ... on AuthTokens { accessToken refreshToken } } }'
        return runLoad({
          port: server.port,
          connections,
          seconds,
          request: (at) => graphqlRequest({ query, variables: { t: accounts[at]?.refreshToken } }),
          // Every connection has its own chain of tokens.
          accept(answer, at) {
            const tokens = answer.status === 200 && JSON.parse(answer.body.toString()).data?.refresh
            if (!tokens?.refreshToken) return false
            Object.assign(must(accounts[at]), tokens)
            return true
          },
        })
      },
    },
    {
      name: 'hash',
      title: `raw bcrypt, cost ${bench.cost}, all cores`,
      // A hash takes a quarter of a second: doubling the time halves the effect of the last, incomplete one.
      measure: async (seconds) => ({ perSecond: await measureHashing(bench.cost, seconds * 2) }),
    },
    {
      name: 'login',
      title: `login, ${logins} connections, all cores`,
      of: 'hash',
      goal: { share: 0.95 },
      measure: (seconds) => onAllCores(() => logIn(seconds * 2)),
    },
    {
      name: 'calm',
      title: `me, ${calmRate}/s, while ${logins} log in`,
      goal: { p99: 10 },
      measure: (seconds) =>
        onAllCores(async () => {
          const [calm, busy] = await Promise.all([me(byToken, seconds, { rate: calmRate }), logIn(seconds)])
          return { ...calm, failed: calm.failed + busy.failed, failure: calm.failure ?? busy.failure }
        }),
    },
  ]
}

function isGood(answer: Answer, part: string): boolean {
  return answer.status === 200 && answer.body.includes(part)
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The benchmark has fewer accounts than connections.')
  return value
}

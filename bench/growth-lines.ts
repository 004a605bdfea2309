import type { Account } from './accounts.ts'
import { sessionPart } from './growth-credentials.ts'
import { graphqlRequest, type LoadResult, runLoad } from './load.ts'

/** What the operations at one size ask for. */
export type GrowthInputs = {
  /** One access token of each of a few random sessions. The server remembers these tokens and these sessions. */
  tokens: string[]
  /** More access tokens of the same sessions than the server remembers: in turn, each is verified anew. */
  newTokens: string[]
  /** Access tokens of more sessions than the server remembers, but not of more tokens; none if there are not so many sessions. */
  manyTokens: string[]
  refreshTokens: string[]
  newestTokens: Map<string, string>
  keys: string[]
  emails: string[]
  /** The ids of random users. */
  userIds: string[]
  /** Of an administrator, and its API key with the scope `keys:verify`. */
  admin: { accessToken: string; key: string }
  /** Whose password is that of `emails`. */
  account: Account
}

export type Operation = {
  connections: number
  /** How many rows or credentials it asks for in turn. */
  items: number
  next(): Buffer
  /** A part of every right answer. */
  part: string
  after?(body: string): void
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** The operations by name. Each request takes the next credential or row of a random list. */
export function operationsOf(inputs: GrowthInputs): Record<string, Operation> {
  const { admin } = inputs
  const me = '{ me { id email } }'
  // The requests are made ahead: the load shares its core with the database.
  const inTurn = <T>(list: T[], toRequest: (item: T) => Buffer) => {
    const requests = list.map(toRequest)
    let turn = 0
    return {
      items: requests.length,
      next() {
        const request = requests[turn++ % requests.length]
        if (!request) throw new Error('There is nothing to ask for')
        return request
      },
    }
  }
  const refresh = 'mutation($t: String) { refresh(refreshToken: $t) { ... on AuthTokens { refreshToken } } }'
  const login =
    'mutation($i: LoginInput) { login(input: $i) { ... on AuthTokens { accessToken } ... on Error { code } } }'
  const users = '{ users(first: 20) { nodes { id email name role lastLoginAt } pageInfo { hasNextPage endCursor } } }'
  const sessions = '{ me { sessions(first: 20) { nodes { id createdAt lastSeenAt userAgent } } } }'
  const events = `query($u: ID) { auditEvents(first: 20, filter: { targetId: $u }) { nodes { id type createdAt ip } } }`
  const verify =
    'mutation($k: String!) { verifyApiKey(key: $k) { __typename ... on VerifiedApiKey { apiKey { id } } } }'
  const as = (headers: Record<string, string>, query: string, variables?: object) =>
    graphqlRequest(variables ? { query, variables } : { query }, headers)
  const meBy = { connections: 32, part: '"email":"' }
  const operations: Record<string, Operation> = {
    'me by Bearer': { ...meBy, ...inTurn(inputs.tokens, (token) => as(bearer(token), me)) },
    'me by Bearer, a token for the first time': {
      ...meBy,
      ...inTurn(inputs.newTokens, (token) => as(bearer(token), me)),
    },
    'me by Bearer, many sessions': { ...meBy, ...inTurn(inputs.manyTokens, (token) => as(bearer(token), me)) },
    'me by API key': { ...meBy, ...inTurn(inputs.keys, (key) => as({ 'x-api-key': key }, me)) },
    refresh: {
      connections: 32,
      items: inputs.refreshTokens.length,
      part: '"refreshToken":"',
      next: () => as({}, refresh, { t: inputs.refreshTokens.shift() ?? '' }),
      // The token comes back at the end of the list, so that every session has its turn.
      after(body) {
        const token = /"refreshToken":"([^"]+)"/.exec(body)?.[1] ?? ''
        inputs.refreshTokens.push(token)
        inputs.newestTokens.set(sessionPart(token), token)
      },
    },
    login: {
      connections: 4,
      part: '"accessToken":"',
      ...inTurn(inputs.emails, (identifier) => as({}, login, { i: { identifier, password: inputs.account.password } })),
    },
    'users, first page': {
      connections: 4,
      part: '"hasNextPage":',
      ...inTurn([admin.accessToken], (token) => as(bearer(token), users)),
    },
    sessions: {
      connections: 4,
      part: '"userAgent":"',
      ...inTurn(inputs.tokens, (token) => as(bearer(token), sessions)),
    },
    'auditEvents of one user': {
      connections: 4,
      part: '"LOGGED_IN"',
      ...inTurn(inputs.userIds, (u) => as(bearer(admin.accessToken), events, { u })),
    },
    verifyApiKey: {
      connections: 32,
      part: '"VerifiedApiKey"',
      ...inTurn(inputs.keys, (k) => as({ 'x-api-key': admin.key }, verify, { k })),
    },
  }
  return Object.fromEntries(Object.entries(operations).filter(([, { items }]) => items > 0))
}

/** The operations that are also measured on a small database. Both databases are asked for as many different rows. */
export const compared = ['me by Bearer', 'me by API key']

/** Drives one operation for some seconds. */
export function drive(port: number, operation: Operation, seconds: number): Promise<LoadResult> {
  return runLoad({
    port,
    connections: operation.connections,
    seconds,
    request: () => operation.next(),
    accept({ status, body }) {
      if (status !== 200 || !body.includes(operation.part)) return false
      operation.after?.(body.toString())
      return true
    },
  })
}

import type { Account } from './accounts.ts'
import { sessionPart } from './growth-credentials.ts'
import { graphqlRequest, type LoadResult, runLoad } from './load.ts'

/** What the operations at one size ask for. */
export type GrowthInputs = {
  /** Access tokens of random sessions: as many as the server remembers verified ones of, and more than that. */
  tokens: string[]
  newTokens: string[]
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

type Operation = { connections: number; next(): Buffer; part: string; after?(body: string): void }

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** The operations by name. Each request takes the next credential or row of a random list. */
export function operationsOf(inputs: GrowthInputs): Record<string, Operation> {
  const { admin } = inputs
  const me = '{ me { id email } }'
  const turns = <T>(list: T[]) => {
    let turn = 0
    return () => {
      const item = list[turn++ % list.length]
      if (item === undefined) throw new Error('There is nothing to ask for')
      return item
    }
  }
  const [token, newToken, key, email, userId] = [
    turns(inputs.tokens),
    turns(inputs.newTokens),
    turns(inputs.keys),
    turns(inputs.emails),
    turns(inputs.userIds),
  ]
  const refreshToken = () => inputs.refreshTokens.shift() ?? ''
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
  return {
    'me by Bearer': { connections: 32, part: '"email":"', next: () => as(bearer(token()), me) },
    'me by Bearer, a token for the first time': {
      connections: 32,
      part: '"email":"',
      next: () => as(bearer(newToken()), me),
    },
    'me by API key': { connections: 32, part: '"email":"', next: () => as({ 'x-api-key': key() }, me) },
    refresh: {
      connections: 32,
      part: '"refreshToken":"',
      next: () => as({}, refresh, { t: refreshToken() }),
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
      next: () => as({}, login, { i: { identifier: email(), password: inputs.account.password } }),
    },
    'users, first page': { connections: 4, part: '"hasNextPage":', next: () => as(bearer(admin.accessToken), users) },
    sessions: { connections: 4, part: '"userAgent":"', next: () => as(bearer(token()), sessions) },
    'auditEvents of one user': {
      connections: 4,
      part: '"LOGGED_IN"',
      next: () => as(bearer(admin.accessToken), events, { u: userId() }),
    },
    verifyApiKey: {
      connections: 32,
      part: '"VerifiedApiKey"',
      next: () => as({ 'x-api-key': admin.key }, verify, { k: key() }),
    },
  }
}

/** Drives one operation for some seconds. */
export function drive(port: number, operation: Operation, seconds: number): Promise<LoadResult> {
  return runLoad({
    port,
    connections: operation.connections,
    seconds,
    request: () => operation.next(),
    accept({ status, body }) {
      const text = body.toString()
      if (status !== 200 || !text.includes(operation.part)) return false
      operation.after?.(text)
      return true
    },
  })
}

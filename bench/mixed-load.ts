import { randomBytes } from 'node:crypto'
import { type Account, newPassword } from './accounts.ts'
import type { Answer } from './answer.ts'
import { graphqlRequest, type LoadResult, runLoad } from './load.ts'

type Connection = { request(): Buffer; accept(answer: Answer): boolean }

/**
 * Sends a number of requests as an application does: of 32 connections, 14 ask for `me` by Bearer, 14 by API key, three refresh, and
 * one logs in with a wrong password.
 *
 * @param keys one of each account
 * @param onAnswer called with the number of answers so far
 */
export async function runMixedLoad(
  port: number,
  people: { accounts: Account[]; keys: string[] },
  requests: number,
  onAnswer: (count: number) => void,
): Promise<LoadResult> {
  const connections = people.accounts.map((account, at) => {
    if (at < 14) return asker({ authorization: `Bearer ${account.accessToken}` })
    if (at < 28) return asker({ 'x-api-key': people.keys[at] ?? '' })
    return at < 31 ? refresher(account) : stranger()
  })
  let answers = 0
  return runLoad({
    port,
    connections: connections.length,
    seconds: 3_600,
    requests,
    request: (at) => connections[at]?.request() ?? Buffer.alloc(0),
    accept(answer, at) {
      onAnswer(++answers)
      return answer.status === 200 && connections[at]?.accept(answer) === true
    },
  })
}

function asker(headers: Record<string, string>): Connection {
  const bytes = graphqlRequest({ query: '{ me { id email } }' }, headers)
  return { request: () => bytes, accept: ({ body }) => body.includes('"email":"') }
}

function refresher(account: Account): Connection {
  const query = 'mutation($t: String) { refresh(refreshToken: $t) { ... on AuthTokens { accessToken refreshToken } } }'
  let { refreshToken } = account
  return {
    request: () => graphqlRequest({ query, variables: { t: refreshToken } }),
    accept({ body }) {
      refreshToken = JSON.parse(body.toString()).data?.refresh?.refreshToken
      return Boolean(refreshToken)
    },
  }
}

/** An account is locked after ten failures, so each login has another name. The work is that of a known one. */
function stranger(): Connection {
  const query = 'mutation($i: LoginInput) { login(input: $i) { ... on Error { code } } }'
  return {
    request() {
      const identifier = `bench-${randomBytes(6).toString('hex')}@example.com`
      return graphqlRequest({ query, variables: { i: { identifier, password: newPassword() } } })
    },
    accept: ({ body }) => body.includes('"INVALID_CREDENTIALS"'),
  }
}

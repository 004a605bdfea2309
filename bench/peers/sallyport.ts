import { readFile } from 'node:fs/promises'
import { createKeys, signUpMany } from '../accounts.ts'
import { graphqlRequest } from '../load.ts'
import { startSallyport } from '../processes.ts'
import { type Conditions, type Contender, exchange, type User } from './contender.ts'

const unlimited = 999_999_999

/**
 * Starts Sallyport in production mode and signs up users, who have the same addresses and passwords on the other servers.
 *
 * @param smtpUrl of a server that accepts every mail
 */
export async function startSallyportAmongPeers(
  smtpUrl: string,
  count: number,
  { databaseUrl, cost }: Conditions,
): Promise<{ sallyport: Contender; users: User[] }> {
  const { port, pid, stop } = await startSallyport(databaseUrl, {
    NODE_ENV: 'production',
    SMTP_URL: smtpUrl,
    BCRYPT_COST: String(cost),
    REQUIRE_EMAIL_VERIFICATION: 'off',
    // The tokens of a long run do not expire during it.
    JWT_TTL: '7200',
    // The other servers let a password wait for any time.
    HASH_QUEUE_TIME: '30',
    RATE_LIMITS: 'on',
    RATE_LIMIT_SIGNUP: `${unlimited}/60`,
    RATE_LIMIT_LOGIN: `${unlimited}/60`,
    TIER_LIMITS: `FREE=${unlimited}`,
  })
  const users = await signUpMany(port, count)
  const keys = await createKeys(port, users)
  const { version }: { version: string } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const me = (headers: Record<string, string>) => graphqlRequest({ query: '{ me { id email } }' }, headers)
  const query = `mutation($i: LoginInput) {
    login(input: $i) { ... on AuthTokens { accessToken refreshToken user { email } } }
  }`

  const sallyport: Contender = {
    name: 'Sallyport',
    version,
    configuration:
      'as it comes, with the limits of addresses and tiers counted but too high to refuse a request, a waiting time for hashes (`HASH_QUEUE_TIME`) that refuses none, no confirmation of e-mail addresses, and the log level `error`',
    pid,
    port,
    stop,
    exchanges: {
      session: exchange('`me` by Bearer', users, (at) => me({ authorization: `Bearer ${users[at]?.accessToken}` })),
      key: exchange('`me` by `X-Api-Key`', users, (at) => me({ 'x-api-key': keys[at] ?? '' })),
      login: exchange('`login`', users, (at) =>
        graphqlRequest({ query, variables: { i: { identifier: users[at]?.email, password: users[at]?.password } } }),
      ),
    },
  }
  return { sallyport, users }
}

import { inTurns } from '../accounts.ts'
import { httpRequest } from '../load.ts'
import { askPeer, textOf } from './ask-peer.ts'
import { type Contender, exchange, type User } from './contender.ts'
import type { Peer } from './start-peer.ts'

// The header that a reverse proxy sets, from which better-auth reads the address for its rate limits.
const client = { 'x-forwarded-for': '203.0.113.7' }

/** Signs up the users on a better-auth (`better-auth/server.js`), and creates an API key for each. */
export async function prepareBetterAuth(peer: Peer, users: User[]): Promise<Contender> {
  const { port } = peer
  // better-auth compares it with its own, because `fetch` sends the headers of a browser.
  const origin = { ...client, origin: `http://127.0.0.1:${port}` }
  const credentials = await inTurns(users.length, async (at) => {
    const signUp = await askPeer(port, '/api/auth/sign-up/email', { ...users[at], name: 'Bench' }, origin)
    const token = textOf(signUp.headers.get('set-auth-token'))
    const headers = { ...origin, authorization: `Bearer ${token}` }
    const { answer } = await askPeer(port, '/api/auth/api-key/create', { name: 'bench' }, headers)
    return { token, key: textOf(answer.key) }
  })
  const getSession = (headers: Record<string, string>) =>
    httpRequest('GET', '/api/auth/get-session', { ...client, ...headers })

  return {
    ...peer,
    name: 'better-auth',
    configuration:
      'on `node:http` and `pg`, with the plugins `bearer` and `apiKey` (`enableSessionForAPIKeys`), bcrypt in `emailAndPassword.password`, `advanced.database.joins`, and its rate limits and those of API keys counted but too high to refuse a request. The cookie cache is off, so that a revocation is in force at once, as with Sallyport; the logger and telemetry are off',
    exchanges: {
      session: exchange('`get-session` by Bearer', users, (at) =>
        getSession({ authorization: `Bearer ${credentials[at]?.token}` }),
      ),
      key: exchange('`get-session` by `X-Api-Key`', users, (at) =>
        getSession({ 'x-api-key': credentials[at]?.key ?? '' }),
      ),
      login: exchange('`sign-in/email`', users, (at) =>
        httpRequest('POST', '/api/auth/sign-in/email', client, users[at]),
      ),
    },
  }
}

import { hash } from '@node-rs/bcrypt'
import pg from 'pg'
import { inTurns } from '../accounts.ts'
import { httpRequest } from '../load.ts'
import { askPeer, textOf } from './ask-peer.ts'
import { type Conditions, type Contender, exchange, type User } from './contender.ts'
import type { Peer } from './start-peer.ts'

const application = { 'x-parse-application-id': 'bench', 'x-parse-revocable-session': '1' }

/** Signs up the users on a Parse Server (`parse-server/server.js`). */
export async function prepareParseServer(peer: Peer, users: User[], conditions: Conditions): Promise<Contender> {
  const { port } = peer
  const tokens = await inTurns(users.length, async (at) => {
    const { email, password } = users[at] ?? {}
    const { answer } = await askPeer(port, '/parse/users', { username: email, email, password }, application)
    return textOf(answer.sessionToken)
  })
  await raiseCost(users, conditions)

  return {
    ...peer,
    name: 'Parse Server',
    configuration:
      'on Express, with its defaults, which cache the user of a session for 5 s, and logs only errors. It hashes with cost 10: the hashes were replaced in its database by those of the common cost. It has no API keys of users',
    exchanges: {
      session: exchange('`users/me` by `X-Parse-Session-Token`', users, (at) =>
        httpRequest('GET', '/parse/users/me', { ...application, 'x-parse-session-token': tokens[at] ?? '' }),
      ),
      key: null,
      login: exchange('`login`', users, (at) =>
        httpRequest('POST', '/parse/login', application, { username: users[at]?.email, password: users[at]?.password }),
      ),
    },
  }
}

/** Parse Server hashes with cost 10 and cannot be configured otherwise, but it checks hashes of any cost. */
async function raiseCost(users: User[], { databaseUrl, cost }: Conditions): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await inTurns(users.length, async (at) => {
      const { email, password } = users[at] ?? { email: '', password: '' }
      const { rowCount } = await client.query('update "_User" set _hashed_password = $2 where username = $1', [
        email,
        await hash(password, { cost }),
      ])
      if (rowCount !== 1) throw new Error('A user of Parse Server is not in its database.')
    })
  } finally {
    await client.end()
  }
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmptyDatabase } from '../_util/database.ts'
import { type PostgresServer, startPostgres } from '../_util/postgres-server.ts'
import { ask, createDataDir, mailsIn, type ServerProcess, startServer, until } from '../_util/server-process.ts'

const common = { RATE_LIMITS: 'off', BCRYPT_COST: '10', LOG_LEVEL: 'info', HASH_QUEUE_TIME: '60' }
const password = 'a long enough phrase'
const signUp = `mutation($email: String!) {
  signup(input: { email: $email, password: "${password}" }) { __typename ... on AuthTokens { accessToken } }
}`
const logIn = `mutation($email: String!) {
  login(input: { identifier: $email, password: "${password}" }) { __typename }
}`

const logOut = 'mutation { logout { __typename } }'

let postgres: PostgresServer
beforeAll(async () => {
  postgres = await startPostgres({ fsync: true })
})
afterAll(() => postgres.stop())

/** What a server has acknowledged: the addresses of sign-ups, and the access tokens of sessions that were ended. */
interface Acknowledged {
  emails: string[]
  ended: string[]
}

/** Signs people up, six at a time, until the server is gone. Every second one who gets a session logs out. */
async function signUpUntilItDies(server: ServerProcess, killAfter: number, name = 'person'): Promise<Acknowledged> {
  const emails: string[] = []
  const ended: string[] = []
  let dead = false
  void server.ended.then(() => {
    dead = true
  })
  const person = async (lane: number) => {
    for (let serial = 0; !dead; serial += 1) {
      const email = `${name}-${lane}-${serial}@example.com`
      const answer = await ask(server.url, signUp, { email }).catch(() => null)
      if (!answer) return
      expect(answer.errors).toEqual([])
      emails.push(email)
      // The kill interrupts the requests of the other loops.
      if (emails.length === killAfter) server.signal('SIGKILL')
      const { accessToken } = answer.data.signup as { accessToken?: string }
      if (accessToken === undefined || serial % 2 === 1) continue
      const left = await ask(server.url, logOut, {}, accessToken).catch(() => null)
      if (!left) return
      expect(left.data.logout).toEqual({ __typename: 'Done' })
      ended.push(accessToken)
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map(person))
  expect(await server.ended).toBe('SIGKILL')
  return { emails, ended }
}

// Most of the time is waiting, so all of them wait at once.
describe.concurrent.each([
  { database: 'the embedded database', variables: () => ({}) },
  {
    database: 'PostgreSQL',
    variables: () => ({
      DATABASE_URL: postgres.url,
      SALLYPORT_SECRET: 'rN5uWq0eXv7yLd2mTf9ZaK4hJc8pGb1s-kill-test',
    }),
  },
])('kill -9 during sign-ups on $database', ({ variables }) => {
  test('the mail of every acknowledged sign-up is sent after the restart', { timeout: 480_000 }, async () => {
    const folder = await createDataDir()
    const environment = { ...common, ...(await ownDatabase(variables())) }
    let server = await startServer(folder.path, environment)
    try {
      const { emails: acknowledged } = await signUpUntilItDies(server, 15)
      expect(acknowledged.length).toBeGreaterThanOrEqual(15)
      server = await startServer(folder.path, environment)
      // A job that was running is retried a minute or two later.
      const links = await until('a mail for every sign-up', () => linksFor(folder.path, acknowledged), 300)
      const verify = 'mutation($token: String!) { verifyEmail(token: $token) { __typename } }'
      for (const email of acknowledged.slice(-3)) {
        const token = new URL(links.get(email) ?? '').searchParams.get('token')
        expect((await ask(server.url, verify, { token })).data.verifyEmail).toEqual({ __typename: 'Done' })
        expect((await ask(server.url, logIn, { email })).data.login).toEqual({ __typename: 'AuthTokens' })
      }
    } finally {
      await server.stop()
      await folder.remove()
    }
  })

  test('every acknowledged account exists after two restarts, and no session that was ended works', {
    timeout: 480_000,
  }, async () => {
    const folder = await createDataDir()
    const environment = { ...common, REQUIRE_EMAIL_VERIFICATION: 'off', ...(await ownDatabase(variables())) }
    const rounds: Acknowledged[] = []
    let server = await startServer(folder.path, environment)
    try {
      for (const round of [1, 2]) {
        rounds.push(await signUpUntilItDies(server, 10 * round, `round-${round}`))
        server = await startServer(folder.path, environment)
      }
      const ended = rounds.flatMap((round) => round.ended)
      expect(ended.length).toBeGreaterThan(0)
      for (const accessToken of ended) {
        const { errors } = await ask(server.url, '{ me { id } }', {}, accessToken)
        expect(errors[0]?.extensions.code).toBe('TOKEN_INVALID')
      }
      for (const email of rounds.flatMap((round) => round.emails)) {
        expect((await ask(server.url, logIn, { email })).data.login, email).toEqual({ __typename: 'AuthTokens' })
      }
    } finally {
      await server.stop()
      await folder.remove()
    }
  })
})

/** The newest verification link to each address; null while one is missing. */
async function linksFor(dataDir: string, addresses: string[]): Promise<Map<string, string> | null> {
  const links = new Map<string, string>()
  for (const mail of await mailsIn(dataDir)) {
    const link = mail.links.find((each) => each.includes('/verify-email'))
    if (link) links.set(mail.to, link)
  }
  return addresses.every((email) => links.has(email)) ? links : null
}

/** A database without a single table on the test's own server, where there is a server. */
async function ownDatabase(variables: { DATABASE_URL?: string }): Promise<Record<string, string>> {
  if (variables.DATABASE_URL === undefined) return {}
  const { url } = await createEmptyDatabase(variables.DATABASE_URL, 'kill')
  return { ...variables, DATABASE_URL: url }
}

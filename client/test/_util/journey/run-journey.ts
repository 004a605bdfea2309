import { expect } from 'vitest'
import { expectType, type TestApp, testPassword } from '../../../../test/_util/app.ts'
import { eventually } from '../../../../test/_util/eventually.ts'
import { twoFactorCalls } from '../../../../test/_util/two-factor.ts'
import type { RoughNetwork } from '../rough-network.ts'
import type { Failure, JourneyClient } from './journey-client.ts'

/** Where a journey takes place. */
export interface Surroundings {
  app: TestApp
  /** The same server with rate limits. */
  limited: TestApp
  /** What is between the client and the server. */
  network: RoughNetwork
  /** Moves the clock of the device on, in seconds. */
  passTime(seconds: number): Promise<void>
}

const lifetime = 15 * 60
const password = testPassword
const me = 'query Me { me { id email } }'
/** A GraphQL client sends equal queries that run together once. */
const others = ['First', 'Second', 'Third'].map((name) => `query ${name} { me { id ${name}: email } }`)
const rename = 'mutation Rename($name: String) { updateProfile(input: { name: $name }) { ... on User { id name } } }'

/**
 * A user signs up, verifies the address, signs in with two factors, asks and changes something, lets the token expire, meets
 * errors, is signed out by another session, signs in once more and logs out.
 *
 * @returns the types of the audit events that the server has recorded of the user, oldest first, and the errors
 */
export async function runJourney(
  client: JourneyClient,
  email: string,
  { app, limited, network, passTime }: Surroundings,
): Promise<{ events: string[]; failures: Failure[] }> {
  const calls = twoFactorCalls(app)
  const failures: Failure[] = []
  const fail = async (text: string) => {
    const outcome = await client.send(text)
    if ('data' in outcome) throw new Error(`There is no error: ${JSON.stringify(outcome)}`)
    failures.push(outcome.failure)
  }

  expectType(await client.perform('signup', { input: { email, password } }), 'MailSent')
  const token = await calls.mailedToken(email, 'verify-email')
  expectType(await client.perform('verifyEmail', { token }), 'Done')

  expectType(await client.auth('logIn', { identifier: email, password }), 'AuthTokens')
  const { secret } = expectType(await client.perform('setupTwoFactor', { password }), 'TwoFactorSetup')
  const code = await calls.nextCode(secret)
  expect(expectType(await client.perform('confirmTwoFactor', { code }), 'RecoveryCodes').codes).toHaveLength(10)
  expectType(await client.auth('logOut'), 'Done')
  const logIn = async () => {
    const login = await client.perform('login', { input: { identifier: email, password } })
    const { challengeToken } = expectType(login, 'TwoFactorChallenge')
    const next = await calls.nextCode(secret)
    return expectType(await client.auth('verifyTwoFactor', { challengeToken, code: next }), 'AuthTokens')
  }
  const { session, user } = await logIn()
  expect(await client.perform('me', {})).toMatchObject({ id: user.id, email })

  const sentBy = async <T>(run: () => Promise<T>) => {
    network.sent.length = 0
    const outcomes = await run()
    return { outcomes, sent: network.sent.toSorted() }
  }
  const answers = [...others.map((_text, index) => answerOf(index, user.id, email)), renamed(user.id, 'Ada')]
  // The device notices that the token expires.
  await app.clock.advance(lifetime + 60)
  await passTime(lifetime + 60)
  const noticed = await sentBy(() =>
    Promise.all([...others.map((text) => client.send(text)), client.send(rename, { name: 'Ada' })]),
  )
  expect(noticed.outcomes).toMatchObject(answers)
  expect(noticed.sent).toEqual(['First', 'Rename', 'Second', 'Third', 'refresh'])

  // The clock of the device stands still, and the server refuses the token. A mutation comes while it is replaced.
  await app.clock.advance(lifetime + 60)
  const refused = await sentBy(async () => {
    const asked = Promise.withResolvers<void>()
    const changed = Promise.withResolvers<void>()
    network.hold = (operation) => (operation === 'refresh' ? changed.promise : asked.promise)
    try {
      const queries = others.map((text) => client.send(text))
      // No answer may come before all queries have been sent: a query sent after it would wait for the refresh.
      await eventually(() => expect(network.sent).toHaveLength(others.length))
      asked.resolve()
      await eventually(() => expect(network.sent).toContain('refresh'))
      const mutation = client.send(rename, { name: 'Ada' })
      // A page executes its calls in their order: after this one, it has the mutation.
      await client.state()
      changed.resolve()
      return await Promise.all([...queries, mutation])
    } finally {
      network.hold = null
    }
  })
  expect(refused.outcomes).toMatchObject(answers)
  expect(refused.sent).toEqual(['First', 'First', 'Rename', 'Second', 'Second', 'Third', 'Third', 'refresh'])
  expect(await client.state()).toMatchObject({ status: 'signedIn', session: { id: session.id } })

  await fail('query Unknown { nothing }')
  await fail('query Users { users { totalCount } }')
  network.target = limited
  try {
    const reset = `mutation Reset { requestPasswordReset(email: "${email}") { ... on MailSent { message } } }`
    for (let count = 0; count < 3; count++) expect(await client.send(reset)).toHaveProperty('data')
    await fail(reset)
  } finally {
    network.target = app
  }

  const second = await calls.challenge({ email, password })
  const other = expectType(await calls.verify(second, await calls.nextCode(secret)), 'AuthTokens')
  expectType(await app.call.revokeSession({ id: session.id }, { bearer: other.accessToken }), 'Done')
  await fail(me)
  expect(await client.state()).toMatchObject({ status: 'signedOut', reason: 'ended' })
  expect(await client.send(me)).toMatchObject({ data: { me: null } })

  await logIn()
  expect(await client.send(me)).toMatchObject({ data: { me: { id: user.id } } })
  expectType(await client.auth('logOut'), 'Done')
  expect(await client.state()).toMatchObject({ status: 'signedOut', reason: 'loggedOut' })
  expect(await client.send(me)).toMatchObject({ data: { me: null } })

  const rows = await app.sql<{ type: string }>(
    'select type from audit_events where actor_id = $1 or target_id = $1 order by created_at, id',
    [user.id],
  )
  return { events: rows.map(({ type }) => type), failures }
}

function answerOf(index: number, id: string, email: string): object {
  return { data: { me: { id, [['First', 'Second', 'Third'][index] ?? '']: email } } }
}

function renamed(id: string, name: string): object {
  return { data: { updateProfile: { id, name } } }
}

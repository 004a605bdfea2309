import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cleanUp } from '../../../src/app/clean-up.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { whileDeleting } from '../../_util/while-deleting.ts'
import { whileLocked } from '../../_util/while-locked.ts'
import { handOver, type Received, returnTo } from './login-code-calls.ts'

let app: TestApp
let admin: Person
let person: Person
beforeAll(async () => {
  app = await createTestApp({ oauthRedirects: [returnTo] })
  await app.giveRole(await app.createPerson({ email: 'admin@example.com' }), 'admin')
})
beforeEach(async () => {
  admin = await app.logInAs('admin@example.com')
  person = await app.createPerson()
})
afterAll(() => app.close())

const exchange = ({ code, codeVerifier }: Pick<Received, 'code' | 'codeVerifier'>) =>
  app.call.exchangeLoginCode({ code, codeVerifier })
const isRefused = async (received: Received) => expect(typeOf(await exchange(received))).toBe('TokenInvalidError')
const isAccepted = async (bearer: string) => codeOf(await app.call.me({}, { bearer })) === undefined
const sessions = async () => app.sql('select id, revoked_at from sessions where user_id = $1', [person.id])
const events = async (type: string) =>
  app.sql('select actor_id, details from audit_events where type = $1 and target_id = $2', [type, person.id])

describe('a code', () => {
  test('works for 60 seconds and no longer', async () => {
    const [intime, late] = [await handOver(app, person.credential), await handOver(app, person.credential)]
    await app.clock.advance(59)
    expect(typeOf(await exchange(intime))).toBe('AuthTokens')
    await app.clock.advance(1)
    await isRefused(late)
    expect(await sessions()).toHaveLength(2)
  })

  test('is spent by another verifier', async () => {
    const received = await handOver(app, person.credential)
    await isRefused({ ...received, ...createPkce() })
    await isRefused(received)
    expect(await sessions()).toHaveLength(1)
    expect(await events('LOGIN_CODE_REFUSED')).toEqual([{ actor_id: null, details: { returnTo } }])
  })

  test.each<[string, (received: Received) => Received]>([
    ['the same verifier', (received) => received],
    ['another verifier', (received) => ({ ...received, ...createPkce() })],
  ])('that is presented again with %s ends the session that it opened, and no other', async (_with, change) => {
    const received = await handOver(app, person.credential)
    const tokens = expectType(await exchange(received), 'AuthTokens')
    expect(await isAccepted(tokens.accessToken)).toBe(true)
    await isRefused(change(received))
    expect(await isAccepted(tokens.accessToken)).toBe(false)
    expect(typeOf(await app.call.refresh({ refreshToken: tokens.refreshToken }))).toBe('TokenInvalidError')
    expect(await isAccepted(person.accessToken)).toBe(true)
    const details = { sessionId: tokens.session.id, returnTo }
    expect(await events('LOGIN_CODE_REUSED')).toEqual([{ actor_id: null, details }])
    await isRefused(received)
    expect(await events('LOGIN_CODE_REUSED')).toHaveLength(1)
  })

  test('ends the session also when it is presented again after it has expired', async () => {
    const received = await handOver(app, person.credential)
    const { accessToken } = expectType(await exchange(received), 'AuthTokens')
    await app.clock.advance(120)
    await isRefused(received)
    expect(await isAccepted(accessToken)).toBe(false)
  })

  test('opens one session for a request that is sent twice at once, and the session stays', async () => {
    const received = await handOver(app, person.credential)
    const held = { userId: person.id, waiting: 3 }
    const answers = await whileLocked(app, held, () => Promise.all([1, 2, 3].map(() => exchange(received))))
    expect(answers.map(typeOf).toSorted()).toEqual(['AuthTokens', 'TokenInvalidError', 'TokenInvalidError'])
    const [tokens] = answers.flatMap((answer) => (answer.__typename === 'AuthTokens' ? [answer] : []))
    expect(await isAccepted(tokens?.accessToken ?? '')).toBe(true)
  })

  test('opens one session for 50 requests at once', async () => {
    const received = await handOver(app, person.credential)
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(received)))
    const types = answers.map(typeOf)
    expect(types.filter((type) => type === 'AuthTokens')).toHaveLength(1)
    expect(types.filter((type) => type === 'TokenInvalidError')).toHaveLength(49)
    expect(await sessions()).toHaveLength(2)
  })

  test('is remembered for a day after it has expired, and deleted then', async () => {
    await exchange(await handOver(app, person.credential))
    const count = async () => (await app.sql('select 1 from login_codes where user_id = $1', [person.id])).length
    await app.clock.advance(86_400)
    await cleanUp(app.server.services)
    expect(await count()).toBe(1)
    await app.clock.advance(61)
    await cleanUp(app.server.services)
    expect(await count()).toBe(0)
  })
})

describe('between the code and its exchange', () => {
  const ends: [string, () => Promise<unknown>][] = [
    ['the session logs out', () => app.call.logout({}, person.credential)],
    ['the session is ended', () => app.call.revokeSession({ id: person.sessionId }, person.credential)],
    ['an administrator ends the sessions', () => app.call.revokeUserSessions({ id: person.id }, admin.credential)],
    ['the user is suspended', () => app.call.suspendUser({ id: person.id }, admin.credential)],
    ['the user is deleted', () => app.call.deleteUser({ id: person.id }, admin.credential)],
    [
      'the suspension is in the row alone',
      () => app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id]),
    ],
    [
      'the session expires',
      () => app.sql(`update sessions set expires_at = sallyport_now() where id = $1`, [person.sessionId]),
    ],
    [
      'the session is idle for too long',
      () => app.sql(`update sessions set idle_expires_at = sallyport_now() where id = $1`, [person.sessionId]),
    ],
  ]
  test.each(ends)('%s: there are no tokens', async (_what, end) => {
    const received = await handOver(app, person.credential)
    await end()
    await isRefused(received)
  })

  test('the user is deleted while the code is exchanged: there are no tokens', async () => {
    const received = await handOver(app, person.credential)
    expect(typeOf(await whileDeleting(app, person.id, () => exchange(received)))).toBe('TokenInvalidError')
  })

  test('the other sessions are ended: codes of those are void, and the code of the session itself works', async () => {
    const other = await app.logInAs(person.email)
    const [own, theirs] = [await handOver(app, person.credential), await handOver(app, other.credential)]
    await app.call.revokeOtherSessions({}, person.credential)
    await isRefused(theirs)
    expect(typeOf(await exchange(own))).toBe('AuthTokens')
  })

  test('the session ends while a code is made: there is no code', async () => {
    const input = { returnTo, codeChallenge: createPkce().codeChallenge, state: 'x' }
    const end = () => app.sql('update sessions set revoked_at = sallyport_now() where id = $1', [person.sessionId])
    const held = { userId: person.id, waiting: 1, meanwhile: end }
    const made = await whileLocked(app, held, () => app.call.createLoginCode(input, person.credential))
    expect(codeOf(made)).toBe('TOKEN_INVALID')
  })
})

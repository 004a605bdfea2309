import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  documents,
  expectType,
  type Person,
  type TestApp,
} from '../../_util/app.ts'
import type { Result } from '../../_util/call.ts'
import { flipFirst, respell } from '../../_util/tamper.ts'

const day = 86_400
/** A selection that reads more of the user than `app.call.refresh`. */
const full =
  'mutation($refreshToken: String) { refresh(refreshToken: $refreshToken) { ... on AuthTokens { accessToken refreshToken refreshExpiresIn session { id current lastSeenAt expiresAt } user { id email sessions { totalCount } } } } }'
interface FullData {
  refresh: { accessToken: string; refreshToken: string; user: { sessions: { totalCount: number } } }
}
type Tokens = { accessToken: string; refreshToken: string | null }

let app: TestApp
let person: Person
let other: TestApp
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson({ email: 'ada@example.com' })
  // The shorter idle time shows in what it issues; that of a session is the one that was set last.
  other = await app.startAnother({ sessionIdleTtl: 600 })
})
afterAll(async () => {
  await other.close()
  await app.close()
})

const refresh = (refreshToken: string | null) => app.call.refresh({ refreshToken })
/** The same through another instance on the same database. */
const refreshThere = (refreshToken: string | null) => other.call.refresh({ refreshToken })
/** The new tokens of a session. */
const exchange = async (refreshToken: string | null) => expectType(await refresh(refreshToken), 'AuthTokens')
const tokensIn = (answers: Result<'refresh'>[]) =>
  answers.flatMap((answer) => (answer.__typename === 'AuthTokens' ? [answer] : []))
const valueIn = (refreshToken: string | null) => refreshToken?.split('.')[1]
const codeOfMe = async (bearer: string) => (await app.execute(documents.me, {}, { bearer })).errors[0]?.extensions.code
const isOver = async (session: Person, newest: Tokens = session) => {
  expect(await codeOfMe(session.accessToken)).toBe('TOKEN_INVALID')
  expect(await codeOfMe(newest.accessToken)).toBe('TOKEN_INVALID')
  expect(codeOf(await refresh(newest.refreshToken))).toBe('TOKEN_INVALID')
}
const reuses = async (session: Person) =>
  app.sql(
    `select target_id, ip from audit_events where type = 'REFRESH_TOKEN_REUSED' and details ->> 'sessionId' = $1`,
    [session.sessionId],
  )

describe('an exchange', () => {
  test.each<[string, (token: string) => [object, Credential | undefined]]>([
    ['by argument', (refreshToken) => [{ refreshToken }, undefined]],
    ['as Bearer', (bearer) => [{}, { bearer }]],
    ['as bearer in other letters', (token) => [{}, { headers: { authorization: `bEARER   ${token}` } }]],
  ])('%s returns new tokens of the same session', async (_how, present) => {
    const session = await app.logInAs(person.email)
    const [variables, credential] = present(session.refreshToken)
    await app.clock.advance(60)
    const { data, errors } = await app.execute<FullData>(full, variables, credential)
    expect(errors).toEqual([])
    expect(data.refresh).toMatchObject({
      refreshExpiresIn: 14 * day,
      session: { id: session.sessionId, current: true, lastSeenAt: app.clock.now().toISOString() },
      user: { id: person.id, email: person.email },
    })
    expect(data.refresh.user.sessions.totalCount).toBeGreaterThan(0)
    expect(data.refresh.refreshToken).not.toBe(session.refreshToken)
    expect(data.refresh.accessToken).not.toBe(session.accessToken)
    // Both access tokens belong to the session, which goes on.
    for (const bearer of [session.accessToken, data.refresh.accessToken]) expect(await codeOfMe(bearer)).toBeUndefined()
  })

  test.each<[string, string, object, (session: Person) => Credential | undefined, number, string]>([
    [
      'argument and Bearer',
      documents.refresh,
      { refreshToken: 'x' },
      (s) => ({ bearer: s.refreshToken }),
      400,
      'BAD_USER_INPUT',
    ],
    ['neither', documents.refresh, {}, () => undefined, 400, 'BAD_USER_INPUT'],
    ['an empty one', documents.refresh, { refreshToken: '' }, () => undefined, 400, 'BAD_USER_INPUT'],
    ['an access token as Bearer', documents.refresh, {}, (s) => s.credential, 400, 'BAD_USER_INPUT'],
    ['a refresh token for a query', documents.me, {}, (s) => ({ bearer: s.refreshToken }), 401, 'TOKEN_INVALID'],
    [
      'a refresh token for logout',
      'mutation { logout { __typename } }',
      {},
      (s) => ({ bearer: s.refreshToken }),
      401,
      'TOKEN_INVALID',
    ],
    ['a refresh token as API key', documents.me, {}, (s) => ({ apiKey: s.refreshToken }), 401, 'TOKEN_INVALID'],
  ])('with %s is refused', async (_what, query, variables, credential, status, code) => {
    const session = await app.logInAs(person.email)
    const answer = await app.execute(query, variables, credential(session))
    expect(answer).toMatchObject({ status, errors: [{ extensions: { code } }] })
    expect((await refresh(session.refreshToken)).__typename).toBe('AuthTokens')
  })

  test('refuses a token that the server did not issue, and ends no session', async () => {
    const session = await app.logInAs(person.email)
    const foreign = await app.logInAs((await app.createPerson()).email)
    const token = session.refreshToken
    const [id = '', value = '', tag = ''] = token.slice('sp_rt_'.length).split('.')
    const [foreignId = '', foreignValue = '', foreignTag = ''] = foreign.refreshToken.slice('sp_rt_'.length).split('.')
    const wrong = [
      ...['x', 'sp_rt_', 'sp_rt_..', token.slice(0, -1), `${token}A`, ` ${token}`, `${token}=`, 'x'.repeat(50_000)],
      ...[`${foreignId}.${value}.${tag}`, `${id}.${foreignValue}.${foreignTag}`, `${id}.${value}.${foreignTag}`].map(
        (t) => `sp_rt_${t}`,
      ),
      ...[
        `${flipFirst(id)}.${value}.${tag}`,
        `${id}.${flipFirst(value)}.${tag}`,
        `${id}.${value}.${flipFirst(tag)}`,
      ].map((t) => `sp_rt_${t}`),
      ...[`${id}.${value}.${respell(tag)}`, `${id}.${value}.`, `${id}.${value}`].map((t) => `sp_rt_${t}`),
      ...[session.accessToken, session.sessionId],
    ]
    for (const each of wrong) {
      expect(await refresh(each), each.slice(0, 99)).toMatchObject({
        __typename: 'TokenInvalidError',
        code: 'TOKEN_INVALID',
      })
    }
    expect(await reuses(session)).toEqual([])
    for (const each of [session, foreign]) expect((await refresh(each.refreshToken)).__typename).toBe('AuthTokens')
  })
})

describe('using one token more than once', () => {
  test('fifty times in parallel on two instances returns one successor, and the session stays open', async () => {
    const session = await app.logInAs(person.email)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, each) => (each % 2 ? refresh : refreshThere)(session.refreshToken)),
    )
    const successors = new Set(answers.map((answer) => expectType(answer, 'AuthTokens').refreshToken))
    expect(successors.size).toBe(1)
    const [successor = null] = successors
    expect(successor).toMatch(/^sp_rt_/)
    expect((await exchange(successor)).refreshToken).not.toBe(successor)
    const [row] = await app.sql('select cardinality(rotated_at) as rotations from sessions where id = $1', [
      session.sessionId,
    ])
    expect(row?.rotations).toBe(2)
  })

  test('returns the same successor for ten seconds, also if that was exchanged meanwhile', async () => {
    const session = await app.logInAs(person.email)
    const second = await exchange(session.refreshToken)
    await app.clock.advance(5)
    const third = await exchange(second.refreshToken)
    await app.clock.advance(4.999)
    expect((await exchange(session.refreshToken)).refreshToken).toBe(second.refreshToken)
    expect((await exchange(second.refreshToken)).refreshToken).toBe(third.refreshToken)
    // A retry does not renew the grace.
    await app.clock.advance(0.001)
    expect(codeOf(await refresh(session.refreshToken))).toBe('TOKEN_INVALID')
    await isOver(session, third)
  })

  test('returns the same successor after 32 exchanges within ten seconds', async () => {
    const session = await app.logInAs(person.email)
    const second = await exchange(session.refreshToken)
    let newest: Tokens = second
    for (let each = 1; each < 32; each++) newest = await exchange(newest.refreshToken)
    expect((await exchange(session.refreshToken)).refreshToken).toBe(second.refreshToken)
    expect(await codeOfMe(newest.accessToken)).toBeUndefined()
  })

  test('returns a successor that the session knows, while instances get a new secret one after the other', async () => {
    const previousSecrets = [app.secrets.secret ?? '']
    const renewed = await app.startAnother({ secret: 'Zq8Wm2Xe5Rt7Yu1Io4Pa6Sd9Fg3Hj0Kl-other', previousSecrets })
    const refreshRenewed = async (refreshToken: string | null) =>
      expectType(await renewed.call.refresh({ refreshToken }), 'AuthTokens').refreshToken
    const session = await app.logInAs(person.email)
    // Two instances return one token, each with its own tag.
    const second = (await exchange(session.refreshToken)).refreshToken
    const tagged = await refreshRenewed(session.refreshToken)
    expect(tagged).not.toBe(second)
    expect(valueIn(tagged)).toBe(valueIn(second))
    const third = (await exchange(second)).refreshToken
    const again = await refreshRenewed(tagged)
    expect(valueIn(again)).toBe(valueIn(third))
    await app.clock.advance(60)
    expect(await refreshRenewed(again)).toMatch(/^sp_rt_/)
    await renewed.close()
  })

  test.each([
    ['exchanged ten seconds ago', 1],
    ['that lies 33 exchanges back', 33],
  ])('%s ends the session, and is recorded', async (_what, exchanges) => {
    const session = await app.logInAs(person.email)
    const untouched = await app.logInAs(person.email)
    let newest: Tokens = session
    for (let each = 0; each < exchanges; each++) newest = await exchange(newest.refreshToken)
    if (exchanges === 1) await app.clock.advance(10)
    expect(await refresh(session.refreshToken)).toMatchObject({ __typename: 'TokenInvalidError' })
    await isOver(session, newest)
    expect(await reuses(session)).toEqual([{ target_id: person.id, ip: '127.0.0.1' }])
    expect(await codeOfMe(untouched.accessToken)).toBeUndefined()
  })

  test('an old token in parallel with the newest ends the session in either order', async () => {
    for (let round = 0; round < 5; round++) {
      const session = await app.logInAs(person.email)
      const newest = await exchange(session.refreshToken)
      await app.clock.advance(11)
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, each) =>
          (each % 2 ? refresh : refreshThere)(each % 3 ? newest.refreshToken : session.refreshToken),
        ),
      )
      const last = tokensIn(answers)[0] ?? newest
      await isOver(session, last)
      expect(await reuses(session)).toHaveLength(1)
    }
  })

  test('after a logout it is invalid and not a reuse, also within the grace period', async () => {
    const session = await app.logInAs(person.email)
    const newest = await exchange(session.refreshToken)
    await app.execute('mutation { logout { __typename } }', {}, { bearer: newest.accessToken })
    for (const token of [session.refreshToken, newest.refreshToken])
      expect(codeOf(await refresh(token))).toBe('TOKEN_INVALID')
    expect(await reuses(session)).toEqual([])
  })
})

describe('the end of a session', () => {
  test('comes when it is not refreshed for the idle time', async () => {
    const session = await app.logInAs(person.email)
    await app.clock.advance(14 * day - 1)
    const second = await exchange(session.refreshToken)
    await app.clock.advance(14 * day)
    expect(await refresh(second.refreshToken)).toMatchObject({ __typename: 'TokenExpiredError', code: 'TOKEN_EXPIRED' })
    const listed = await app.execute(
      '{ me { sessions(first: 100) { nodes { id } } } }',
      {},
      (await app.logInAs(person.email)).credential,
    )
    expect(JSON.stringify(listed.data)).not.toContain(session.sessionId)
  })

  test('comes at the absolute lifetime, regardless of refreshes', async () => {
    const began = app.clock.now().getTime()
    const session = await app.logInAs(person.email)
    let newest: Tokens = session
    for (const days of [10, 10]) {
      await app.clock.advance(days * day)
      newest = await exchange(newest.refreshToken)
    }
    await app.clock.advance(10 * day - 60)
    const { data } = await app.execute<FullData>(full, { refreshToken: newest.refreshToken })
    const end = new Date(began + 30 * day * 1000).toISOString()
    expect(data.refresh).toMatchObject({ refreshExpiresIn: 60, session: { expiresAt: end } })
    const claims = JSON.parse(Buffer.from(data.refresh.accessToken.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.exp * 1000).toBe(Date.parse(end))
    await app.clock.advance(60)
    expect(codeOf(await refresh(data.refresh.refreshToken))).toBe('TOKEN_EXPIRED')
    expect(await codeOfMe(data.refresh.accessToken)).toBe('TOKEN_EXPIRED')
  })

  test('is also the end of its access token', async () => {
    const session = await app.logInAs(person.email)
    expect(await refreshThere(session.refreshToken)).toMatchObject({ expiresIn: 600, refreshExpiresIn: 600 })
  })

  test.each([
    ['its user is suspended', 'update users set suspended_at = $2 where id = $1'],
    ['its user is gone', 'delete from users where id = $1 and $2::timestamptz is not null'],
  ])('comes at once when %s', async (_what, statement) => {
    const session = await app.createPerson()
    const newest = await exchange(session.refreshToken)
    await app.sql(statement, [session.id, app.clock.now()])
    await isOver(session, newest)
    expect(codeOf(await refreshThere(session.refreshToken))).toBe('TOKEN_INVALID')
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Answer,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  typeOf,
} from '../../_util/app.ts'
import { walk } from '../access/walk.ts'

const page = 'https://app.example.com'
const publicUrl = 'https://auth.example.com'
const https = { publicUrl, jwtAudience: publicUrl }
const hostCookie = '__Host-sallyport-refresh'
const domainCookie = '__Secure-sallyport-refresh'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ ...https, cookieMode: { domain: null }, corsOrigins: [page] })
})
afterAll(() => app.close())

const login = `mutation($i: LoginInput) { login(input: $i) { __typename ... on AuthTokens { accessToken refreshToken session { id } } } }`
const refresh = `mutation($t: String) { refresh(refreshToken: $t) { __typename ... on AuthTokens { accessToken refreshToken session { id } } } }`
const logout = 'mutation { logout { __typename } }'

const errorOf = ({ errors }: Pick<Answer, 'errors'>) => errors[0]?.extensions.code

interface Tokens {
  __typename: string
  accessToken: string
  refreshToken: string | null
  session: { id: string }
}

/** The headers of a page with the refresh cookie. */
function withCookie(value: string, others: Record<string, string> = {}) {
  return { 'x-sallyport-cookie': 'on', cookie: `theme=dark; ${hostCookie}=${value}; other=1`, origin: page, ...others }
}

/** The value of the cookie that an answer sets; null if it sets none. */
function cookieOf(answer: { headers: Headers }, name = hostCookie): string | null {
  const set = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`))
  return set?.slice(name.length + 1).split(';')[0] ?? null
}

async function logIn(person: Person, headers: Record<string, string> = { origin: page }, at = app) {
  const input = { identifier: person.email, password: person.password }
  const answer = await at.execute<{ login: Tokens }>(login, { i: input }, undefined, headers)
  return { answer, tokens: answer.data.login, cookie: cookieOf(answer) ?? '' }
}

const withoutToken = { __typename: 'AuthTokens', refreshToken: null }

describe('a login', () => {
  test('keeps the refresh token in a cookie of this host that no script can read, and not in the answer', async () => {
    const { answer, tokens } = await logIn(await app.createPerson())
    expect(tokens).toMatchObject(withoutToken)
    const [cookie, ...others] = answer.headers.getSetCookie()
    expect(others).toEqual([])
    const [pair = '', ...attributes] = (cookie ?? '').split('; ')
    expect(pair).toMatch(/^__Host-sallyport-refresh=sp_rt_/)
    const lifetime = `Max-Age=${app.config.sessionIdleTtl}`
    expect(attributes.toSorted()).toEqual(['HttpOnly', lifetime, 'Path=/', 'SameSite=Lax', 'Secure'].toSorted())
    expect(JSON.stringify(answer.data)).not.toContain('sp_rt_')
  })

  test('sets no cookie, and answers with the token, where COOKIE_MODE is off', async () => {
    const plain = await createTestApp({ corsOrigins: [page] })
    const { answer, tokens } = await logIn(
      await plain.createPerson(),
      { origin: page, 'x-sallyport-cookie': 'on' },
      plain,
    )
    expect(tokens.refreshToken).toMatch(/^sp_rt_/)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    await plain.close()
  })

  test('is a cookie of the domain with COOKIE_DOMAIN', async () => {
    const wide = await createTestApp({ ...https, cookieMode: { domain: 'example.com' } })
    const { answer } = await logIn(await wide.createPerson(), {}, wide)
    expect(cookieOf(answer, domainCookie)).toMatch(/^sp_rt_/)
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/; Secure; HttpOnly; SameSite=Lax; Domain=example\.com$/),
    ])
    await wide.close()
  })

  test('answers a program that is no browser with the token, if it asks for it', async () => {
    const person = await app.createPerson()
    const { answer, tokens } = await logIn(person, { 'x-sallyport-cookie': 'off' })
    expect(tokens.refreshToken).toMatch(/^sp_rt_/)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test.each([
    ['off', 'a page'],
    ['yes', 'any value but `on` and `off`'],
  ])('refuses the header `X-Sallyport-Cookie: %s` from %s', async (value) => {
    const { answer } = await logIn(await app.createPerson(), { origin: page, 'x-sallyport-cookie': value })
    expect(errorOf(answer)).toBe('BAD_USER_INPUT')
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})

describe('`refresh` with the cookie', () => {
  test('continues the session and replaces the cookie', async () => {
    const { cookie, tokens } = await logIn(await app.createPerson())
    const answer = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, withCookie(cookie))
    expect(answer.data.refresh).toMatchObject({ ...withoutToken, session: tokens.session })
    expect(cookieOf(answer)).toMatch(/^sp_rt_/)
    expect(cookieOf(answer)).not.toBe(cookie)
  })

  test('gives any number of tabs the same cookie', async () => {
    const { cookie } = await logIn(await app.createPerson())
    const tabs = Array.from({ length: 20 }, () => app.execute(refresh, {}, undefined, withCookie(cookie)))
    expect(new Set((await Promise.all(tabs)).map((answer) => cookieOf(answer))).size).toBe(1)
  })

  test('never replaces a newer cookie with one that was exchanged meanwhile', async () => {
    const { cookie } = await logIn(await app.createPerson())
    const exchange = async (value: string) =>
      cookieOf(await app.execute(refresh, {}, undefined, withCookie(value))) ?? ''
    const second = await exchange(cookie)
    await app.clock.advance(5)
    const third = await exchange(second)
    // The requests of other tabs arrive late.
    for (const late of [cookie, second]) expect(await exchange(late)).toBe(third)
    await app.clock.advance(10)
    expect(await exchange(third)).toMatch(/^sp_rt_/)
  })

  test('works beside an access token that has expired', async () => {
    const { cookie, tokens } = await logIn(await app.createPerson())
    await app.clock.advance(app.config.jwtTtl + 60)
    const answer = await app.execute<{ refresh: Tokens }>(
      refresh,
      {},
      { bearer: tokens.accessToken },
      withCookie(cookie),
    )
    expect(answer.data.refresh).toMatchObject(withoutToken)
  })

  test.each([
    ['without the header', { 'x-sallyport-cookie': undefined }],
    ['from a page of an origin that is not listed', { origin: 'https://evil.example.com' }],
    ['from a page without an origin', { origin: 'null' }],
    ['from a listed host with another scheme', { origin: 'http://app.example.com' }],
  ])('ignores it %s', async (_case, change) => {
    const { cookie } = await logIn(await app.createPerson())
    const sent = { ...withCookie(cookie), ...change }
    const headers = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined))
    const answer = await app.execute(refresh, {}, undefined, headers)
    expect(errorOf(answer)).toBe('BAD_USER_INPUT')
    expect(answer.headers.getSetCookie()).toEqual([])
    const next = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, withCookie(cookie))
    expect(next.data.refresh).toMatchObject(withoutToken)
  })

  test('accepts it from the pages of this server, and from programs that are no browser', async () => {
    const person = await app.createPerson()
    for (const origin of [new URL(app.config.publicUrl).origin, '']) {
      const { cookie } = await logIn(person)
      const { origin: _page, ...headers } = withCookie(cookie)
      const sent = origin ? { ...headers, origin } : headers
      const answer = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, sent)
      expect(answer.data.refresh).toMatchObject(withoutToken)
    }
  })

  test('refuses a second refresh token beside it, and uses neither', async () => {
    const { cookie } = await logIn(await app.createPerson())
    const other = await logIn(await app.createPerson(), { 'x-sallyport-cookie': 'off' })
    const token = other.tokens.refreshToken
    const asArgument = await app.execute(refresh, { t: token }, undefined, withCookie(cookie))
    const asBearer = await app.execute(refresh, {}, { bearer: token ?? '' }, withCookie(cookie))
    expect([errorOf(asArgument), errorOf(asBearer)]).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
    const next = await app.execute<{ refresh: Tokens }>(refresh, { t: token })
    expect(next.data.refresh.__typename).toBe('AuthTokens')
  })

  test('ignores a cookie of the name that another host of the domain could have set', async () => {
    const { cookie } = await logIn(await app.createPerson())
    const answer = await app.execute(refresh, {}, undefined, {
      ...withCookie(cookie),
      cookie: `${domainCookie}=${cookie}`,
    })
    expect(errorOf(answer)).toBe('BAD_USER_INPUT')
  })

  test.each(['garbage', '', 'sp_rt_'])('removes a cookie that does not work: %j', async (value) => {
    const answer = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, withCookie(value || '""'))
    expect(answer.data.refresh?.__typename).toBe('TokenInvalidError')
    expect(answer.headers.getSetCookie()).toHaveLength(2)
    for (const cookie of answer.headers.getSetCookie()) expect(cookie).toContain('Max-Age=0')
  })

  test('ends the session when a cookie that was replaced comes back, as with every refresh token', async () => {
    const { cookie, tokens } = await logIn(await app.createPerson())
    await app.execute(refresh, {}, undefined, withCookie(cookie))
    await app.clock.advance(11)
    const replayed = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, withCookie(cookie))
    expect(replayed.data.refresh.__typename).toBe('TokenInvalidError')
    expect(errorOf(await app.execute('{ me { id } }', {}, { bearer: tokens.accessToken }))).toBe('TOKEN_INVALID')
  })
})

describe('`logout`', () => {
  /** The forms of the cookie that an answer removes. */
  const removed = (answer: { headers: Headers }) =>
    answer.headers.getSetCookie().map((cookie) => {
      expect(cookie).toContain('Max-Age=0')
      return cookie.replace(/=.*?(; Domain=.*)?$/, '$1')
    })

  test('with the access token ends the session and removes the cookie in every form', async () => {
    const wide = await createTestApp({ ...https, cookieMode: { domain: 'example.com' } })
    const { tokens } = await logIn(await wide.createPerson(), {}, wide)
    const answer = await wide.execute(logout, {}, { bearer: tokens.accessToken })
    expect(removed(answer).toSorted()).toEqual(
      [hostCookie, domainCookie, `${domainCookie}; Domain=example.com`].toSorted(),
    )
    await wide.close()
  })

  test.each([
    ['alone', false],
    ['beside an access token that has expired', true],
  ])('with the cookie %s ends its session', async (_case, beside) => {
    const { cookie, tokens } = await logIn(await app.createPerson())
    await app.clock.advance(app.config.jwtTtl + 60)
    const credential = beside ? { bearer: tokens.accessToken } : undefined
    const answer = await app.execute<{ logout: { __typename: string } }>(logout, {}, credential, withCookie(cookie))
    expect(answer.data.logout.__typename).toBe('Done')
    expect(removed(answer)).toEqual([hostCookie, domainCookie])
    const next = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, withCookie(cookie))
    expect(next.data.refresh.__typename).toBe('TokenInvalidError')
  })

  test('ends the session of the access token and the one of the cookie, if they differ', async () => {
    const person = await app.createPerson()
    const [one, other] = [await logIn(person), await logIn(person)]
    await app.execute(logout, {}, { bearer: one.tokens.accessToken }, withCookie(other.cookie))
    for (const { tokens } of [one, other]) {
      expect(errorOf(await app.execute('{ me { id } }', {}, { bearer: tokens.accessToken }))).toBe('TOKEN_INVALID')
    }
  })

  test('keeps the cookie while its session could not be ended, so that the user can try again', async () => {
    const person = await app.createPerson()
    const [one, other] = [await logIn(person), await logIn(person)]
    const { database } = app.server.services
    const { transactional } = database
    const fail = () => Promise.reject(Object.assign(new Error('The database is gone'), { code: 'ECONNREFUSED' }))
    using broken = vi.spyOn(database, 'transactional')
    const send = (bearer?: string) => app.execute(logout, {}, bearer ? { bearer } : undefined, withCookie(other.cookie))

    broken.mockImplementationOnce(fail)
    const alone = await send()
    expect([alone.status, errorOf(alone), alone.headers.getSetCookie()]).toEqual([503, 'OVERLOADED', []])
    // The session of the access token ends, the one of the cookie does not.
    broken.mockImplementationOnce(transactional).mockImplementationOnce(fail)
    const beside = await send(one.tokens.accessToken)
    expect([beside.status, beside.headers.getSetCookie()]).toEqual([503, []])

    const again = await send(one.tokens.accessToken)
    expect([again.data, removed(again)]).toEqual([{ logout: { __typename: 'Done' } }, [hostCookie, domainCookie]])
    const { accessToken } = other.tokens
    expect(errorOf(await app.execute('{ me { id } }', {}, { bearer: accessToken }))).toBe('TOKEN_INVALID')
  })

  test('answers a cookie that does not work with SessionNotFoundError, and removes it', async () => {
    const answer = await app.execute<{ logout: { __typename: string } }>(logout, {}, undefined, withCookie('garbage'))
    expect(answer.data.logout.__typename).toBe('SessionNotFoundError')
    expect(removed(answer)).toEqual([hostCookie, domainCookie])
  })

  test.each([
    ['without the header', { 'x-sallyport-cookie': '' }],
    ['from a page of an origin that is not listed', { origin: 'https://evil.example.com' }],
  ])('with the cookie %s ends nothing', async (_case, change) => {
    const { cookie } = await logIn(await app.createPerson())
    const { 'x-sallyport-cookie': mode, ...headers } = { ...withCookie(cookie), ...change }
    const answer = await app.execute(logout, {}, undefined, mode ? { ...headers, 'x-sallyport-cookie': mode } : headers)
    expect(errorOf(answer)).toBe('UNAUTHENTICATED')
    const next = await app.execute<{ refresh: Tokens }>(refresh, {}, undefined, withCookie(cookie))
    expect(next.data.refresh.__typename).toBe('AuthTokens')
  })
})

describe('the cookie in any other request', () => {
  test('is not replaced by an impersonation: the administrator stays signed in', async () => {
    const administrator = await app.createPerson()
    await app.giveRole(administrator, 'admin')
    const person = await app.createPerson()
    const impersonate = `mutation($id: ID!) { impersonateUser(id: $id, reason: "A question") { __typename ... on AuthTokens { refreshToken } } }`
    const answer = await app.execute<{ impersonateUser: Tokens }>(
      impersonate,
      { id: person.id },
      administrator.credential,
      {
        origin: page,
      },
    )
    expect(answer.data.impersonateUser).toEqual(withoutToken)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('stays when the administrator ends an impersonation, whose session ends alone', async () => {
    const administrator = await app.createPerson()
    await app.giveRole(administrator, 'admin')
    const { cookie } = await logIn(administrator)
    const person = await app.createPerson()
    const input = { id: person.id, reason: 'A question' }
    const acting = expectType(await app.call.impersonateUser(input, administrator.credential), 'AuthTokens')
    const credential = { bearer: acting.accessToken }
    const { data } = await app.execute(
      '{ access { session { impersonator { id } impersonationReason } } me { id } }',
      {},
      credential,
    )
    const session = { impersonator: { id: administrator.id }, impersonationReason: 'A question' }
    expect(data).toEqual({ access: { session }, me: { id: person.id } })
    const ended = await app.execute('mutation { logout { __typename } }', {}, credential, withCookie(cookie))
    expect([ended.data, ended.headers.getSetCookie()]).toEqual([{ logout: { __typename: 'Done' } }, []])
    expect((await app.execute('{ me { id } }', {}, credential)).status).toBe(401)
    const refreshed = await app.execute('mutation { refresh { __typename } }', {}, undefined, withCookie(cookie))
    expect(refreshed.data).toEqual({ refresh: { __typename: 'AuthTokens' } })
  })

  test('changes no answer: every root field is answered as without it', async () => {
    const { cookie } = await logIn(await app.createPerson())
    const fields = walk(app.server.schema).filter(
      ({ name }) => /^(Query|Mutation)\./.test(name) && !/\.(refresh|logout)\b/.test(name),
    )
    expect(fields.length).toBeGreaterThan(100)
    for (const { name, query, variables, things } of fields) {
      const ids = Object.fromEntries(Object.keys(things).map((variable) => [variable, randomUUID()]))
      const args = { ...variables, ...ids }
      const bare = await app.execute(query, args)
      const carrying = await app.execute(query, args, undefined, withCookie(cookie))
      expect({ name, code: errorOf(carrying), data: shapeOf(carrying.data) }).toEqual({
        name,
        code: errorOf(bare),
        data: shapeOf(bare.data),
      })
      expect([name, carrying.headers.getSetCookie()]).toEqual([name, []])
    }
  })

  /** The type of each answer: ids and instants differ. */
  const shapeOf = (data: object) =>
    Object.entries(data).map(([field, value]) => [
      field,
      value === null ? null : (value as { __typename?: string }).__typename,
    ])
})

describe('a preflight', () => {
  const ask = (origin: string) =>
    fetch(`${app.url}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })

  test('allows cookies and the header for listed origins alone', async () => {
    const listed = await ask(page)
    expect(listed.headers.get('access-control-allow-credentials')).toBe('true')
    expect(listed.headers.get('access-control-allow-headers')).toContain('X-Sallyport-Cookie')
    const other = await ask('https://evil.example.com')
    expect(other.headers.get('access-control-allow-credentials')).toBeNull()
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('signing up and completing a login keep the refresh token in the cookie as well', async () => {
  const open = await createTestApp({ ...https, cookieMode: { domain: null }, requireEmailVerification: false })
  const signup = `mutation($i: SignupInput!) { signup(input: $i) { __typename ... on AuthTokens { refreshToken } } }`
  const input = { email: 'ada@example.com', password: testPassword }
  const answer = await open.execute<{ signup: Tokens }>(signup, { i: input })
  expect(answer.data.signup).toEqual(withoutToken)
  expect(cookieOf(answer)).toMatch(/^sp_rt_/)
  expect(typeOf(await open.call.login({ input: { identifier: input.email, password: input.password } }))).toBe(
    'AuthTokens',
  )
  expectType(await open.call.login({ input: { identifier: input.email, password: input.password } }), 'AuthTokens')
  await open.close()
})

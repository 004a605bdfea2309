import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'
import { createPkce } from '../../_util/pkce.ts'
import { handOver, returnTo } from './login-code-calls.ts'

const custom = 'com.example.app:/signed-in'
const withQuery = 'https://app.example.com/callback?from=auth%20server&x=a+b'

let app: TestApp
let person: Person
const logins: { method: string; sessionId: string }[] = []
beforeAll(async () => {
  app = await createTestApp(
    { oauthRedirects: [returnTo, custom, withQuery] },
    { hooks: { afterLogin: ({ method, sessionId }) => logins.push({ method, sessionId }) } },
  )
  person = await app.createPerson()
})
afterAll(() => app.close())

const exchange = (code: string, codeVerifier: string) => app.call.exchangeLoginCode({ code, codeVerifier })
const rowOf = async (id: string) => (await app.sql('select * from sessions where id = $1', [id]))[0]

describe('a code that is handed over', () => {
  test('opens a session of the same user for the holder of the verifier', async () => {
    const { code, codeVerifier, state, url } = await handOver(app, person.credential, { state: 'a b&c=ü'.slice(0, 5) })
    expect(state).toBe('a b&c')
    expect(url.href.startsWith(`${returnTo}?code=`)).toBe(true)
    expect(url.searchParams.get('iss')).toBe(app.config.publicUrl)
    const tokens = expectType(await exchange(code, codeVerifier), 'AuthTokens')
    expect(tokens.user.id).toBe(person.id)
    expect(tokens.session.id).not.toBe(person.sessionId)
    expect(expectType(await app.call.refresh({ refreshToken: tokens.refreshToken }), 'AuthTokens').user.id).toBe(
      person.id,
    )
    await app.server.services.hooks.settle(10)
    expect(logins.at(-1)).toEqual({ method: 'login_code', sessionId: tokens.session.id })
    const events = await app.sql<{ type: string; details: object }>(
      `select type, details from audit_events where target_id = $1 order by id desc limit 2`,
      [person.id],
    )
    expect(events.map(({ type, details }) => ({ type, ...details }))).toEqual([
      { type: 'LOGGED_IN', method: 'login_code', sessionId: tokens.session.id },
      { type: 'LOGIN_CODE_CREATED', returnTo },
    ])
  })

  test('keeps a query of the address and works for the scheme of an app', async () => {
    const queried = await handOver(app, person.credential, { to: withQuery })
    expect(queried.url.href.startsWith(`${withQuery}&code=`)).toBe(true)
    expect(typeOf(await exchange(queried.code, queried.codeVerifier))).toBe('AuthTokens')
    const ofApp = await handOver(app, person.credential, { to: custom })
    expect(ofApp.url.href.startsWith(`${custom}?code=`)).toBe(true)
    expect(typeOf(await exchange(ofApp.code, ofApp.codeVerifier))).toBe('AuthTokens')
  })

  test('is stored as a hash', async () => {
    const { code, codeVerifier } = await handOver(app, person.credential)
    const [row] = await app.sql<{ text: string }>('select json_agg(c)::text as text from login_codes c')
    expect(row?.text).toContain(returnTo)
    expect(row?.text).not.toContain(code)
    expect(row?.text).not.toContain(codeVerifier)
  })

  test('opens a session that inherits the organization, the proof and the end of the one it was made in', async () => {
    const organizationId = await createOrganizationOf(app, person)
    const first = await app.logInAs(person.email)
    await app.call.switchOrganization({ id: organizationId }, first.credential)
    await app.clock.advance(400)
    const { code, codeVerifier } = await handOver(app, first.credential)
    await app.clock.advance(30)
    const tokens = expectType(await exchange(code, codeVerifier), 'AuthTokens')
    const [parent, opened] = [await rowOf(first.sessionId), await rowOf(tokens.session.id)]
    expect(opened).toMatchObject({ organization_id: organizationId, impersonator_id: null })
    expect(opened?.proved_at).toEqual(parent?.proved_at)
    expect(opened?.expires_at).toEqual(parent?.expires_at)
    // The proof is not fresh: signing in to an application proves nothing anew.
    const deletion = await app.call.deleteAccount({}, { bearer: tokens.accessToken })
    expect(codeOf(deletion)).toBe('PROOF_REQUIRED')
  })

  test('opens a session without the organization for a user who has left it', async () => {
    const owner = await app.createPerson()
    const organizationId = await createOrganizationOf(app, owner)
    const session = await app.logInAs(owner.email)
    await app.call.switchOrganization({ id: organizationId }, session.credential)
    const { code, codeVerifier } = await handOver(app, session.credential)
    await app.sql('delete from organization_members where user_id = $1', [owner.id])
    const tokens = expectType(await exchange(code, codeVerifier), 'AuthTokens')
    expect(await rowOf(tokens.session.id)).toMatchObject({ organization_id: null })
  })
})

describe('who may hand a sign-in over', () => {
  test('is a session, and neither an API key nor an impersonated session', async () => {
    const input = { returnTo, codeChallenge: createPkce().codeChallenge, state: 'x' }
    const key = await app.createKey(person, ['profile:read'])
    expect(codeOf(await app.call.createLoginCode(input, key.credential))).toBe('FORBIDDEN')
    expect(codeOf(await app.call.createLoginCode(input))).toBe('UNAUTHENTICATED')
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const as = await app.call.impersonateUser({ id: person.id, reason: 'ticket 1' }, admin.credential)
    const bearer = expectType(as, 'AuthTokens').accessToken
    expect(codeOf(await app.call.createLoginCode(input, { bearer }))).toBe('FORBIDDEN')
  })
})

describe('input that is refused', () => {
  const { codeChallenge } = createPkce()
  const wrong: [string, string, object][] = [
    ['a suffix', 'returnTo', { returnTo: `${returnTo}/x` }],
    ['a query', 'returnTo', { returnTo: `${returnTo}?x=1` }],
    ['a fragment', 'returnTo', { returnTo: `${returnTo}#x` }],
    ['an empty fragment', 'returnTo', { returnTo: `${returnTo}#` }],
    ['user information', 'returnTo', { returnTo: 'https://ada@app.example.com/signed-in' }],
    ['another host before an @', 'returnTo', { returnTo: 'https://app.example.com@evil.example/signed-in' }],
    ['another scheme', 'returnTo', { returnTo: 'http://app.example.com/signed-in' }],
    ['a scheme that browsers run', 'returnTo', { returnTo: 'javascript:alert(1)' }],
    ['other letters in the path', 'returnTo', { returnTo: 'https://app.example.com/Signed-In' }],
    ['other letters in the host', 'returnTo', { returnTo: 'https://APP.example.com/signed-in' }],
    ['the default port', 'returnTo', { returnTo: 'https://app.example.com:443/signed-in' }],
    ['a dot segment', 'returnTo', { returnTo: 'https://app.example.com/x/../signed-in' }],
    ['a percent-encoded letter', 'returnTo', { returnTo: 'https://app.example.com/signed%2Din' }],
    ['a space', 'returnTo', { returnTo: ` ${returnTo}` }],
    ['a backslash', 'returnTo', { returnTo: 'https:\\\\app.example.com\\signed-in' }],
    ['no address', 'returnTo', { returnTo: '' }],
    ['a challenge that is too short', 'codeChallenge', { codeChallenge: codeChallenge.slice(1) }],
    ['a challenge with padding', 'codeChallenge', { codeChallenge: `${codeChallenge}=` }],
    ['a challenge that is a long verifier', 'codeChallenge', { codeChallenge: 'x'.repeat(128) }],
    ['a challenge in base64', 'codeChallenge', { codeChallenge: `+/${codeChallenge.slice(2)}` }],
    ['no state', 'state', { state: '' }],
    ['a state that is too long', 'state', { state: 'x'.repeat(513) }],
    ['a state with a line break', 'state', { state: 'a\nb' }],
    ['a state outside ASCII', 'state', { state: 'é' }],
  ]
  test.each(wrong)('%s in %s', async (_what, argument, change) => {
    const input = { returnTo, codeChallenge, state: 'x', ...change }
    const refused = expectType(await app.call.createLoginCode(input, person.credential), 'ValidationError')
    expect(refused.fields.map(({ path }) => path)).toEqual([[argument]])
  })

  test('is reported all at once', async () => {
    const answer = await app.call.createLoginCode({ returnTo: 'x', codeChallenge: 'x', state: '' }, person.credential)
    expect(expectType(answer, 'ValidationError').fields.map(({ rule }) => rule)).toEqual([
      'redirect',
      'code_challenge',
      'state',
    ])
  })

  test.each([
    ['too short', 'x'.repeat(42)],
    ['too long', 'x'.repeat(129)],
    ['with another character', `${'x'.repeat(42)}+`],
    ['empty', ''],
  ])('a verifier that is %s spends nothing', async (_what, codeVerifier) => {
    const { code, codeVerifier: right } = await handOver(app, person.credential)
    const refused = expectType(await exchange(code, codeVerifier), 'ValidationError')
    expect(refused.fields).toMatchObject([{ path: ['codeVerifier'], rule: 'code_verifier' }])
    expect(typeOf(await exchange(code, right))).toBe('AuthTokens')
  })

  test.each(['', 'x', 'sp_ot_', `sp_ot_${'A'.repeat(43)}`])('a code that nobody was given: “%s”', async (code) => {
    expect(typeOf(await exchange(code, createPkce().codeVerifier))).toBe('TokenInvalidError')
  })
})

test.each([
  ['the shortest', '-._~'.padEnd(43, 'a')],
  ['the longest', 'Z9'.repeat(64)],
])('%s verifier is accepted', async (_what, codeVerifier) => {
  const { code } = await handOver(app, person.credential, { pkce: createPkce(codeVerifier) })
  expect(typeOf(await exchange(code, codeVerifier))).toBe('AuthTokens')
})

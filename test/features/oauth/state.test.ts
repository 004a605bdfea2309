import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectType, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { type Completion, createOAuthApp, type OAuthApp, redirectUri } from './oauth-app.ts'

let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp()
})
afterAll(() => at.close())

let serial = 0
const somebody = () => {
  serial += 1
  return { sub: `somebody-${serial}`, email: `somebody-${serial}@gmail.com`, emailVerified: true }
}
const complete = (completion: Completion) => at.app.call.completeOAuthLogin(completion)
const reasonOf = (answer: Awaited<ReturnType<typeof complete>>) => expectType(answer, 'OAuthFailedError').reason

describe('a state', () => {
  test('is finished only by the client that keeps the verifier, and a wrong verifier does not spend it', async () => {
    const begun = await at.begin(somebody())
    const { codeVerifier } = createPkce()
    expect(reasonOf(await complete({ ...begun, codeVerifier }))).toBe('STATE_INVALID')
    expectType(await complete(begun), 'AuthTokens')
  })

  test('is used once', async () => {
    const begun = await at.begin(somebody())
    expectType(await complete(begun), 'AuthTokens')
    expect(reasonOf(await complete(begun))).toBe('STATE_INVALID')
  })

  test('opens one session, in whatever number of requests it is sent at once', async () => {
    const user = somebody()
    const begun = await at.begin(user)
    const answers = await Promise.all(Array.from({ length: 50 }, () => complete(begun)))
    expect(answers.filter(({ __typename }) => __typename === 'AuthTokens')).toHaveLength(1)
    expect(answers.filter((each) => each.__typename === 'OAuthFailedError')).toHaveLength(49)
    const counted = await at.app.sql(
      'select count(*)::int as n from sessions s join users u on u.id = s.user_id where u.email = $1',
      [user.email],
    )
    expect(counted).toEqual([{ n: 1 }])
  })

  test('works for ten minutes', async () => {
    const [soon, late] = [await at.begin(somebody()), await at.begin(somebody())]
    await at.app.clock.advance(599)
    expectType(await complete(soon), 'AuthTokens')
    await at.app.clock.advance(1)
    expect(reasonOf(await complete(late))).toBe('STATE_INVALID')
  })

  test('works for its provider alone', async () => {
    const begun = await at.begin(somebody())
    expect(reasonOf(await complete({ ...begun, provider: 'acme' }))).toBe('STATE_INVALID')
    expect(reasonOf(await complete({ ...begun, provider: 'nothing' }))).toBe('STATE_INVALID')
    expectType(await complete(begun), 'AuthTokens')
  })

  test('that is unknown or malformed is refused', async () => {
    const begun = await at.begin(somebody())
    const altered = begun.state.replace(/^sp_ot_./, (start) => (start.endsWith('x') ? 'sp_ot_y' : 'sp_ot_x'))
    for (const state of ['', 'x', begun.state.slice(0, -1), altered, begun.codeVerifier]) {
      expect(reasonOf(await complete({ ...begun, state })), state).toBe('STATE_INVALID')
    }
  })

  test('is deleted when it has expired', async () => {
    await at.begin(somebody())
    await at.app.clock.advance(601)
    const { cleanUp } = await import('../../../src/app/clean-up.ts')
    await cleanUp(at.app.server.services)
    expect(await at.app.sql('select 1 from oauth_states')).toEqual([])
  })

  test('is not stored, only its hash', async () => {
    const begun = await at.begin(somebody())
    const [row] = await at.app.sql<Record<string, unknown>>('select * from oauth_states')
    const text = JSON.stringify(row, (_key, value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value))
    expect(text).not.toContain(begun.state)
    expect(text).not.toContain(begun.codeVerifier)
    expect(row?.secrets).toMatch(/^v1\./)
  })
})

describe('the answer of a provider', () => {
  test('with the code of another sign-in is refused', async () => {
    const [mine, stolen] = [await at.begin(somebody()), await at.begin(somebody())]
    expect(reasonOf(await complete({ ...mine, code: stolen.code }))).toBe('REJECTED')
  })

  test('with the issuer of another provider is refused', async () => {
    const begun = await at.begin(somebody(), 'acme')
    expect(reasonOf(await complete({ ...begun, iss: at.providers.google.issuer }))).toBe('REJECTED')
  })

  test('with a code that was used is refused', async () => {
    const begun = await at.begin(somebody())
    expectType(await complete(begun), 'AuthTokens')
    const other = await at.begin(somebody())
    expect(reasonOf(await complete({ ...other, code: begun.code }))).toBe('REJECTED')
  })

  test('that the user refused arrives at the application as an error', async () => {
    const { codeChallenge } = createPkce()
    const begun = await at.app.call.startOAuthLogin({ provider: 'google', redirectUri, codeChallenge })
    const { url, state } = expectType(begun, 'OAuthRedirect')
    const answered = await at.callBack('google', await at.providers.google.signIn(url, { refuse: true }))
    expect(answered.status).toBe(303)
    const query = new URL(answered.headers.get('location') ?? '').searchParams
    expect([query.get('error'), query.get('state'), query.has('code')]).toEqual(['access_denied', state, false])
  })

  test('that the user refused at Apple arrives with the same error', async () => {
    const { codeChallenge } = createPkce()
    const begun = await at.app.call.startOAuthLogin({ provider: 'apple', redirectUri, codeChallenge })
    const { state } = expectType(begun, 'OAuthRedirect')
    const answered = await at.callBack('apple', new URLSearchParams({ error: 'user_cancelled_authorize', state }))
    const query = new URL(answered.headers.get('location') ?? '').searchParams
    expect([query.get('error'), query.get('state')]).toEqual(['access_denied', state])
  })

  test('is handed on with nothing but the parameters of a sign-in', async () => {
    const { codeChallenge } = createPkce()
    const begun = await at.app.call.startOAuthLogin({ provider: 'acme', redirectUri, codeChallenge })
    const { state } = expectType(begun, 'OAuthRedirect')
    const parameters = new URLSearchParams({
      code: 'a&b=c#d',
      state,
      iss: 'https://x',
      more: 'no',
      redirect_uri: 'https://evil',
    })
    const answered = await at.callBack('acme', parameters)
    expect(answered.headers.get('location')).toBe(
      `${redirectUri}?${new URLSearchParams({ code: 'a&b=c#d', state, iss: 'https://x' })}`,
    )
  })

  test.each(['google', 'nothing', 'apple'])('without a state of this server is led nowhere (%s)', async (provider) => {
    for (const state of ['', 'https://evil.example', `sp_ot_${'A'.repeat(43)}`]) {
      const answered = await at.callBack(provider, new URLSearchParams({ code: 'x', state }))
      expect([answered.status, answered.headers.get('location')]).toEqual([400, null])
      expect(await answered.text()).not.toContain('evil')
    }
  })

  test('of a provider that is down fails that provider alone', async () => {
    at.providers.acme.wrong.faults = { all: 'down' }
    const { codeChallenge } = createPkce()
    const begun = await at.begin(somebody())
    const down = await at.app.call.startOAuthLogin({ provider: 'acme', redirectUri, codeChallenge })
    // The metadata may be known from an earlier sign-in: the address is then made without asking.
    expect(['OAuthRedirect', 'OAuthFailedError']).toContain(typeOf(down))
    expectType(await complete(begun), 'AuthTokens')
    at.providers.acme.mend()
  })

  test('of a provider that goes down meanwhile has a reason that a person understands', async () => {
    const begun = await at.begin(somebody(), 'acme')
    at.providers.acme.wrong.faults = { token: 'down' }
    const failed = expectType(await complete(begun), 'OAuthFailedError')
    at.providers.acme.mend()
    expect(failed).toMatchObject({ reason: 'UNAVAILABLE', message: expect.stringContaining('does not answer') })
    const [event] = await at.app.sql(
      `select actor_id, details from audit_events where type = 'OAUTH_LOGIN_FAILED' order by id desc limit 1`,
    )
    expect(event).toEqual({ actor_id: null, details: { provider: 'acme', reason: 'UNAVAILABLE' } })
  })
})

describe('a redirect address', () => {
  const wrong = [
    `${redirectUri}/more`,
    `${redirectUri}?next=https://evil.example`,
    `${redirectUri}#fragment`,
    'https://user@app.example.com/signed-in',
    'https://app.example.com@evil.example/signed-in',
    'http://app.example.com/signed-in',
    'https://APP.example.com/signed-in',
    'https://app.example.com/Signed-In',
    'https://app.example.com:443/signed-in',
    'https://app.example.com/./signed-in',
    'https://app.example.com/signed-in ',
    'com.example.app:/other',
    'javascript:alert(1)',
    '',
  ]

  test.each(wrong)('that is not in the list is refused: %s', async (address) => {
    const { codeChallenge } = createPkce()
    const refused = await at.app.call.startOAuthLogin({ provider: 'google', redirectUri: address, codeChallenge })
    const { fields } = expectType(refused, 'ValidationError')
    expect(fields).toMatchObject([{ path: ['redirectUri'], rule: 'redirect' }])
    const query = new URLSearchParams({ return_to: address, code_challenge: codeChallenge, state: 'x' })
    const page = await fetch(`${at.app.url}/oauth/google/start?${query}`, { redirect: 'manual' })
    expect([page.status, page.headers.get('location'), page.headers.get('set-cookie')]).toEqual([400, null, null])
    expect(await page.text()).not.toMatch(/<a href="(?!\/)/)
  })

  test('can be that of the own pages, which need not be listed', async () => {
    const start = (address: string) =>
      at.app.call.startOAuthLogin({ provider: 'google', redirectUri: address, ...createPkce() })
    const own = `${at.app.config.publicUrl}/account/callback`
    expect(typeOf(await start(own))).toBe('OAuthRedirect')
    for (const other of [
      `${own}/`,
      `${own}?next=/`,
      `${at.app.config.publicUrl}/account`,
      own.replace('localhost', 'LOCALHOST'),
    ]) {
      expect(typeOf(await start(other)), other).toBe('ValidationError')
    }
  })

  test('can have the scheme of an app, which is opened after the user has agreed', async () => {
    const { codeChallenge } = createPkce()
    const address = 'com.example.app:/signed-in'
    const begun = await at.app.call.startOAuthLogin({ provider: 'google', redirectUri: address, codeChallenge })
    const user = somebody()
    at.account(user)
    const { url } = expectType(begun, 'OAuthRedirect')
    const answer = await at.providers.google.signIn(url, { user: user.sub })
    const asked = await at.callBack('google', answer)
    expect([asked.status, asked.headers.get('location'), asked.headers.get('refresh')]).toEqual([200, null, null])
    const page = await asked.text()
    expect(page).toContain('The address of the app is <code>com.example.app</code>.')
    expect(page).toMatch(/<a class="button" href="com\.example\.app:\/signed-in\?code=[^"]+">Continue to the app<\/a>/)
    const denied = new URLSearchParams({ error: 'access_denied', state: answer.get('state') ?? '' })
    expect((await at.callBack('google', denied)).headers.get('location')).toMatch(
      /^com\.example\.app:\/signed-in\?.*error=access_denied/,
    )
  })

  test.each([
    ['provider', { provider: 'nothing' }],
    ['codeChallenge', { codeChallenge: 'plain' }],
  ])('is refused together with a wrong %s', async (field, change) => {
    const input = { provider: 'google', redirectUri: 'https://evil.example', ...createPkce(), ...change }
    const { fields } = expectType(await at.app.call.startOAuthLogin(input), 'ValidationError')
    expect(fields.map(({ path }) => path[0]).toSorted()).toEqual([field, 'redirectUri'].toSorted())
  })
})

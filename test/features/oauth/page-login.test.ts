import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectType, testPassword } from '../../_util/app.ts'
import type { ProviderUser } from '../../_util/oidc-provider.ts'
import { createPkce } from '../../_util/pkce.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { createOAuthApp, type OAuthApp, type ProviderId, redirectUri } from './oauth-app.ts'

let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp()
})
afterAll(() => at.close())

let serial = 0
const nextUser = () => {
  serial += 1
  return { sub: `page-${serial}`, email: `page-${serial}@gmail.com`, emailVerified: true }
}

/** A sign-in on the pages that has begun in a browser. */
interface Begun {
  /** The address at the provider. */
  url: string
  cookie: string
  codeVerifier: string
}

async function start(provider: ProviderId, returnTo = redirectUri, state = 'the state of the app'): Promise<Begun> {
  const { codeVerifier, codeChallenge } = createPkce()
  const query = new URLSearchParams({ return_to: returnTo, code_challenge: codeChallenge, state })
  const response = await fetch(`${at.app.url}/oauth/${provider}/start?${query}`, { redirect: 'manual' })
  expect(response.status).toBe(303)
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { url: response.headers.get('location') ?? '', cookie, codeVerifier }
}

async function finish(begun: Begun, user: ProviderUser, provider: ProviderId, cookie = begun.cookie) {
  at.account(user, provider)
  const answer = await at.providers[provider].signIn(begun.url, { user: user.sub })
  return { answer, response: await at.callBack(provider, answer, cookie) }
}

/** Signs in on the pages, from the beginning to the page or the redirect at its end. */
async function passPages(user: ProviderUser, provider: ProviderId = 'google', returnTo = redirectUri) {
  const begun = await start(provider, returnTo)
  const { response } = await finish(begun, user, provider)
  return { response, codeVerifier: begun.codeVerifier, html: await response.text() }
}

const exchange = async (location: string | null, codeVerifier: string) => {
  const code = new URL(location ?? '').searchParams.get('code') ?? ''
  return at.app.call.exchangeLoginCode({ code, codeVerifier })
}

/** Where a page leads, from which the browser goes on without a redirect. */
const nextOf = (response: Response) => response.headers.get('refresh')?.replace(/^0; url=/, '') ?? null

const hiddenFields = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )

const enterCode = (html: string, code: string, change: Record<string, string> = {}) =>
  fetch(`${at.app.url}/oauth/second-factor`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ ...hiddenFields(html), code, ...change }),
  })

describe.each(['google', 'acme', 'apple'] as const)('a sign-in on the pages at %s', (provider) => {
  test('is handed back with a code, which opens the one session', async () => {
    const user = { ...nextUser(), name: 'Ann Example' }
    const { response, codeVerifier } = await passPages(user, provider)
    expect(response.status).toBe(303)
    const location = response.headers.get('location')
    expect(location?.startsWith(`${redirectUri}?`)).toBe(true)
    expect(new URL(location ?? '').searchParams.get('state')).toBe('the state of the app')
    const tokens = expectType(await exchange(location, codeVerifier), 'AuthTokens')
    expect(tokens.user).toMatchObject({ name: 'Ann Example', email: provider === 'acme' ? null : user.email })
    const counted = await at.app.sql('select count(*)::int as n from sessions where user_id = $1', [tokens.user.id])
    expect(counted).toEqual([{ n: 1 }])
  })

  test('is finished only in the browser that has the cookie', async () => {
    const user = nextUser()
    const [mine, other] = [await start(provider), await start(provider)]
    at.account(user, provider)
    const answer = await at.providers[provider].signIn(mine.url, { user: user.sub })
    const [name, value] = mine.cookie.split('=')
    for (const cookie of ['', other.cookie, `${name}=${other.cookie.split('=')[1]}`, `${name}=`, `x=${value}`]) {
      const refused = await at.callBack(provider, answer, cookie)
      expect([refused.status, refused.headers.get('location')], cookie).toEqual([400, null])
      expect(await refused.text()).toContain('in another browser')
    }
    expect((await at.callBack(provider, answer, mine.cookie)).status).toBe(303)
    expect((await at.callBack(provider, answer, mine.cookie)).status).toBe(400)
  })
})

test('the cookie of a sign-in lives as long as the sign-in, and is removed at its end', async () => {
  const user = nextUser()
  const begun = await start('google')
  const { response } = await finish(begun, user, 'google')
  const [name] = begun.cookie.split('=')
  expect(response.headers.get('set-cookie')).toBe(`${name}=; Path=/; Max-Age=0; HttpOnly`)
})

test('by https, the cookie is bound to the host, and is sent with the post of another site', async () => {
  const secure = await at.app.startAnother({ publicUrl: 'https://auth.example.com/id' })
  const query = new URLSearchParams({ return_to: redirectUri, code_challenge: createPkce().codeChallenge, state: 'x' })
  const response = await fetch(`${secure.url}/oauth/google/start?${query}`, { redirect: 'manual' })
  await secure.close()
  expect(response.headers.get('set-cookie')).toMatch(
    /^__Host-sallyport_oauth_[0-9a-f]{16}=sp_ot_[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=None$/,
  )
})

test('a state of the pages is not finished by a client, and one of a client not on the pages', async () => {
  const user = nextUser()
  const begun = await start('google')
  at.account(user)
  const answer = await at.providers.google.signIn(begun.url, { user: user.sub })
  const [code = '', state = ''] = [answer.get('code') ?? '', answer.get('state') ?? '']
  const completion = { provider: 'google', code, state, codeVerifier: begun.codeVerifier }
  const refused = await at.app.call.completeOAuthLogin(completion)
  expect(expectType(refused, 'OAuthFailedError').reason).toBe('STATE_INVALID')
  expect((await at.callBack('google', answer, begun.cookie)).status).toBe(303)
})

describe('the second factor', () => {
  const withTwoFactor = async () => {
    const user = nextUser()
    const person = await at.app.createPerson()
    await at.link(user, person.credential)
    const calls = twoFactorCalls(at.app)
    return { user, person, calls, ...(await calls.enable(person)) }
  }

  test('is asked on a page, and a wrong code is asked again', async () => {
    const { user, person, calls, secret } = await withTwoFactor()
    const { response, html, codeVerifier } = await passPages(user)
    expect([response.status, response.headers.get('location')]).toEqual([200, null])
    const wrong = await enterCode(html, '000000')
    expect(wrong.status).toBe(422)
    const again = await wrong.text()
    expect(again).toContain('This code is not correct. 4 attempts remain.')
    const right = await enterCode(again, await calls.nextCode(secret))
    expect([right.status, right.headers.get('location')]).toEqual([200, null])
    expect(nextOf(right)?.startsWith(`${redirectUri}?`)).toBe(true)
    const tokens = expectType(await exchange(nextOf(right), codeVerifier), 'AuthTokens')
    expect(tokens.user.id).toBe(person.id)
  })

  test('can be a recovery code, which is recorded', async () => {
    const { user, person, codes } = await withTwoFactor()
    const { html, codeVerifier } = await passPages(user)
    const right = await enterCode(html, codes[0] ?? '')
    expectType(await exchange(nextOf(right), codeVerifier), 'AuthTokens')
    const events = await at.app.sql(`select 1 from audit_events where type = 'RECOVERY_CODE_USED' and actor_id = $1`, [
      person.id,
    ])
    expect(events).toHaveLength(1)
    expect((await enterCode(html, codes[1] ?? '')).status).toBe(400)
  })

  test('hands nothing to an address that was written into the form', async () => {
    const { user, calls, secret } = await withTwoFactor()
    const { html } = await passPages(user)
    const evil = await enterCode(html, await calls.nextCode(secret), { return_to: 'https://evil.example' })
    expect([evil.status, evil.headers.get('location'), nextOf(evil)]).toEqual([400, null, null])
    expect(await evil.text()).not.toContain('evil')
  })

  test('locks after five wrong codes', async () => {
    const { user, calls, secret } = await withTwoFactor()
    const { html } = await passPages(user)
    for (const _attempt of [1, 2, 3, 4, 5]) await enterCode(html, '000000')
    const locked = await enterCode(html, await calls.nextCode(secret))
    expect([locked.status, await locked.text()]).toEqual([422, expect.stringContaining('Too many codes were wrong')])
  })
})

describe('a sign-in that does not succeed', () => {
  const backLink = (html: string) =>
    new URL((/<a href="(https:\/\/app[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&'))

  test('for an address that has an account says what to do, and leads back', async () => {
    const user = nextUser()
    await at.app.createPerson({ email: user.email })
    const { response, html } = await passPages(user)
    expect(response.status).toBe(409)
    expect(html).toContain('You already have an account')
    expect(backLink(html).searchParams.get('error')).toBe('account_exists')
    expect(backLink(html).searchParams.get('state')).toBe('the state of the app')
  })

  test('for a suspended user says so', async () => {
    const user = nextUser()
    const { response, codeVerifier } = await passPages(user)
    const tokens = expectType(await exchange(response.headers.get('location'), codeVerifier), 'AuthTokens')
    await at.app.sql('update users set suspended_at = sallyport_now() where id = $1', [tokens.user.id])
    const again = await passPages(user)
    expect(again.response.status).toBe(403)
    expect(backLink(again.html).searchParams.get('error')).toBe('account_suspended')
  })

  test('because the user refused leads back as access_denied', async () => {
    const begun = await start('google')
    const answer = await at.providers.google.signIn(begun.url, { refuse: true })
    const refused = await at.callBack('google', answer, begun.cookie)
    expect(refused.status).toBe(403)
    expect(backLink(await refused.text()).searchParams.get('error')).toBe('access_denied')
  })

  test('because the provider is down leads back as temporarily_unavailable', async () => {
    const user = nextUser()
    const begun = await start('acme')
    at.account(user, 'acme')
    const answer = await at.providers.acme.signIn(begun.url, { user: user.sub })
    at.providers.acme.wrong.faults = { token: 'down' }
    const failed = await at.callBack('acme', answer, begun.cookie)
    at.providers.acme.mend()
    expect(failed.status).toBe(503)
    expect(backLink(await failed.text()).searchParams.get('error')).toBe('temporarily_unavailable')
  })
})

test('an app with a scheme of its own is not opened before the user has agreed', async () => {
  const user = { ...nextUser(), name: 'Ann' }
  const { response, html, codeVerifier } = await passPages(user, 'google', 'com.example.app:/signed-in')
  expect([response.status, response.headers.get('location')]).toEqual([200, null])
  expect(html).toContain('Continue as Ann')
  const agreed = await fetch(`${at.app.url}/continue`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...hiddenFields(html), answer: 'continue' }),
  })
  const location = agreed.headers.get('location') ?? ''
  expect(location).toMatch(/^com\.example\.app:\/signed-in\?/)
  expectType(await exchange(location.replace('com.example.app:', 'https://x'), codeVerifier), 'AuthTokens')
})

test('a sign-in without a state or a challenge does not begin', async () => {
  const { codeChallenge } = createPkce()
  const good = { return_to: redirectUri, code_challenge: codeChallenge, state: 'x' }
  for (const name of Object.keys(good)) {
    const page = await fetch(`${at.app.url}/oauth/google/start?${new URLSearchParams({ ...good, [name]: '' })}`)
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining(`<code>${name}</code>`)])
  }
  const unknown = await fetch(`${at.app.url}/oauth/nothing/start?${new URLSearchParams(good)}`)
  expect(unknown.status).toBe(400)
})

test('the pages are counted with the mutations', async () => {
  const limited = await at.app.startAnother({ rateLimits: true })
  const { codeChallenge } = createPkce()
  const query = new URLSearchParams({ return_to: redirectUri, code_challenge: codeChallenge, state: 'x' })
  const open = (path: string) =>
    fetch(`${limited.url}/oauth/google/${path}`, { redirect: 'manual' }).then(({ status }) => status)
  const input = { provider: 'google', redirectUri, codeChallenge }
  for (let each = 0; each < 10; each += 1) {
    expect(await open(`start?${query}`)).toBe(303)
    expectType(await limited.call.startOAuthLogin(input), 'OAuthRedirect')
  }
  expect(await open(`start?${query}`)).toBe(429)
  const refused = await limited.call.startOAuthLogin(input)
  expect(refused).toMatchObject({ code: 'RATE_LIMITED' })
  const answers = []
  for (let each = 0; each < 301; each += 1) answers.push(await open('callback?state=x'))
  expect([answers.filter((status) => status === 400).length, answers.at(-1)]).toEqual([300, 429])
  await limited.close()
})

test('a password of an account does not open the account of a provider', async () => {
  const user = nextUser()
  await passPages(user)
  const login = await at.app.call.login({ input: { identifier: user.email, password: testPassword } })
  expectType(login, 'InvalidCredentialsError')
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { asPage, handBackTo, hiddenField } from './hand-back.ts'

const website = 'https://app.example.com/signed-in'
const scheme = 'com.example.app:/signed-in'
const pkce = createPkce()
const state = 'a&b="c"'

let app: TestApp
let person: Person
const methods: string[] = []
beforeAll(async () => {
  app = await createTestApp(
    { oauthRedirects: [website, scheme] },
    { hooks: { afterLogin: ({ method }) => methods.push(method) } },
  )
})
beforeEach(async () => {
  person = await app.createPerson({ name: 'Ada <b>Lovelace</b>' })
})
afterAll(() => app.close())

const ask = async () => {
  const page = asPage(await handBackTo(app, person, { returnTo: scheme, codeChallenge: pkce.codeChallenge, state }))
  return { page, token: hiddenField(page, 'token') }
}
const answer = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/continue`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' })
const agree = (token: string) => answer({ token, state, answer: 'continue' })
const exchange = (location: string | null) => {
  const code = new URL(location ?? '').searchParams.get('code') ?? ''
  return app.call.exchangeLoginCode({ code, codeVerifier: pkce.codeVerifier })
}

describe('a sign-in at a page of the server', () => {
  test('goes on to a website at once, with a code', async () => {
    const input = { returnTo: website, codeChallenge: pkce.codeChallenge, state }
    const { redirect = '' } = asPage(await handBackTo(app, person, input))
    expect(redirect.startsWith(`${website}?code=`)).toBe(true)
    const tokens = expectType(await exchange(redirect), 'AuthTokens')
    const [row] = await app.sql('select user_id, proved_at from sessions where id = $1', [tokens.session.id])
    expect(row).toEqual({ user_id: person.id, proved_at: '1970-01-01 00:00:00+00' })
    await app.server.services.hooks.settle(10)
    expect(methods.at(-1)).toBe('oauth')
  })

  test('asks before it opens an app with a scheme of its own', async () => {
    const { page, token } = await ask()
    expect(page.redirect).toBeUndefined()
    expect(page.formTarget).toBe('com.example.app:')
    expect(page.title).toBe('Continue as Ada <b>Lovelace</b>?')
    expect(page.content.text).toContain('Ada &lt;b&gt;Lovelace&lt;/b&gt;')
    expect(page.content.text).toContain(person.email)
    expect(page.content.text).toContain('value="a&amp;b=&quot;c&quot;"')
    const response = await agree(token)
    const location = response.headers.get('location')
    expect(response.status).toBe(303)
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self' com.example.app:;")
    expect(location?.startsWith(`${scheme}?code=`)).toBe(true)
    expect(new URL(location ?? '').searchParams.get('state')).toBe(state)
    expect(new URL(location ?? '').searchParams.get('iss')).toBe(app.config.publicUrl)
    expect(typeOf(await exchange(location))).toBe('AuthTokens')
  })

  test('refuses an address, a challenge or a state as createLoginCode does', async () => {
    for (const wrong of [{ returnTo: `${scheme}/x` }, { codeChallenge: 'x' }, { state: '' }]) {
      const input = { returnTo: scheme, codeChallenge: pkce.codeChallenge, state, ...wrong }
      expect(await handBackTo(app, person, input)).toMatchObject({ fields: [{ path: Object.keys(wrong) }] })
    }
  })
})

describe('the answer', () => {
  test('can be a refusal, which the app learns, and then nothing opens', async () => {
    const { token } = await ask()
    const response = await answer({ token, state, answer: 'cancel' })
    const query = new URLSearchParams({ error: 'access_denied', state, iss: app.config.publicUrl })
    expect(response.headers.get('location')).toBe(`${scheme}?${query}`)
    expect((await agree(token)).status).toBe(400)
  })

  test('is given once, and the code lives for 60 seconds from then on', async () => {
    const { token } = await ask()
    await app.clock.advance(599)
    const answers = await Promise.all([agree(token), agree(token)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 400])
    const location = answers.find(({ status }) => status === 303)?.headers.get('location') ?? null
    await app.clock.advance(59)
    expect(typeOf(await exchange(location))).toBe('AuthTokens')
    expect((await agree(token)).status).toBe(400)
  })

  test('cannot be taken back: a code that was given out stays, and ends its session when it is presented again', async () => {
    const location = (await agree((await ask()).token)).headers.get('location')
    const code = new URL(location ?? '').searchParams.get('code') ?? ''
    const { accessToken } = expectType(await exchange(location), 'AuthTokens')
    expect((await answer({ token: code, state, answer: 'cancel' })).status).toBe(400)
    expect(typeOf(await exchange(location))).toBe('TokenInvalidError')
    expect(codeOf(await app.call.me({}, { bearer: accessToken }))).toBe('TOKEN_INVALID')
  })

  test('does not delete a code that has not been exchanged yet', async () => {
    const location = (await agree((await ask()).token)).headers.get('location')
    const code = new URL(location ?? '').searchParams.get('code') ?? ''
    expect((await answer({ token: code, state, answer: 'cancel' })).status).toBe(400)
    expect(typeOf(await exchange(location))).toBe('AuthTokens')
  })

  test('is too late after ten minutes', async () => {
    const { token } = await ask()
    await app.clock.advance(600)
    expect((await agree(token)).status).toBe(410)
  })

  test('does nothing without the button', async () => {
    const { token } = await ask()
    expect((await fetch(`${app.url}/continue?token=${token}`)).status).toBe(400)
    expect((await agree(token)).status).toBe(303)
  })

  test('is refused from another website, and with a token that is not one', async () => {
    const { token } = await ask()
    const foreign = await answer({ token, state, answer: 'continue' }, { 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(403)
    for (const wrong of ['', 'x', `sp_ot_${'A'.repeat(43)}`]) expect((await agree(wrong)).status).toBe(400)
    expect((await agree(token)).status).toBe(303)
  })

  test('comes too late for a user who was suspended, or whose sign-ins were ended, since', async () => {
    const suspended = await ask()
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
    expect((await agree(suspended.token)).status).toBe(400)
    await app.sql('update users set suspended_at = null where id = $1', [person.id])
    const ended = await ask()
    await app.call.revokeOtherSessions({}, person.credential)
    expect((await agree(ended.token)).status).toBe(400)
  })

  test('is no code: the token of the page cannot be exchanged', async () => {
    const { token } = await ask()
    const exchanged = await app.call.exchangeLoginCode({ code: token, codeVerifier: pkce.codeVerifier })
    expect(typeOf(exchanged)).toBe('TokenInvalidError')
    expect((await agree(token)).status).toBe(303)
  })
})

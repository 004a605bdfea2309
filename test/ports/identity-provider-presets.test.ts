import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import type { IdentityProvider } from '../../src/ports/identity-provider.ts'
import { beginning, callback, createPort, createPortClock, failureOf } from '../_util/identity-port.ts'
import { type ApiAnswers, type ProviderApi, startProviderApi } from '../_util/provider-api.ts'

const clock = createPortClock()
let api: ProviderApi
beforeEach(async () => {
  api = await startProviderApi({})
})
afterEach(() => api.close())

/** The provider as the configuration sets it up. */
function portFor(name: string, more: Record<string, string> = {}): IdentityProvider {
  const { config, secrets } = readSettings({
    [`OAUTH_${name}_CLIENT_ID`]: 'client',
    [`OAUTH_${name}_CLIENT_SECRET`]: 'word',
    ...more,
  })
  const [provider] = config.oauthProviders
  const secret = secrets.oauthSecrets[name.toLowerCase()]
  if (!provider || !secret) throw new Error('There is no provider')
  return createPort({ ...provider, secret }, clock, { fetch: api.fetch }).port
}

/** Begins a sign-in and returns the address and the answer that a provider without an issuer in it gives. */
async function begin(port: IdentityProvider) {
  const request = beginning()
  const url = new URL(await port.authorizationUrl(request))
  return {
    url,
    request,
    answer: { ...request, parameters: new URLSearchParams({ code: 'the code', state: request.state }) },
  }
}

describe('GitHub', () => {
  const token = 'POST https://github.com/login/oauth/access_token'
  const user = 'GET https://api.github.com/user'
  const emails = 'GET https://api.github.com/user/emails'
  const octocat = { id: 583_231, login: 'octocat', name: 'Octo Cat', avatar_url: 'https://avatars.example/u/1?v=4' }
  const addresses = [
    { email: 'old@example.com', primary: false, verified: true },
    { email: 'Octo@Example.com', primary: true, verified: true },
  ]
  const good = (): ApiAnswers => ({
    [token]: () => ({ body: { access_token: 'gho_1', token_type: 'bearer', scope: 'read:user,user:email' } }),
    [user]: ({ headers }) => ({ status: headers.authorization === 'Bearer gho_1' ? 200 : 401, body: octocat }),
    [emails]: () => ({ body: addresses }),
  })

  test('gives the account by its number, with the verified primary address', async () => {
    Object.assign(api.answers, good())
    const sent: Record<string, string>[] = []
    api.answers[token] = ({ form }) => {
      sent.push(Object.fromEntries(form))
      return { body: { access_token: 'gho_1', token_type: 'bearer', scope: '' } }
    }
    const port = portFor('GITHUB')
    const { url, request, answer } = await begin(port)
    expect(url.origin + url.pathname).toBe('https://github.com/login/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ client_id: 'client', redirect_uri: callback, scope: 'read:user user:email', state: request.state },
      ...{ response_type: 'code', code_challenge_method: 'S256' },
    })
    expect(await port.redeem(answer)).toEqual({
      issuer: 'https://github.com/login/oauth',
      subject: '583231',
      email: 'octo@example.com',
      emailProved: true,
      name: 'Octo Cat',
      pictureUrl: 'https://avatars.example/u/1?v=4',
      locale: null,
      tokens: null,
    })
    expect(sent).toEqual([
      {
        ...{ grant_type: 'authorization_code', code: 'the code', redirect_uri: callback },
        ...{ client_id: 'client', client_secret: 'word', code_verifier: request.codeVerifier },
      },
    ])
  })

  test('an unverified primary address is not proved, and another verified one is not used', async () => {
    Object.assign(api.answers, good())
    api.answers[emails] = () => ({ body: [addresses[0], { ...addresses[1], verified: false }] })
    const port = portFor('GITHUB')
    expect(await port.redeem((await begin(port)).answer)).toMatchObject({
      email: 'octo@example.com',
      emailProved: false,
    })
  })

  test.each([403, 404])('addresses that may not be read (%i) are none', async (status) => {
    Object.assign(api.answers, good())
    api.answers[emails] = () => ({ status, body: {} })
    const port = portFor('GITHUB')
    expect(await port.redeem((await begin(port)).answer)).toMatchObject({ email: null, emailProved: false })
  })

  test('a wrong code is refused, although the status says success', async () => {
    Object.assign(api.answers, good())
    api.answers[token] = () => ({ body: { error: 'bad_verification_code' } })
    const port = portFor('GITHUB')
    expect(await failureOf(port.redeem((await begin(port)).answer))).toBe('REJECTED')
  })

  test.each([
    ['the user is of another shape', user, { ...octocat, id: '1' }],
    ['the user has no number', user, {}],
    ['the addresses are no list', emails, {}],
    ['an address is of another shape', emails, [{ email: 1 }]],
  ])('nobody is signed in where %s', async (_, path, body) => {
    Object.assign(api.answers, good())
    api.answers[path] = () => ({ body })
    const port = portFor('GITHUB')
    expect(await failureOf(port.redeem((await begin(port)).answer))).toBe('UNAVAILABLE')
  })

  test('the issuer in an answer is checked where there is one, and so is the state', async () => {
    Object.assign(api.answers, good())
    const port = portFor('GITHUB')
    const { answer } = await begin(port)
    answer.parameters.set('iss', 'https://evil.example')
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
    answer.parameters.set('iss', 'https://github.com/login/oauth')
    expect(await failureOf(port.redeem({ ...answer, state: 'another' }))).toBe('REJECTED')
    expect(await port.redeem(answer)).toMatchObject({ subject: '583231' })
    expect(api.requests.filter((each) => each === token)).toHaveLength(1)
  })

  test('has no ID tokens', async () => {
    expect(await failureOf(portFor('GITHUB').verifyIdToken({ idToken: 'a.b.c', nonce: 'n' }))).toBe('REJECTED')
  })
})

describe('Discord', () => {
  const token = 'POST https://discord.com/api/oauth2/token'
  const me = 'GET https://discord.com/api/users/@me'
  const nelly = {
    ...{ id: '80351110224678912', username: 'nelly', global_name: 'Nelly', avatar: '8342729096ea3675442027381ff50dfe' },
    ...{ email: 'nelly@example.com', verified: true, locale: 'en-US' },
  }
  const signIn = async (user: object, more: Record<string, string> = {}) => {
    api.answers[token] = () => ({
      body: {
        access_token: 'a',
        token_type: 'Bearer',
        expires_in: 604_800,
        refresh_token: 'r',
        scope: 'identify email',
      },
    })
    api.answers[me] = () => ({ body: user })
    const port = portFor('DISCORD', more)
    return port.redeem((await begin(port)).answer)
  }

  test('gives the account, and its tokens where they are kept', async () => {
    expect(await signIn(nelly, { OAUTH_DISCORD_KEEP_TOKENS: 'on' })).toEqual({
      issuer: 'https://discord.com',
      subject: '80351110224678912',
      email: 'nelly@example.com',
      emailProved: false,
      name: 'Nelly',
      pictureUrl: 'https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png',
      locale: 'en-US',
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: new Date(clock.now().getTime() + 604_800_000) },
    })
  })

  test('its address is proved only where the operator trusts it and Discord calls it verified', async () => {
    const trusted = { OAUTH_DISCORD_TRUST_EMAIL: 'on' }
    expect(await signIn(nelly, trusted)).toMatchObject({ emailProved: true })
    expect(await signIn({ ...nelly, verified: false }, trusted)).toMatchObject({ emailProved: false })
    expect(await signIn({ ...nelly, email: null }, trusted)).toMatchObject({ email: null, emailProved: false })
  })

  test('a picture that is no hash is left out, and an id that is no number is refused', async () => {
    expect(await signIn({ ...nelly, avatar: '../../x', global_name: null })).toMatchObject({
      pictureUrl: null,
      name: 'nelly',
    })
    expect(await failureOf(signIn({ ...nelly, id: '1/../2' }))).toBe('UNAVAILABLE')
  })
})

describe('Microsoft', () => {
  const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
  const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad'
  const account = {
    ...{ tid: tenant, oid: '00000000-0000-0000-66f3-3332eca7ea81', sub: 'of this client alone', aud: 'client' },
    ...{ name: 'Ada', email: 'Ada@Example.com', email_verified: true, xms_edov: true },
  }

  /** Begins a sign-in that ends with an ID token that has these claims. */
  const prepare = async (change: JWTPayload, more: Record<string, string> = {}, metadataIssuer = '{tenantid}') => {
    const tenantPath = more.OAUTH_MICROSOFT_TENANT ?? 'common'
    const base = `https://login.microsoftonline.com/${tenantPath}`
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const port = portFor('MICROSOFT', more)
    Object.assign(api.answers, {
      [`GET ${base}/v2.0/.well-known/openid-configuration`]: () => ({
        body: {
          issuer: `https://login.microsoftonline.com/${metadataIssuer}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
          userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
          token_endpoint_auth_methods_supported: ['client_secret_post'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      }),
    } satisfies ApiAnswers)
    const jwk = await exportJWK(publicKey)
    api.answers[`GET ${base}/discovery/v2.0/keys`] = () => ({ body: { keys: [{ ...jwk, kid: '1', use: 'sig' }] } })
    const { url, answer } = await begin(port)
    expect(url.href).toContain(`${base}/oauth2/v2.0/authorize?`)
    const at = Math.floor(clock.now().getTime() / 1000)
    const claims: JWTPayload = { ...account, nonce: answer.nonce, iat: at, exp: at + 3600, ...change }
    claims.iss ??= `https://login.microsoftonline.com/${claims.tid}/v2.0`
    const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: '1' }).sign(privateKey)
    api.answers[`POST ${base}/oauth2/v2.0/token`] = () => ({
      body: { access_token: 'a', token_type: 'Bearer', expires_in: 3600, id_token: idToken },
    })
    return { port, answer, idToken }
  }
  type Claimed = Parameters<typeof prepare>
  const signIn = async (...claimed: Claimed) => {
    const { port, answer } = await prepare(...claimed)
    return port.redeem(answer)
  }
  /** The same, with the ID token that a library of Microsoft's gave. */
  const present = async (...claimed: Claimed) => {
    const { port, answer, idToken } = await prepare(...claimed)
    return port.verifyIdToken({ idToken, nonce: answer.nonce })
  }

  test('an account is its tenant and its object, and its address is never proved', async () => {
    expect(await signIn({})).toEqual({
      issuer: 'https://login.microsoftonline.com',
      subject: `${tenant}:${account.oid}`,
      email: 'ada@example.com',
      emailProved: false,
      ...{ name: 'Ada', pictureUrl: null, locale: null, tokens: null },
    })
  })

  test('the tenant of the issuer and of the account must be the same', async () => {
    const other = '11111111-1111-1111-1111-111111111111'
    const wrong: JWTPayload[] = [
      { iss: `https://login.microsoftonline.com/${other}/v2.0` },
      { tid: other, iss: `https://login.microsoftonline.com/${tenant}/v2.0` },
      { tid: undefined, iss: 'https://login.microsoftonline.com/undefined/v2.0' },
      { tid: '../x' },
      { oid: undefined },
      { oid: 'x:y' },
    ]
    for (const way of [signIn, present]) {
      expect(await way({})).toMatchObject({ subject: `${tenant}:${account.oid}` })
      for (const claims of wrong) expect(await failureOf(way(claims)), JSON.stringify(claims)).toBe('REJECTED')
    }
  })

  test('one tenant alone, or organizations alone, may sign in where the operator says so', async () => {
    const only = { OAUTH_MICROSOFT_TENANT: tenant }
    expect(await signIn({}, only, tenant)).toMatchObject({ subject: `${tenant}:${account.oid}` })
    expect(await failureOf(signIn({ tid: consumers }, only, tenant))).toBe('REJECTED')
    const organizations = { OAUTH_MICROSOFT_TENANT: 'organizations' }
    expect(await signIn({}, organizations)).toMatchObject({ subject: `${tenant}:${account.oid}` })
    expect(await failureOf(signIn({ tid: consumers }, organizations))).toBe('REJECTED')
  })
})

import type { JWTPayload } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { beginning, callback, createPort, createPortClock, failureOf, optionsFor } from '../_util/identity-port.ts'
import { type Misbehaviour, type OidcProvider, startOidcProvider } from '../_util/oidc-provider.ts'

const clock = createPortClock()
const users = [{ sub: 'ada', email: 'ada@example.com', emailVerified: true, name: 'Ada' }]
let acme: OidcProvider
let evil: OidcProvider
beforeAll(async () => {
  acme = await startOidcProvider({ redirectUris: [callback], now: clock.now, users })
  evil = await startOidcProvider({ id: 'evil', redirectUris: [callback], now: clock.now, users })
})
afterEach(() => {
  acme.mend()
  evil.mend()
})
afterAll(async () => {
  await acme.close()
  await evil.close()
})

const portFor = (provider: OidcProvider) => createPort(optionsFor(provider), clock)
const codesSent = (provider: OidcProvider) => provider.requests.filter((each) => each === 'POST /token').length

/** A sign-in that has come to its callback. */
async function comeBack(provider: OidcProvider, { port, outcomes } = portFor(provider)) {
  const request = beginning()
  const parameters = await provider.signIn(await port.authorizationUrl(request), { user: 'ada' })
  return { port, outcomes, answer: { ...request, parameters } }
}

describe('an ID token is refused', () => {
  const claims: [string, JWTPayload | ((claims: JWTPayload) => JWTPayload)][] = [
    ['of another issuer', { iss: 'https://evil.example' }],
    ['of an issuer with another end', { iss: 'x' }],
    ['for another client', { aud: 'another client' }],
    ['for several clients, made for another of them', { aud: ['sallyport', 'other'], azp: 'other' }],
    ['for several clients, without the one that it was made for', { aud: ['sallyport', 'other'] }],
    ['with another nonce', { nonce: 'another nonce' }],
    ['with an empty nonce', { nonce: '' }],
    ['without a nonce', ({ nonce: _, ...rest }) => rest],
    [
      'that is ten minutes old, and has not expired',
      ({ iat = 0, exp = 0, ...rest }) => ({ ...rest, iat: iat - 600, exp }),
    ],
    ['of the future', ({ iat = 0, exp = 0, ...rest }) => ({ ...rest, iat: iat + 600, exp })],
    ['that has expired', ({ iat = 0, ...rest }) => ({ ...rest, iat: iat - 200, exp: iat - 100 })],
    ['without an expiry', ({ exp: _, ...rest }) => rest],
    ['without a time', ({ iat: _, ...rest }) => rest],
    ['without a subject', ({ sub: _, ...rest }) => rest],
    ['with an empty subject', { sub: '' }],
    ['with a subject that is too long', { sub: 'x'.repeat(256) }],
  ]
  const change = (wrong: JWTPayload | ((claims: JWTPayload) => JWTPayload)): Misbehaviour['claims'] =>
    typeof wrong === 'function' ? wrong : (claims) => ({ ...claims, ...wrong })

  test.each(claims)('%s', async (_, wrong) => {
    const { port, answer } = await comeBack(acme)
    acme.wrong.claims = change(wrong)
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
    const idToken = await acme.issueIdToken('ada', { nonce: 'n' })
    expect(await failureOf(port.verifyIdToken({ idToken, nonce: 'n' }))).toBe('REJECTED')
    acme.mend()
    const good = await acme.issueIdToken('ada', { nonce: 'n' })
    expect(await port.verifyIdToken({ idToken: good, nonce: 'n' })).toMatchObject({ subject: 'ada' })
  })

  test.each(['unknown key', 'wrong key', 'none', 'HS256 with the public key'] as const)(
    'signed by: %s',
    async (signature) => {
      // The metadata allow everything: what they say must not decide about it.
      const algorithms = ['none', 'HS256', 'RS256']
      acme.wrong.metadata = (metadata) => ({ ...metadata, id_token_signing_alg_values_supported: algorithms })
      const { port, answer } = await comeBack(acme)
      acme.wrong.signature = signature
      expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
      const idToken = await acme.issueIdToken('ada', { nonce: 'n' })
      expect(await failureOf(port.verifyIdToken({ idToken, nonce: 'n' }))).toBe('REJECTED')
    },
  )

  test.each(['', 'x', 'a.b.c', 'a.b.c.d.e', `e30.e30.${'x'.repeat(20_000)}`, 'null', 'ä.ö.ü'])(
    'that is none: %s',
    async (idToken) => {
      const { port } = portFor(acme)
      expect(await failureOf(port.verifyIdToken({ idToken, nonce: 'n' }))).toBe('REJECTED')
    },
  )

  test('with the nonce that is not expected, although both are empty', async () => {
    const idToken = await acme.issueIdToken('ada', { nonce: '' })
    expect(await failureOf(portFor(acme).port.verifyIdToken({ idToken, nonce: '' }))).toBe('REJECTED')
  })

  test.each([
    [-20, 'nothing failed'],
    [20, 'nothing failed'],
    [-600, 'REJECTED'],
    [600, 'REJECTED'],
  ])('where the clock of the provider is wrong by %i seconds: %s', async (skew, expected) => {
    const { port, answer } = await comeBack(acme)
    acme.wrong.skew = skew
    expect(await failureOf(port.redeem(answer))).toBe(expected)
  })
})

describe('an answer is refused before its code is sent to the provider', () => {
  const wrong: [string, (parameters: URLSearchParams) => void][] = [
    ['with the state of another sign-in', (parameters) => parameters.set('state', 'another')],
    ['without a state', (parameters) => parameters.delete('state')],
    ['with the issuer of another provider', (parameters) => parameters.set('iss', evil.issuer)],
    ['without an issuer, although the provider sends it', (parameters) => parameters.delete('iss')],
    ['without a code', (parameters) => parameters.delete('code')],
    ['with two codes', (parameters) => parameters.append('code', 'another')],
    ['with two states', (parameters) => parameters.append('state', 'another')],
  ]
  test.each(wrong)('%s', async (_, change) => {
    const { port, answer } = await comeBack(acme)
    const before = codesSent(acme)
    change(answer.parameters)
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
    expect(codesSent(acme)).toBe(before)
  })

  // An attacker's provider answers in the place of the honest one, to get at its code. [RFC 9207 §1]
  test('of another provider, although that one has the same state', async () => {
    const { port, answer } = await comeBack(acme)
    const attacked = portFor(evil).port
    const before = codesSent(evil)
    expect(await failureOf(attacked.redeem(answer))).toBe('REJECTED')
    expect(codesSent(evil)).toBe(before)
    expect(await port.redeem(answer)).toMatchObject({ subject: 'ada' })
  })

  test('with another issuer, from a provider that need not send any', async () => {
    acme.wrong.metadata = (metadata) => ({ ...metadata, authorization_response_iss_parameter_supported: false })
    const known = portFor(acme)
    const first = await comeBack(acme, known)
    first.answer.parameters.set('iss', evil.issuer)
    expect(await failureOf(first.port.redeem(first.answer))).toBe('REJECTED')
    const second = await comeBack(acme, known)
    second.answer.parameters.delete('iss')
    expect(await second.port.redeem(second.answer)).toMatchObject({ subject: 'ada' })
  })
})

describe('a code is refused', () => {
  test('when it was used before', async () => {
    const { port, answer } = await comeBack(acme)
    await port.redeem(answer)
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
  })

  test('when it was invented', async () => {
    const { port, answer } = await comeBack(acme)
    answer.parameters.set('code', 'invented')
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
  })

  test('with the verifier of another sign-in', async () => {
    const { port, answer } = await comeBack(acme)
    expect(await failureOf(port.redeem({ ...answer, codeVerifier: beginning().codeVerifier }))).toBe('REJECTED')
  })

  test('with another callback', async () => {
    const { port, answer } = await comeBack(acme)
    const redirectUri = callback.split('?')[0] ?? ''
    expect(await failureOf(port.redeem({ ...answer, redirectUri }))).toBe('REJECTED')
  })

  test('with a client secret that is wrong', async () => {
    const { answer } = await comeBack(acme)
    const secret = { kind: 'SECRET', clientSecret: 'wrong' } as const
    const { port } = createPort(optionsFor(acme, { secret }), clock)
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
  })
})

describe('the profile', () => {
  test('of another subject is refused', async () => {
    const { port, answer } = await comeBack(acme)
    acme.wrong.claims = (claims) => ({ ...claims, sub: 'grace' })
    expect(await failureOf(port.redeem(answer))).toBe('REJECTED')
  })
})

describe('an answer without a code', () => {
  test('says that the user refused', async () => {
    const { port, outcomes } = portFor(acme)
    const request = beginning()
    const parameters = await acme.signIn(await port.authorizationUrl(request), { refuse: true })
    expect(parameters.get('error')).toBe('access_denied')
    expect(await failureOf(port.redeem({ ...request, parameters }))).toBe('DENIED')
    expect(outcomes).toEqual(['OK', 'DENIED'])
    parameters.set('state', 'another')
    expect(await failureOf(port.redeem({ ...request, parameters }))).toBe('REJECTED')
  })

  test.each([
    ['user_cancelled_authorize', 'DENIED'],
    ['temporarily_unavailable', 'UNAVAILABLE'],
    ['server_error', 'UNAVAILABLE'],
    ['invalid_request', 'REJECTED'],
    ['a\nline of the log', 'REJECTED'],
  ])('%j: %s', async (error, failure) => {
    const { port } = portFor(acme)
    const request = beginning()
    const parameters = new URLSearchParams({ error, state: request.state, iss: acme.issuer })
    const thrown = await port.redeem({ ...request, parameters }).catch((reason: unknown) => reason)
    expect(thrown).toMatchObject({ failure })
    expect(String(thrown)).not.toContain('\n')
  })
})

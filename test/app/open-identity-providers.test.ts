import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IdentityProvider } from '../../src/ports/identity-provider.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { beginning, callback, failureOf, signInAt } from '../_util/identity-port.ts'
import { type OidcProvider, startOidcProvider } from '../_util/oidc-provider.ts'

let app: TestApp
let acme: OidcProvider
let provider: IdentityProvider
const lines: string[] = []
beforeAll(async () => {
  const users = [{ sub: 'ada', email: 'ADA@Example.com', emailVerified: true }]
  acme = await startOidcProvider({ redirectUris: [callback], users, now: () => app.clock.now() })
  // A provider that is down neither stops the start nor delays it.
  acme.wrong.faults = { all: 'slow' }
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  app = await createTestApp(
    { oauthProviders: [acme.settings.config], oauthSecrets: { acme: acme.settings.secret } },
    { logger: pino({ level: 'debug' }, stream), providerRequests: { timeout: 20_000 } },
  )
  provider = app.server.services.identityProviders.find('acme') as IdentityProvider
})
afterAll(async () => {
  await app.close()
  await acme.close()
})

const metric = async (name: string) => {
  const text = await (await fetch(`${app.url}/metrics`)).text()
  return text.split('\n').filter((line) => line.startsWith(name))
}

test('a provider of the settings is a service that follows the clock of the server', async () => {
  expect(acme.requests).toEqual([])
  acme.mend()
  const { identityProviders } = app.server.services
  expect(identityProviders.all.map(({ id }) => id)).toEqual(['acme'])
  expect(identityProviders.find('google')).toBeNull()
  expect(await signInAt(provider, acme, 'ada')).toMatchObject({ subject: 'ada', email: 'ada@example.com' })
  await app.clock.advance(86_400)
  expect(await signInAt(provider, acme, 'ada')).toMatchObject({ subject: 'ada' })
})

test('failures are counted and logged, without anything secret, and the circuit is shown', async () => {
  expect(await metric('sallyport_oauth_circuit_open')).toEqual(['sallyport_oauth_circuit_open{provider="acme"} 0'])
  const request = beginning()
  const parameters = await acme.signIn(await provider.authorizationUrl(request), { user: 'ada' })
  acme.wrong.signature = 'wrong key'
  expect(await failureOf(provider.redeem({ ...request, parameters }))).toBe('REJECTED')
  acme.wrong.faults = { token: 'error 500' }
  for (let count = 0; count < 5; count += 1)
    expect(await failureOf(provider.refreshTokens('a secret'))).toBe('UNAVAILABLE')
  expect(await metric('sallyport_oauth_requests_total')).toEqual([
    'sallyport_oauth_requests_total{provider="acme",outcome="OK"} 5',
    'sallyport_oauth_requests_total{provider="acme",outcome="REJECTED"} 1',
    'sallyport_oauth_requests_total{provider="acme",outcome="UNAVAILABLE"} 5',
  ])
  expect(await metric('sallyport_oauth_circuit_open')).toEqual(['sallyport_oauth_circuit_open{provider="acme"} 1'])
  const log = lines.join('')
  expect(log).toContain('a sign-in at an identity provider failed')
  expect(log).toContain('ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  expect(log).toContain('an identity provider failed several times')
  const { code = '' } = Object.fromEntries(parameters)
  for (const secret of [code, request.codeVerifier, request.state, request.nonce, 'a secret']) {
    expect(secret).not.toBe('')
    expect(log).not.toContain(secret)
  }
  acme.mend()
  await app.clock.advance(30)
  expect(await failureOf(provider.refreshTokens('unknown'))).toBe('REJECTED')
  expect(await metric('sallyport_oauth_circuit_open')).toEqual(['sallyport_oauth_circuit_open{provider="acme"} 0'])
  expect(lines.join('')).toContain('an identity provider answers again')
})

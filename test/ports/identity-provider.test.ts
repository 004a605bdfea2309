import { afterAll, beforeAll, expect, test } from 'vitest'
import { callback, createPort, createPortClock, optionsFor, signInAt } from '../_util/identity-port.ts'
import { type OidcProvider, startOidcProvider } from '../_util/oidc-provider.ts'

const clock = createPortClock()
let acme: OidcProvider
beforeAll(async () => {
  acme = await startOidcProvider({
    redirectUris: [callback],
    now: clock.now,
    users: [
      {
        sub: 'ada',
        name: 'Ada Lovelace',
        email: 'Ada@Example.com',
        emailVerified: true,
        picture: 'https://pictures.example/ada.png',
        locale: 'en_GB',
      },
      { sub: 'nobody' },
    ],
  })
})
afterAll(() => acme.close())

test('an account is what the provider says about it', async () => {
  const { port, outcomes } = createPort(optionsFor(acme), clock)
  expect(await signInAt(port, acme, 'ada')).toEqual({
    issuer: acme.issuer,
    subject: 'ada',
    email: 'ada@example.com',
    emailProved: false,
    name: 'Ada Lovelace',
    pictureUrl: 'https://pictures.example/ada.png',
    locale: 'en-GB',
    tokens: null,
  })
  expect(outcomes).toEqual(['OK', 'OK'])
})

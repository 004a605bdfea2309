import { expect, test } from 'vitest'
import { createTestApp } from '../../_util/app.ts'

const query = '{ signInOptions { signup loginByMail passkeys providers { id name kind } } }'

test.each([
  [
    'everything off',
    { signup: 'off' as const, passkeys: null, loginByMail: false, oauthProviders: [] },
    { signup: false, loginByMail: false, passkeys: false, providers: [] },
  ],
  [
    'everything on',
    { passkeys: { rpId: 'localhost', origins: ['http://localhost'] }, loginByMail: true, oauthProviders: [provider()] },
    { signup: true, loginByMail: true, passkeys: true, providers: [{ id: 'acme', name: 'Acme', kind: 'OIDC' }] },
  ],
  [
    'sign-up for invited people alone',
    { signup: 'invited' as const, loginByMail: false },
    { signup: false, loginByMail: false, passkeys: true, providers: [] },
  ],
])('`signInOptions` names what the server offers, without a credential: %s', async (_case, change, expected) => {
  const app = await createTestApp(change)
  const { data, errors } = await app.execute(query)
  expect(errors).toEqual([])
  expect(data).toEqual({ signInOptions: expected })
  await app.close()
})

function provider() {
  return {
    id: 'acme',
    name: 'Acme',
    kind: 'OIDC' as const,
    issuer: 'https://acme.example.com',
    clientId: 'sallyport',
    audiences: ['sallyport'],
    scopes: ['openid'],
    trustEmail: false,
    keepTokens: false,
  }
}

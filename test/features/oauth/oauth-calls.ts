import { createHash, randomBytes } from 'node:crypto'
import type { OAuthProviderConfig } from '../../../src/config/settings.ts'
import type { Identity } from '../../../src/ports/identity-provider.ts'
import { type Credential, createTestApp, expectType, type SettingsChange, type TestApp } from '../../_util/app.ts'
import { createFakeProviders } from '../../_util/fake-providers.ts'

export const redirectUri = 'https://app.example.com/signed-in'

export type Account = Partial<Identity> & { subject: string }

export function providerConfig(id: string): OAuthProviderConfig {
  const issuer = `https://${id}.example.com`
  const client = { clientId: 'client', audiences: ['client'], scopes: ['openid'], trustEmail: false, keepTokens: false }
  return { id, name: id.toUpperCase(), kind: 'OIDC', issuer, ...client }
}

export async function createOAuthApp(change: SettingsChange = {}) {
  const ids = ['one', 'two']
  const identityProviders = createFakeProviders(ids)
  const settings = { oauthProviders: ids.map(providerConfig), oauthRedirects: [redirectUri], ...change }
  const app = await createTestApp(settings, { identityProviders })
  return { app, providers: identityProviders, ...oauthCalls(app, identityProviders) }
}

/** A verifier with its challenge. */
export function createPkce() {
  const codeVerifier = randomBytes(32).toString('base64url')
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') }
}

function oauthCalls(app: TestApp, providers: ReturnType<typeof createFakeProviders>) {
  /** Begins a sign-in and passes the provider. @returns what completes it */
  const begin = async (account: Account, provider = 'one') => {
    const { codeVerifier, codeChallenge } = createPkce()
    const begun = await app.call.startOAuthLogin({ provider, redirectUri, codeChallenge })
    const answer = providers.get(provider).answer(expectType(begun, 'OAuthRedirect').url, account)
    return { provider, codeVerifier, ...answer }
  }
  const beginLink = async (account: Account, credential: Credential, provider = 'one') => {
    const { codeVerifier, codeChallenge } = createPkce()
    const begun = await app.call.startOAuthLink({ provider, redirectUri, codeChallenge }, credential)
    const answer = providers.get(provider).answer(expectType(begun, 'OAuthRedirect').url, account)
    return { provider, codeVerifier, ...answer }
  }
  return {
    begin,
    beginLink,
    signIn: async (account: Account, provider = 'one') => app.call.completeOAuthLogin(await begin(account, provider)),
    link: async (account: Account, credential: Credential, provider = 'one') =>
      app.call.linkOAuthAccount(await beginLink(account, credential, provider), credential),
  }
}

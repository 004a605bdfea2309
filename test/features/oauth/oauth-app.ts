import type { Overrides } from '../../../src/app.ts'
import { type Credential, createTestApp, expectType, type SettingsChange, type TestApp } from '../../_util/app.ts'
import { type OidcProvider, type ProviderUser, startOidcProvider } from '../../_util/oidc-provider.ts'
import { createPkce } from '../../_util/pkce.ts'

export const redirectUri = 'https://app.example.com/signed-in'
const defaultPublicUrl = 'http://localhost:4000'

/** The providers: one is authoritative for the addresses of its domains, as Google is, one never, and one posts its answer as Apple does. */
export type ProviderId = 'google' | 'acme' | 'apple'

/** What completes a sign-in or a link. */
export interface Completion {
  provider: string
  code: string
  state: string
  codeVerifier: string
  iss: string | null
}

export interface OAuthApp {
  app: TestApp
  providers: Record<ProviderId, OidcProvider>
  /** Adds an account at a provider, or changes it. */
  account(user: ProviderUser, provider?: ProviderId): void
  /** Begins a sign-in with an account at a provider, and passes the provider and the callback. @returns what completes it */
  begin(user: ProviderUser, provider?: ProviderId, referralCode?: string | null): Promise<Completion>
  beginLink(user: ProviderUser, credential: Credential, provider?: ProviderId): Promise<Completion>
  /** Signs in from the beginning to the end, as a client does. */
  signIn(user: ProviderUser, provider?: ProviderId): ReturnType<TestApp['call']['completeOAuthLogin']>
  link(
    user: ProviderUser,
    credential: Credential,
    provider?: ProviderId,
  ): ReturnType<TestApp['call']['linkOAuthAccount']>
  /** Delivers the answer of a provider to the callback, as a browser does. @returns the response, without following it */
  callBack(provider: string, parameters: URLSearchParams, cookie?: string): Promise<Response>
  close(): Promise<void>
}

/** A server with three real providers. @param keepTokens whether it keeps their tokens */
export async function createOAuthApp(
  change: SettingsChange = {},
  overrides: Overrides = {},
  keepTokens = false,
): Promise<OAuthApp> {
  let now = () => new Date()
  const publicUrl = change.publicUrl ?? defaultPublicUrl
  const start = (id: ProviderId, behaves: 'google' | 'apple' | 'generic') =>
    startOidcProvider({
      id,
      name: id.toUpperCase(),
      behaves,
      redirectUris: [`${publicUrl}/oauth/${id}/callback`],
      users: [],
      now: () => now(),
    })
  const providers = {
    google: await start('google', 'google'),
    acme: await start('acme', 'generic'),
    apple: await start('apple', 'apple'),
  }
  const all = Object.values(providers).map(({ settings }) => settings)
  const app = await createTestApp(
    {
      oauthProviders: all.map(({ config }) => ({ ...config, keepTokens })),
      oauthSecrets: Object.fromEntries(all.map(({ config, secret }) => [config.id, secret])),
      oauthRedirects: [redirectUri, 'com.example.app:/signed-in'],
      ...change,
    },
    overrides,
  )
  now = () => app.clock.now()
  return {
    app,
    providers,
    ...calls(app, providers),
    async close() {
      await app.close()
      for (const provider of Object.values(providers)) await provider.close()
    },
  }
}

function calls(app: TestApp, providers: OAuthApp['providers']): Omit<OAuthApp, 'app' | 'providers' | 'close'> {
  const account = (user: ProviderUser, provider: ProviderId = 'google') => {
    const { users } = providers[provider]
    const at = users.findIndex(({ sub }) => sub === user.sub)
    if (at >= 0) users[at] = user
    else users.push(user)
  }
  const callBack = async (provider: string, parameters: URLSearchParams, cookie = '') => {
    const url = `${app.url}/oauth/${provider}/callback`
    const headers = { cookie }
    if (provider !== 'apple') return fetch(`${url}?${parameters}`, { redirect: 'manual', headers })
    return fetch(url, {
      method: 'POST',
      body: parameters,
      redirect: 'manual',
      headers: { ...headers, 'sec-fetch-site': 'cross-site' },
    })
  }
  const pass = async (url: string, user: ProviderUser, provider: ProviderId, codeVerifier: string) => {
    account(user, provider)
    const answered = await callBack(provider, await providers[provider].signIn(url, { user: user.sub }))
    const location = answered.headers.get('location') ?? ''
    if (!location.startsWith(`${redirectUri}?`)) throw new Error(`The callback answered ${answered.status} ${location}`)
    const query = new URL(location).searchParams
    const [code = '', state = ''] = [query.get('code') ?? '', query.get('state') ?? '']
    return { provider, code, state, codeVerifier, iss: query.get('iss') }
  }
  const begin: OAuthApp['begin'] = async (user, provider = 'google', referralCode = null) => {
    const { codeVerifier, codeChallenge } = createPkce()
    const begun = await app.call.startOAuthLogin({ provider, redirectUri, codeChallenge, referralCode })
    return pass(expectType(begun, 'OAuthRedirect').url, user, provider, codeVerifier)
  }
  const beginLink: OAuthApp['beginLink'] = async (user, credential, provider = 'google') => {
    const { codeVerifier, codeChallenge } = createPkce()
    const begun = await app.call.startOAuthLink({ provider, redirectUri, codeChallenge }, credential)
    return pass(expectType(begun, 'OAuthRedirect').url, user, provider, codeVerifier)
  }
  return {
    account,
    begin,
    beginLink,
    callBack,
    signIn: async (user, provider) => app.call.completeOAuthLogin(await begin(user, provider)),
    link: async (user, credential, provider) =>
      app.call.linkOAuthAccount(await beginLink(user, credential, provider), credential),
  }
}

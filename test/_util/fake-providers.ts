import { randomUUID } from 'node:crypto'
import {
  type Identity,
  type IdentityProvider,
  IdentityProviderError,
  type IdentityProviders,
} from '../../src/ports/identity-provider.ts'

/** A provider in memory. */
export interface FakeProvider extends IdentityProvider {
  /** Answers the request at an address as the provider does after the user has signed in there. */
  answer(url: string, identity: Partial<Identity> & { subject: string }): { code: string; state: string; iss: string }
}

export function createFakeProviders(ids: string[]): IdentityProviders & { get(id: string): FakeProvider } {
  const all = ids.map(createFakeProvider)
  const find = (id: string) => all.find((provider) => provider.id === id) ?? null
  return {
    all,
    find,
    get(id) {
      const provider = find(id)
      if (!provider) throw new Error(`There is no provider ${id}`)
      return provider
    },
  }
}

function createFakeProvider(id: string): FakeProvider {
  const codes = new Map<string, Identity>()
  const issuer = `https://${id}.example.com`
  return {
    id,
    authorizationUrl: async ({ state, redirectUri }) =>
      `${issuer}/authorize?${new URLSearchParams({ state, redirect_uri: redirectUri })}`,
    answer(url, identity) {
      const code = randomUUID()
      const nothing = { email: null, emailProved: false, name: null, pictureUrl: null, locale: null, tokens: null }
      codes.set(code, { issuer, ...nothing, ...identity })
      return { code, state: new URL(url).searchParams.get('state') ?? '', iss: issuer }
    },
    async redeem({ parameters }) {
      const code = parameters.get('code') ?? ''
      const identity = codes.get(code)
      codes.delete(code)
      const iss = parameters.get('iss')
      if (!identity || (iss !== null && iss !== issuer)) throw new IdentityProviderError('REJECTED', 'A wrong answer')
      return identity
    },
    async verifyIdToken() {
      throw new IdentityProviderError('REJECTED', 'Not an ID token')
    },
    async refreshTokens() {
      throw new IdentityProviderError('REJECTED', 'Not a refresh token')
    },
  }
}

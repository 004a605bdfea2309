import { Configuration, customFetch } from 'openid-client'
import type { SendToProvider } from './provider-http.ts'
import { rejected } from './provider-http.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'
import { clientTimes, createClientAuth, fetchBy } from './token-client.ts'

/** The addresses of a provider that has OAuth 2.0 and no OpenID Connect. */
interface Endpoints {
  authorization_endpoint: string
  token_endpoint: string
}

/** Creates the client of openid-client for one operation, from addresses that are known. */
export function createOAuthConfigure(
  options: ProviderOptions,
  endpoints: Endpoints,
  send: SendToProvider,
  { now }: Pick<ProviderEnvironment, 'now'>,
): (signal: AbortSignal, redirectUri?: string) => Promise<Configuration> {
  const clientAuth = createClientAuth(options, { now })
  const server = {
    issuer: options.issuer,
    ...endpoints,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  }
  return async (signal, redirectUri) => {
    const authenticate = await clientAuth(redirectUri)
    const configuration = new Configuration(server, options.clientId, clientTimes(now()), authenticate)
    configuration[customFetch] = fetchBy(send, signal)
    return configuration
  }
}

/** A provider without OpenID Connect has no ID tokens. */
export async function rejectIdToken(): Promise<never> {
  throw rejected('The provider has no ID tokens')
}

/** Reads a document about the user, with the access token that the provider has just given. */
export async function readUserDocument(
  url: string,
  accessToken: string,
  send: SendToProvider,
  signal: AbortSignal,
): Promise<{ status: number; document: unknown }> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json', 'user-agent': 'Sallyport' }
  const response = await send(url, { headers }, signal)
  return { status: response.status, document: response.ok ? await response.json() : null }
}

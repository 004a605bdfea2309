import { allowInsecureRequests, customFetch, discovery } from 'openid-client'
import { type CachedDocument, createCachedDocument } from './cached-document.ts'
import { assertProviderUrl, type SendToProvider, unavailable } from './provider-http.ts'
import type { ProviderEnvironment } from './provider-options.ts'

/** The metadata of an issuer. [OpenID Connect Discovery 1.0 §3] */
export interface Metadata {
  /** As the issuer sent them. */
  text: string
  /** Its own name. Microsoft's has the placeholder `{tenantid}`. */
  issuer: string
  jwksUri: string
  userinfoEndpoint: string | null
  algorithms: readonly string[]
}

const hourMs = 3_600_000

/** The address of the metadata. [OpenID Connect Discovery 1.0 §4] */
function metadataUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/** Discovers the metadata of an issuer and keeps them for an hour. Metadata that are not valid are never kept. */
export function createMetadataDocument(
  issuer: string,
  send: SendToProvider,
  { now, timeout }: Pick<ProviderEnvironment, 'now' | 'timeout'>,
): CachedDocument<Metadata> {
  const load = async (): Promise<Metadata> => {
    const response = await send(metadataUrl(issuer), {}, AbortSignal.timeout(timeout))
    const text = await response.text()
    const found = await discovery(new URL(issuer), 'any', undefined, undefined, {
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
      [customFetch]: async () => jsonResponse(text),
    }).catch(() => {
      throw unavailable('has metadata that are not valid for its issuer')
    })
    const metadata = found.serverMetadata()
    const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
    if (jwks_uri === undefined) throw unavailable('has metadata without jwks_uri')
    const addresses = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint ?? jwks_uri]
    for (const address of addresses) assertProviderUrl(address ?? '', issuer)
    const algorithms = metadata.id_token_signing_alg_values_supported ?? ['RS256']
    const userinfoEndpoint = userinfo_endpoint ?? null
    return { text, issuer: metadata.issuer, jwksUri: jwks_uri, userinfoEndpoint, algorithms }
  }
  return createCachedDocument(load, { now, maxAgeMs: hourMs })
}

/** A cached document, as the response to a request. */
export function jsonResponse(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { publish, refusedMethod } from './well-known.ts'

/** Where libraries look for the metadata of an issuer: libraries for OAuth at the first path, libraries for OpenID Connect at the second. */
export const metadataPaths = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'] as const

/**
 * Serves the metadata with which a library finds the public keys of the issuer. [RFC 8414 §3, OpenID Connect Discovery 1.0 §4]
 *
 * The server has no endpoint of OAuth, so its lists of response types and grant types are empty. Section 3.2 omits empty lists. Here they
 * are sent: the first is required by section 2, and without the second a client would assume two grant types that are not there.
 *
 * @returns false for another path
 */
export function serveIssuerMetadata(
  config: Pick<Config, 'publicUrl'>,
  pathname: string,
  req: IncomingMessage,
  res: ServerResponse,
): boolean {
  // RFC 8414 puts the path of the issuer at the end. OpenID Connect puts it in front, where the proxy removes it.
  const issuerPath = new URL(config.publicUrl).pathname.replace(/\/$/, '')
  if (!metadataPaths.some((path) => pathname === path || pathname === path + issuerPath)) return false
  if (refusedMethod(req, res)) return true
  publish(res, {
    issuer: config.publicUrl,
    jwks_uri: `${config.publicUrl}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [],
  })
  return true
}

import { isUtf8 } from 'node:buffer'
import { looksLikeApiKey } from '../../crypto/api-key.ts'
import { isStorableText } from '../../store/storable-text.ts'
import { RequestError } from '../request-error.ts'

/** The headers of a request that may hold a credential. */
export interface CredentialHeaders {
  authorization: string | undefined
  apiKey: string | undefined
  /** `X-Org-Id`: the id or the slug of the organization that a login with Basic credentials begins in. */
  organization: string | undefined
}

/**
 * The one credential of a request. Basic credentials and a refresh token do not authenticate a request: they are input of
 * the mutations `login` and `refresh`, which read them from the request's context.
 */
export type Credential =
  | { kind: 'NONE' }
  | { kind: 'ACCESS_TOKEN'; token: string }
  | { kind: 'API_KEY'; key: string }
  | { kind: 'REFRESH_TOKEN'; token: string }
  | { kind: 'BASIC'; identifier: string; password: string; organizationId: string | null }

/**
 * Reads the credential of a request: one or none. The organization belongs to Basic credentials. With any other it is ignored, because
 * gateways and HTTP clients may send the header with every request.
 *
 * @throws RequestError BAD_USER_INPUT for two credentials or malformed Basic ones, TOKEN_INVALID for an unknown scheme
 */
export function parseCredential({ authorization, apiKey, organization }: CredentialHeaders): Credential {
  if (authorization === undefined && apiKey === undefined) return { kind: 'NONE' }
  const both = authorization !== undefined && apiKey !== undefined
  // A header that is sent twice arrives joined with a comma, which no credential of ours holds.
  if (both || apiKey?.includes(',') || holdsTwo(authorization ?? '')) {
    throw new RequestError('BAD_USER_INPUT', 'Send one credential: either Authorization or X-API-Key, and only once.')
  }
  if (apiKey !== undefined) return { kind: 'API_KEY', key: apiKey.trim() }
  const [scheme = '', rest = ''] = splitOnce(authorization?.trim() ?? '')
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return parseBearer(rest)
    case 'basic':
      return parseBasic(rest, organization)
    default:
      throw new RequestError('TOKEN_INVALID', 'The Authorization header must use the scheme Bearer or Basic.')
  }
}

function holdsTwo(authorization: string): boolean {
  return authorization.includes(',') && /,\s*(bearer|basic)\s/i.test(authorization)
}

function parseBearer(token: string): Credential {
  if (looksLikeApiKey(token)) return { kind: 'API_KEY', key: token }
  return { kind: token.startsWith('sp_rt_') ? 'REFRESH_TOKEN' : 'ACCESS_TOKEN', token }
}

/**
 * RFC 7617 §2: everything before the first colon is the name, all after it the password, and neither contains NUL. They are UTF-8 (§2.1):
 * a password in another encoding must not count as a wrong one.
 */
function parseBasic(encoded: string, organization: string | undefined): Credential {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0)
  if (!isUtf8(bytes)) throw new RequestError('BAD_USER_INPUT', 'The Basic credentials must be encoded in UTF-8.')
  const text = bytes.toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0 || !isStorableText(text)) {
    throw new RequestError('BAD_USER_INPUT', 'The Basic credentials are malformed.')
  }
  // A header that is sent twice arrives joined with a comma, which no id and no slug holds.
  if (organization?.includes(',')) throw new RequestError('BAD_USER_INPUT', 'Send the header X-Org-Id only once.')
  // A gateway without a value may send the header empty.
  const organizationId = organization || null
  return { kind: 'BASIC', identifier: text.slice(0, colon), password: text.slice(colon + 1), organizationId }
}

function splitOnce(text: string): [string, string] {
  const space = text.indexOf(' ')
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1).trim()]
}

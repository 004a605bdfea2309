import { hash, timingSafeEqual } from 'node:crypto'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { rejected } from './provider-http.ts'
import type { ProviderOptions } from './provider-options.ts'
import type { Claims } from './read-profile.ts'

/** Seconds by which the clocks of a provider and of this server may differ. */
export const toleranceSeconds = 30
/** Seconds after which an ID token is too old to sign anybody in, although it has not expired. */
const maxAgeSeconds = 300
const maxTokenLength = 16_384

/** Signatures with a public key. An attacker who signs with that key as if it were a password (HS256), or not at all, is refused. */
const asymmetricAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

interface Expected {
  keys: JWTVerifyGetKey
  /** The algorithms in the metadata of the issuer. */
  algorithms: readonly string[]
  /** The issuer in the metadata; Microsoft's has the placeholder `{tenantid}`. */
  issuer: string
  kind: ProviderOptions['kind']
  audiences: readonly string[]
  nonce: string
  now: Date
}

/**
 * Validates an ID token: signature, issuer, audience, nonce and times. [OpenID Connect Core 1.0 §3.1.3.7]
 *
 * @throws IdentityProviderError REJECTED for a token that is not valid, UNAVAILABLE when the keys cannot be loaded
 */
export async function verifyIdToken(token: string, expected: Expected): Promise<Claims> {
  if (token.length > maxTokenLength) throw rejected('The ID token is too long')
  const { keys, now, audiences } = expected
  const algorithms = expected.algorithms.filter((name) => asymmetricAlgorithms.includes(name))
  const options = { algorithms, currentDate: now, clockTolerance: toleranceSeconds, maxTokenAge: maxAgeSeconds }
  const { payload } = await jwtVerify(token, keys, {
    ...options,
    audience: [...audiences],
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTClaimValidationFailed) throw rejected(`The ID token has another \`${error.claim}\``)
    if (error instanceof errors.JOSEError) throw rejected(`The ID token is not valid (${error.code})`)
    throw error
  })
  if (!isIssuer(payload, expected)) throw rejected('The ID token is of another issuer')
  if (typeof payload.sub !== 'string' || payload.sub === '' || payload.sub.length > 255)
    throw rejected('The ID token has no usable subject')
  // A token for several clients says which of them asked for it.
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && !audiences.includes(String(payload.azp)))
    throw rejected('The ID token was made for another client')
  // An attacker who got hold of an ID token must not be able to present it in a sign-in of their own.
  if (typeof payload.nonce !== 'string' || !isNonce(payload.nonce, expected.nonce))
    throw rejected('The ID token has another nonce')
  return payload
}

function isIssuer(claims: Claims, { issuer, kind }: Expected): boolean {
  if (kind === 'MICROSOFT')
    return typeof claims.tid === 'string' && claims.iss === issuer.replace('{tenantid}', claims.tid)
  // Google's older libraries name the issuer without its scheme. [Google Identity, Verify the ID token]
  return claims.iss === issuer || (kind === 'GOOGLE' && claims.iss === 'accounts.google.com')
}

/** Libraries of Apple's platforms send the SHA-256 of the nonce in the place of the nonce, in hexadecimal or base64url. */
function isNonce(presented: string, nonce: string): boolean {
  const forms = [nonce, hash('sha256', nonce, 'hex'), hash('sha256', nonce, 'base64url')]
  return forms.map((form) => isEqual(presented, form)).includes(true)
}

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'))
}

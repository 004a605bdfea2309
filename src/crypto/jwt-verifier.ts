import { verify } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { decodeBase64url } from './base64url.ts'
import type { JwtClaims } from './jwt-claims.ts'
import type { SigningKey } from './signing-key.ts'
import { isUuid } from './uuid.ts'

/** MALFORMED: not a JWT. INVALID: not to be trusted. EXPIRED: issued by this server, and no longer valid. */
type JwtFailure = 'MALFORMED' | 'INVALID' | 'EXPIRED'

type Verdict = { ok: true; claims: JwtClaims } | { ok: false; failure: JwtFailure }
type Signed = { token: string; kid: string; claims: JwtClaims }

export interface JwtVerifier {
  /** Never throws. The claims are frozen: the same object is handed out again for the same token. */
  verify(token: string): Verdict
}

const maxTokenLength = 8192
/** A token is found by the end of its signature, which is hashed in a tenth of the time of the whole, and compared as a whole. */
const keyCharacters = 43
const tokenShape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const headerMembers = new Set(['alg', 'typ', 'kid'])

/**
 * Verifies access tokens (RFC 8725, RFC 9068): `typ` at+jwt, the one algorithm of the key that `kid` names, exact issuer
 * and audience, every time claim present. A header member beside alg, typ and kid is refused, so an attacker's `jku`,
 * `x5u`, `jwk`, `crit` or `b64` is never read.
 *
 * The signature of up to `maxRemembered` tokens is checked once; times and the presence of the key are checked on every call.
 * A token is remembered by its full text, which has exactly one spelling.
 */
export function createJwtVerifier(options: {
  issuer: string
  audience: string
  /** Every key whose tokens still count. A key that leaves takes its tokens with it at once. */
  keys: () => readonly SigningKey[]
  /** Milliseconds since 1970. */
  now: () => number
  /** Allowed difference of clocks, 30 at most. */
  toleranceSeconds: number
  /** The maximum number of cached tokens. The least recently used one is evicted first. */
  maxRemembered: number
}): JwtVerifier {
  if (!(options.toleranceSeconds >= 0 && options.toleranceSeconds <= 30)) {
    throw new RangeError('toleranceSeconds is 0 to 30')
  }
  const memory = new LRUCache<string, Signed>({ max: options.maxRemembered })
  const findKey = (kid: string) => options.keys().find((key) => key.kid === kid)

  function checkTimes(claims: JwtClaims): Verdict {
    const seconds = options.now() / 1000
    const earliest = Math.max(claims.nbf, claims.iat)
    if (earliest > seconds + options.toleranceSeconds) return { ok: false, failure: 'INVALID' }
    if (claims.exp <= seconds - options.toleranceSeconds) return { ok: false, failure: 'EXPIRED' }
    return { ok: true, claims }
  }

  return {
    verify(token) {
      const end = token.slice(-keyCharacters)
      const kept = memory.get(end)
      const known = kept?.token === token ? kept : undefined
      const signed = known ?? readSigned(token, findKey)
      if (typeof signed === 'string') return { ok: false, failure: signed }
      const { kid, claims } = signed
      if (findKey(kid) === undefined || claims.iss !== options.issuer || claims.aud !== options.audience) {
        if (known) memory.delete(end)
        return { ok: false, failure: 'INVALID' }
      }
      const verdict = checkTimes(claims)
      if (!known && verdict.ok) memory.set(end, signed)
      if (known && !verdict.ok) memory.delete(end)
      return verdict
    },
  }
}

function readSigned(token: string, findKey: (kid: string) => SigningKey | undefined): Signed | JwtFailure {
  if (token.length > maxTokenLength || !tokenShape.test(token)) return 'MALFORMED'
  const [headerText = '', claimsText = '', signatureText = ''] = token.split('.')
  const header = decodeObject(headerText)
  const signature = decodeBase64url(signatureText)
  if (header === null || signature === null) return 'MALFORMED'
  if (!Object.keys(header).every((member) => headerMembers.has(member))) return 'INVALID'
  const key = typeof header.kid === 'string' ? findKey(header.kid) : undefined
  if (key === undefined || header.alg !== key.algorithm || header.typ !== 'at+jwt') return 'INVALID'
  if (!isSignedBy(key, token.slice(0, token.lastIndexOf('.')), signature)) return 'INVALID'
  const claims = decodeObject(claimsText)
  return claims !== null && hasRequiredClaims(claims) ? { token, kid: key.kid, claims } : 'INVALID'
}

function isSignedBy(key: SigningKey, input: string, signature: Buffer): boolean {
  const digest = key.algorithm === 'EdDSA' ? null : 'sha256'
  return verify(digest, Buffer.from(input), { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

function hasRequiredClaims(claims: Record<string, unknown>): claims is JwtClaims {
  const texts = [claims.iss, claims.aud, claims.sub, claims.jti]
  const times = [claims.iat, claims.nbf, claims.exp]
  return (
    texts.every((text) => typeof text === 'string' && text !== '') &&
    times.every((time) => Number.isFinite(time)) &&
    (claims.sid === undefined || (typeof claims.sid === 'string' && isUuid(claims.sid)))
  )
}

/** A JSON object in canonical base64url, frozen through and through; null for anything else. */
function decodeObject(text: string): Record<string, unknown> | null {
  const bytes = decodeBase64url(text)
  if (bytes === null) return null
  try {
    const value: unknown = JSON.parse(bytes.toString(), (_, member) => Object.freeze(member))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { sign } from 'node:crypto'
import type { JwtClaims } from './jwt-claims.ts'
import { encodeJwtHeader, type SigningKey } from './signing-key.ts'

export type { JwtClaims } from './jwt-claims.ts'
export { createJwtVerifier, type JwtVerifier } from './jwt-verifier.ts'
export { generateSigningKey, loadSigningKey, type SigningAlgorithm, type SigningKey } from './signing-key.ts'

/**
 * Signs a compact JWS (RFC 7515). Synchronous on purpose: WebCrypto would queue behind the password hashes that share its
 * thread pool, and one signature takes less than a request's turn there.
 */
export function signJwt(key: SigningKey, claims: JwtClaims, typ = 'at+jwt'): string {
  const header = typ === 'at+jwt' ? key.accessTokenHeader : encodeJwtHeader(key, typ)
  const input = `${header}.${encodeJson(claims)}`
  const digest = key.algorithm === 'EdDSA' ? null : 'sha256'
  const signature = sign(digest, Buffer.from(input), key.privateKey)
  const encoded = key.algorithm === 'ES256' ? toP1363(signature) : signature
  return `${input}.${encoded.toString('base64url')}`
}

/** Half a P-256 signature. */
const p256Bytes = 32

/**
 * The two integers of a DER signature side by side, as a JWS has them (RFC 7518 §3.4). Node can write them so itself, at
 * two thirds more time for the whole signature.
 */
function toP1363(der: Buffer): Buffer {
  const signature = Buffer.alloc(2 * p256Bytes)
  let integer = 2
  for (let end = p256Bytes; end <= 2 * p256Bytes; end += p256Bytes) {
    const after = integer + 2 + (der[integer + 1] ?? 0)
    const digits = Math.min(after - integer - 2, p256Bytes)
    for (let place = 1; place <= digits; place++) signature[end - place] = der[after - place] ?? 0
    integer = after
  }
  return signature
}

function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

import { sign } from 'node:crypto'
import type { JwtClaims } from './jwt-claims.ts'
import type { SigningKey } from './signing-key.ts'

export type { JwtClaims } from './jwt-claims.ts'
export { createJwtVerifier, type JwtFailure, type JwtVerifier } from './jwt-verifier.ts'
export { generateSigningKey, loadSigningKey, type SigningAlgorithm, type SigningKey } from './signing-key.ts'

/**
 * Signs a compact JWS (RFC 7515). Synchronous on purpose: WebCrypto would queue behind the password hashes that share its
 * thread pool, and one signature takes less than a request's turn there.
 */
export function signJwt(key: SigningKey, claims: JwtClaims, typ = 'at+jwt'): string {
  const header = encodeJson({ alg: key.algorithm, typ, kid: key.kid })
  const input = `${header}.${encodeJson(claims)}`
  const digest = key.algorithm === 'EdDSA' ? null : 'sha256'
  const signature = sign(digest, Buffer.from(input), key.privateKey)
  const encoded = key.algorithm === 'ES256' ? toP1363(signature) : signature
  return `${input}.${encoded.toString('base64url')}`
}

/** Half a P-256 signature. */
const P256_BYTES = 32

/**
 * The two integers of a DER signature side by side, as a JWS has them (RFC 7518 §3.4). Node can write them so itself, at
 * two thirds more time for the whole signature.
 */
function toP1363(der: Buffer): Buffer {
  const signature = Buffer.alloc(2 * P256_BYTES)
  let at = 2
  for (const end of [P256_BYTES, 2 * P256_BYTES]) {
    const length = der[at + 1] ?? 0
    const integer = der.subarray(at + 2, at + 2 + length)
    const digits = integer.length > P256_BYTES ? integer.subarray(integer.length - P256_BYTES) : integer
    digits.copy(signature, end - digits.length)
    at += 2 + length
  }
  return signature
}

function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

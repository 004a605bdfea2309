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
  const signature = sign(digest, Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose'

export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256'

/** A signing key ready for use. One key signs with one algorithm (RFC 8725 §3.1). */
export interface SigningKey {
  /** The RFC 7638 thumbprint of the public key. */
  kid: string
  algorithm: SigningAlgorithm
  /** The key as the JWKS publishes it: public members, `kid`, `alg` and `use`. */
  publicJwk: JWK
  publicKey: KeyObject
  privateKey: KeyObject
  /** The header of the access tokens that it signs, as they contain it. */
  accessTokenHeader: string
}

/** The protected header of a compact JWS, in base64url. [RFC 7515 §7.1] */
export function encodeJwtHeader({ algorithm, kid }: Pick<SigningKey, 'algorithm' | 'kid'>, typ: string): string {
  return Buffer.from(JSON.stringify({ alg: algorithm, typ, kid })).toString('base64url')
}

/** Makes a key pair; the PEM (PKCS #8) is for the caller to encrypt and store. */
export async function generateSigningKey(
  algorithm: SigningAlgorithm,
): Promise<{ kid: string; algorithm: SigningAlgorithm; publicJwk: JWK; privatePem: string }> {
  const pair = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(jwk, 'sha256')
  return {
    kid,
    algorithm,
    publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' },
    privatePem: await exportPKCS8(pair.privateKey),
  }
}

/**
 * Loads a stored key. The public half is taken from the private one, so that a row cannot publish a key that we do not
 * sign with, nor a private member; throws when the row contradicts itself.
 */
export function loadSigningKey(row: {
  kid: string
  algorithm: SigningAlgorithm
  publicJwk: JWK
  privatePem: string
}): SigningKey {
  const { kid, algorithm } = row
  const privateKey = createPrivateKey(row.privatePem)
  const publicKey = createPublicKey(privateKey)
  const publicJwk: JWK = { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, alg: algorithm, use: 'sig' }
  const { kty, crv, x, n } = row.publicJwk
  if (publicJwk.kty !== kty || publicJwk.crv !== crv || publicJwk.x !== x || publicJwk.n !== n) {
    throw new Error(`signing key ${kid}: the public and the private half differ`)
  }
  if (algorithmOf(publicJwk) !== algorithm) throw new Error(`signing key ${kid} is not a key for ${algorithm}`)
  return { kid, algorithm, publicJwk, publicKey, privateKey, accessTokenHeader: encodeJwtHeader(row, 'at+jwt') }
}

function algorithmOf(jwk: JWK): SigningAlgorithm | null {
  if (jwk.kty === 'RSA') return 'RS256'
  if (jwk.crv === 'P-256') return 'ES256'
  return jwk.crv === 'Ed25519' ? 'EdDSA' : null
}

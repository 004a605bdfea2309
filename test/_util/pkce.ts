import { createHash, randomBytes } from 'node:crypto'

/** A verifier and its S256 challenge. [RFC 7636] */
export interface Pkce {
  codeVerifier: string
  codeChallenge: string
}

/** Makes the two as an application does. */
export function createPkce(codeVerifier = randomBytes(32).toString('base64url')): Pkce {
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') }
}

import { hash, randomBytes } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'

const tokenPrefix = 'sp_ot_'
const tokenBytes = 32

/**
 * A token for a link in a mail: `sp_ot_` and 256 random bits. Only the hash (32 bytes, SHA-256) is stored; the row that
 * holds it binds the purpose, the user and the address (ASVS 6.6.2).
 */
export function createOneTimeToken(): { token: string; hash: Buffer } {
  const token = tokenPrefix + randomBytes(tokenBytes).toString('base64url')
  return { token, hash: hash('sha256', token, 'buffer') }
}

/** The stored form of a presented token; null for a malformed token, which needs no query. */
export function hashOneTimeToken(token: string): Buffer | null {
  if (token.length !== tokenPrefix.length + 43 || !token.startsWith(tokenPrefix)) return null
  if (decodeBase64url(token.slice(tokenPrefix.length))?.length !== tokenBytes) return null
  return hash('sha256', token, 'buffer')
}

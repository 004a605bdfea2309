import { hash, randomBytes } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'

const PREFIX = 'sp_ot_'
const BYTES = 32

/**
 * A token for a link in a mail: `sp_ot_` and 256 random bits. Only the hash (32 bytes, SHA-256) is stored; the row that
 * holds it binds the purpose, the user and the address (ASVS 6.6.2).
 */
export function createOneTimeToken(): { token: string; hash: Buffer } {
  const token = PREFIX + randomBytes(BYTES).toString('base64url')
  return { token, hash: hash('sha256', token, 'buffer') }
}

/** The stored form of a presented token; null for a malformed token, which needs no query. */
export function hashOneTimeToken(token: string): Buffer | null {
  if (token.length !== PREFIX.length + 43 || !token.startsWith(PREFIX)) return null
  if (decodeBase64url(token.slice(PREFIX.length))?.length !== BYTES) return null
  return hash('sha256', token, 'buffer')
}

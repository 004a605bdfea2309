import { createHmac, hash, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeyRing, ServerKey } from './key-ring.ts'
import { uuidFromBytes, uuidToBytes } from './uuid.ts'

/**
 * 16, 32 and 16 bytes in base64url. The last character of each has only the values that an encoder writes: a token has one spelling.
 */
const tokenShape = /^sp_rt_([A-Za-z0-9_-]{21}[AQgw])\.([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])\.([A-Za-z0-9_-]{21}[AQgw])$/
const tagBytes = 16

/** One link of a session's chain of refresh tokens. */
export interface RefreshToken {
  sessionId: string
  /** The 16 bytes of its id. */
  session: Buffer
  /** 32 bytes. The row stores only their hash. */
  value: Buffer
  /** The server key that tagged a parsed token. A token that was not parsed belongs to the current key. */
  keyId?: string
}

/** Begins a chain with 256 random bits. */
export function firstRefreshToken(sessionId: string): RefreshToken {
  return { sessionId, session: uuidToBytes(sessionId), value: randomBytes(32) }
}

/** The text a client keeps: `sp_rt_<session>.<value>.<tag>`, tagged under the current key. */
export function formatRefreshToken(keys: KeyRing, token: RefreshToken): string {
  const session = token.session.toString('base64url')
  return `sp_rt_${session}.${token.value.toString('base64url')}.${tagOf(keys.current, token).toString('base64url')}`
}

/**
 * Reads a presented token; null when this server did not issue it. Never throws.
 *
 * The tag is what makes reuse meaningful: an attacker who knows a session's id but no token of it could otherwise present
 * a made-up value and have the session revoked as if a stolen token had come back (RFC 9700 §4.14.2).
 */
export function parseRefreshToken(keys: KeyRing, text: string): RefreshToken | null {
  const [, sessionText, valueText, tagText] = tokenShape.exec(text) ?? []
  if (sessionText === undefined || valueText === undefined || tagText === undefined) return null
  const [session, value, tag] = [sessionText, valueText, tagText].map((text) => Buffer.from(text, 'base64url'))
  if (!session || !value || !tag) return null
  const token = { sessionId: uuidFromBytes(session), session, value }
  const key = keys.all.find((candidate) => timingSafeEqual(tagOf(candidate, token), tag))
  if (key === undefined) return null
  return { ...token, keyId: key.id }
}

/**
 * The one token that follows this one. It is computed, not drawn, so that two tabs or a retry after a lost answer get the
 * same successor without the server remembering it. The key is the one that tagged the token, so a retry that
 * crosses a change of the server's secret still finds the same value; the successor itself is tagged under the current
 * key, so a chain moves to the new secret at its next use. Throws when the token's key has left the ring.
 */
export function successorOf(keys: KeyRing, token: RefreshToken): RefreshToken {
  const key = token.keyId === undefined ? keys.current : keys.find(token.keyId)
  if (key === undefined) throw new Error('the key of this refresh token has left the ring')
  const { sessionId, session } = token
  return { sessionId, session, value: macOf(key.hmacKey('refresh chain'), token) }
}

/** The tokens that may have followed an exchanged one: the successors under each key, of which one tagged the text that was exchanged. */
export function possibleSuccessors(keys: KeyRing, token: RefreshToken): RefreshToken[] {
  return keys.all.map(({ id }) => successorOf(keys, { ...token, keyId: id }))
}

/** The stored form of a token: SHA-256 of its value, in hexadecimal digits. */
export function hashRefreshToken(token: RefreshToken): string {
  return hash('sha256', token.value)
}

function tagOf(key: ServerKey, token: RefreshToken): Buffer {
  return macOf(key.hmacKey('refresh tag'), token).subarray(0, tagBytes)
}

function macOf(key: KeyObject, token: RefreshToken): Buffer {
  return createHmac('sha256', key).update(token.session).update(token.value).digest()
}

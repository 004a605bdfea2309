import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { decodeBase62Of128Bits, encodeBase62, encodeUint32Base62 } from './base62.ts'
import { uuidFromBytes, uuidToBytes } from './uuid.ts'

/** `sp_live_`, the id in 22 characters, `_`, the secret in 27, the checksum in 6. */
const keyLength = 64
const keyShape = /^sp_(live|test)_([0-9A-Za-z]{22})_[0-9A-Za-z]{33}$/

/** A presented key, parsed, before its row is read. */
export interface ParsedApiKey {
  mode: 'LIVE' | 'TEST'
  /** The row's UUID, lower case. */
  id: string
  /** SHA-256 in hexadecimal digits, of mode, id and secret. Compare it with the stored one in constant time. */
  secretHash: string
}

/**
 * Makes the key that its owner sees once: `sp_live_<id>_<160-bit secret><crc32>`. `prefix` is the part before the secret,
 * which a list may show. The hash covers mode and id too: a live key's secret is worth nothing behind `sp_test_` or
 * behind another id.
 */
export function createApiKeySecret(
  mode: 'LIVE' | 'TEST',
  id: string,
): { key: string; prefix: string; secretHash: Buffer } {
  const prefix = `sp_${mode === 'LIVE' ? 'live' : 'test'}_${encodeBase62(uuidToBytes(id), 22)}`
  const body = `${prefix}_${encodeBase62(randomBytes(20), 27)}`
  return { key: body + checksumOf(body), prefix, secretHash: hash('sha256', body, 'buffer') }
}

/**
 * Reads a presented key. Null when the shape, the case or the checksum is wrong, so that a typo, a truncated paste or a
 * scanner's guess is refused before any query.
 */
export function parseApiKey(text: string): ParsedApiKey | null {
  if (text.length !== keyLength) return null
  const [, mode, idText] = keyShape.exec(text) ?? []
  if (mode === undefined || idText === undefined) return null
  const body = text.slice(0, -6)
  if (checksumOf(body) !== text.slice(-6)) return null
  const id = decodeBase62Of128Bits(idText)
  if (id === null) return null
  return {
    mode: mode === 'live' ? 'LIVE' : 'TEST',
    id: uuidFromBytes(id),
    secretHash: hash('sha256', body),
  }
}

/** Whether a bearer credential looks like an API key, well-formed or not, rather than a JWT. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith('sp_live_') || text.startsWith('sp_test_')
}

function checksumOf(body: string): string {
  return encodeUint32Base62(crc32(body))
}

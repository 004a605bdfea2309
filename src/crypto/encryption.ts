import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'
import type { KeyRing, ServerKey } from './key-ring.ts'

const ivBytes = 12
const tagBytes = 16
const envelopeShape = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/

/** An envelope did not open. It never says whether the key, the context or the text was wrong. */
export class DecryptionError extends Error {
  readonly code = 'DECRYPTION_FAILED'
  constructor() {
    super('The value could not be decrypted.')
    this.name = 'DecryptionError'
  }
}

/**
 * Encrypts under the current key with AES-256-GCM (NIST SP 800-38D) into `v1.<key id>.<iv|ciphertext|tag>`.
 *
 * `context` names what the value belongs to (`totp:<user id>`) and is authenticated with it: an attacker who can write to
 * the database cannot move one user's secret to another user's row.
 */
export function encrypt(keys: KeyRing, plaintext: Uint8Array, context: string): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', encryptionKey(keys.current), iv, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(context))
  const sealed = Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  return `v1.${keys.current.id}.${sealed.toString('base64url')}`
}

/** Opens an envelope made for the same context under any key of the ring. Throws DecryptionError for every failure. */
export function decrypt(keys: KeyRing, envelope: string, context: string): Buffer {
  const [, keyId = '', body = ''] = envelopeShape.exec(envelope) ?? []
  const key = keys.find(keyId)
  const sealed = decodeBase64url(body)
  if (key === undefined || sealed === null || sealed.length < ivBytes + tagBytes) throw new DecryptionError()
  const iv = sealed.subarray(0, ivBytes)
  const decipher = createDecipheriv('aes-256-gcm', encryptionKey(key), iv, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()])
  } catch {
    throw new DecryptionError()
  }
}

/** Whether the envelope names the current key; if not, encrypting it again lets the older secret retire. */
export function isCurrentKey(keys: KeyRing, envelope: string): boolean {
  return envelopeShape.exec(envelope)?.[1] === keys.current.id
}

function encryptionKey(key: ServerKey): Buffer {
  return key.derive('encryption')
}

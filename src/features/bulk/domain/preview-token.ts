import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KeyRing, ServerKey } from '../../../crypto/key-ring.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import type { BulkPreviewRow } from '../store/bulk-preview.ts'

/** What a token is signed over: who may use it until when, the change, its arguments, and the users. */
type Signed = Pick<BulkPreviewRow, 'id' | 'ownerId' | 'apiKeyId' | 'content' | 'digest' | 'expiresAt'>

/**
 * The token of a preview: `sp_bulk_<id>.<signature>`. Neither a reader of the database nor a writer who changes the stored preview
 * can make one, because the signature is under a key of the server.
 */
export function signPreview(keys: KeyRing, preview: Signed): string {
  return `sp_bulk_${preview.id}.${signatureOf(keys.current, preview).toString('base64url')}`
}

/** The id of the preview in a token; null for a text that is not a token. */
export function previewIdOf(token: string): string | null {
  const [, id = ''] = /^sp_bulk_([0-9a-f-]{36})\.[\w-]{43}$/.exec(token) ?? []
  return isUuid(id) ? id : null
}

/** Whether a token belongs to a preview, in constant time. */
export function isTokenOf(keys: KeyRing, preview: Signed, token: string): boolean {
  const signature = Buffer.from(token.slice(token.indexOf('.') + 1), 'base64url')
  return keys.all.some((key) => {
    const expected = signatureOf(key, preview)
    return signature.length === expected.length && timingSafeEqual(signature, expected)
  })
}

function signatureOf(key: ServerKey, { id, ownerId, apiKeyId, content, digest, expiresAt }: Signed): Buffer {
  const text = JSON.stringify([id, ownerId, apiKeyId ?? null, content, digest, expiresAt.getTime()])
  return createHmac('sha256', key.hmacKey('bulk preview')).update(text).digest()
}

import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ApiKeyNotFoundError, ValidationError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { createApiKeySecret } from '../../../crypto/api-key.ts'
import { findApiKeyOf, rotateApiKeyRow } from '../store/api-key.ts'
import { ApiKeySecret } from './create-api-key.ts'

/** The longest overlap of two secrets, in seconds: 30 days. */
const longestOverlap = 30 * 86_400

/**
 * Gives a key a new secret. The present one works on for `overlapSeconds`, and a secret that was already on its way out
 * stops at once.
 */
export async function rotateApiKey(
  services: Pick<Services, 'clock' | 'database'>,
  access: SessionAccess,
  input: { id: string; overlapSeconds: number },
  client: Client,
): Promise<ApiKeySecret | ApiKeyNotFoundError | ValidationError> {
  const { overlapSeconds } = input
  if (overlapSeconds < 0 || overlapSeconds > longestOverlap) {
    const message = `The overlap is 0 to ${longestOverlap} seconds.`
    return new ValidationError([{ path: ['overlapSeconds'], rule: 'range', message }])
  }
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    const present = await findApiKeyOf(em, access.user.id, input.id)
    if (!present) return new ApiKeyNotFoundError()
    const { key, prefix, secretHash } = createApiKeySecret(present.mode, present.id)
    const previousUntil = overlapSeconds > 0 ? new Date(now.getTime() + overlapSeconds * 1000) : null
    const rotation = { secretHash, prefix, previousUntil, now }
    if (!(await rotateApiKeyRow(em, access.user.id, present.id, rotation))) return new ApiKeyNotFoundError()
    const details = { apiKeyId: present.id, overlapSeconds }
    await recordEvent(em, { type: 'API_KEY_ROTATED', actorId: access.user.id, details }, client, now)
    const apiKey = await findApiKeyOf(em, access.user.id, present.id)
    return apiKey ? new ApiKeySecret(key, apiKey) : new ApiKeyNotFoundError()
  })
}

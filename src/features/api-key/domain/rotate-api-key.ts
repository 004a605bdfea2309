import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createApiKeySecret } from '../../../crypto/api-key.ts'
import { readNow } from '../../../store/now.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { findApiKeyOf, rotateApiKeyRow } from '../store/api-key.ts'
import { ApiKeySecret } from './api-key-secret.ts'

/** The longest time for which both secrets work, in seconds: 30 days. */
const longestOverlap = 30 * 86_400

type Answer = ApiKeySecret | ApiKeyNotFoundError | ValidationError

/**
 * Gives an API key of the caller a new secret. The present secret works for another `overlapSeconds`; a secret that was
 * already being replaced stops working at once.
 */
export async function rotateApiKey(
  deps: Pick<Services, 'database'>,
  caller: Caller<SessionAccess>,
  input: { id: string; overlapSeconds: number },
): Promise<Answer> {
  const { overlapSeconds } = input
  if (overlapSeconds < 0 || overlapSeconds > longestOverlap) {
    const message = `The overlap must be between 0 and ${longestOverlap} seconds.`
    return new ValidationError([{ path: ['overlapSeconds'], rule: 'range', message }])
  }
  const { user } = caller.access
  return deps.database.transactional(async (em): Promise<Answer> => {
    const now = await readNow(em)
    const present = await findApiKeyOf(em, user.id, input.id)
    if (!present) return new ApiKeyNotFoundError()
    const { key, prefix, secretHash } = createApiKeySecret(present.mode, present.id)
    const previousUntil = overlapSeconds > 0 ? new Date(now.getTime() + overlapSeconds * 1000) : null
    const rotation = { secretHash, prefix, previousUntil, now }
    if (!(await rotateApiKeyRow(em, user.id, present.id, rotation))) return new ApiKeyNotFoundError()
    const details = { apiKeyId: present.id, overlapSeconds }
    await recordEvent(em, { type: apiKeyEvents.API_KEY_ROTATED, by: caller, at: now, details })
    const apiKey = await findApiKeyOf(em, user.id, present.id)
    return apiKey ? new ApiKeySecret(key, apiKey) : new ApiKeyNotFoundError()
  })
}

import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createApiKeySecret } from '../../../crypto/api-key.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { apiKeyRotatedNotice } from '../mails.ts'
import { findApiKeyOf, rotateApiKeyRow } from '../store/api-key.ts'
import { ApiKeySecret } from './api-key-secret.ts'
import { changeApiKey } from './change-api-key.ts'
import { notifyOfKey } from './notify-of-key.ts'
import { refuseMissingScopes } from './refuse-missing-scopes.ts'
import { refuseScopesWithoutProof } from './refuse-scopes-without-proof.ts'

/** The longest time for which both secrets work, in seconds: 30 days. */
const maxOverlapSeconds = 30 * 86_400

const notRotated = 'The API key is revoked or has expired, and cannot be rotated.'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>
type Answer = ApiKeySecret | ApiKeyNotFoundError | ScopeNotGrantedError | ProofRequiredError | ValidationError

/**
 * Gives an API key a new secret. The present secret works for another `overlapSeconds`; a secret that was already being replaced
 * stops working at once. The caller learns the secret, and has to hold every scope of the key: a member of an organization must
 * not gain the scopes of its keys by rotating them. The caller gets a notice, and needs a fresh proof if the key has
 * `organizations:write` or a scope that the role `user` lacks.
 */
export async function rotateApiKey(
  deps: Deps,
  caller: Caller<SessionAccess>,
  { id, overlapSeconds }: { id: string; overlapSeconds: number },
): Promise<Answer> {
  if (overlapSeconds < 0 || overlapSeconds > maxOverlapSeconds) {
    const message = `The overlap must be between 0 and ${maxOverlapSeconds} seconds.`
    return new ValidationError([{ path: ['overlapSeconds'], rule: 'range', message }])
  }
  return changeApiKey<ApiKeySecret, ScopeNotGrantedError | ProofRequiredError>(deps, caller, {
    id,
    type: apiKeyEvents.API_KEY_ROTATED,
    async apply({ em, user, present, rights, now }) {
      const refused =
        refuseMissingScopes(rights.held, rights.scopesOf(present)) ??
        refuseScopesWithoutProof(deps, caller, rights, present.scopes)
      if (refused) return refused
      const { key, prefix, secretHash } = createApiKeySecret(present.mode, present.id)
      const previousUntil = overlapSeconds > 0 ? new Date(now.getTime() + overlapSeconds * 1000) : null
      const rotation = { secretHash, prefix, previousUntil, now }
      if (!(await rotateApiKeyRow(em, rights.owner, present.id, rotation))) return new ApiKeyNotFoundError(notRotated)
      const notice = { template: apiKeyRotatedNotice, apiKeyId: present.id, keyName: present.name }
      await notifyOfKey(deps, em, caller, { ...notice, user, rights, at: now })
      const apiKey = await findApiKeyOf(em, rights.owner, present.id)
      return apiKey ? { details: { overlapSeconds }, result: new ApiKeySecret(key, apiKey) } : new ApiKeyNotFoundError()
    },
  })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { EventType } from '../../../core/audit/event-type.ts'
import type { Outcome } from '../../../core/audit/outcome.ts'
import type { ExpectedError } from '../../../core/expected-error.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { assertCallerStillValid, lockUserOfCaller } from '../../session/index.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { lockApiKeyOf } from '../store/api-key.ts'
import { type KeyRights, rightsOverKey } from './key-rights.ts'
import { recordKeyEvent } from './record-key-event.ts'

interface ApiKeyChange<Result, Refusal> {
  /** The id of the API key to change. */
  id: string
  type: EventType
  /**
   * Makes the change in the transaction that holds the lock of the key's row. An error that it returns rolls everything back. The event
   * names the key besides the details of the outcome.
   */
  apply(change: LockedApiKey): Promise<Outcome<Result> | Refusal | ApiKeyNotFoundError>
}

interface LockedApiKey {
  em: EntityManager
  /** The user of the caller. */
  user: User
  /** The key as before the change. */
  present: ApiKey
  rights: KeyRights
  now: Date
}

/**
 * Changes an API key of the caller or of an organization. Every change of a key goes through here: the caller's right to it is
 * decided for both kinds of owners at one place, and the audit event is written with the change. A session that was ended, or a
 * key that stopped working, while it waited changes none.
 *
 * @returns the result of the change, or why it was not made
 * @throws RequestError FORBIDDEN for a caller who may know of a key of an organization and not change it; TOKEN_INVALID if the session
 *   ended or the caller’s key stopped working meanwhile
 */
export async function changeApiKey<Result, Refusal extends ExpectedError = never>(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  { id, type, apply }: ApiKeyChange<Result, Refusal>,
): Promise<Result | Refusal | ApiKeyNotFoundError> {
  return deps.database.atomically(async (em): Promise<Result | Refusal | ApiKeyNotFoundError> => {
    const { access } = caller
    const user = await lockUserOfCaller(em, access)
    const rights = await rightsOverKey(deps, em, access, id)
    await assertCallerStillValid(em, access)
    const present = rights && (await lockApiKeyOf(em, rights.owner, id))
    if (!present) return new ApiKeyNotFoundError()
    const now = await readNow(em)
    const outcome = await apply({ em, user, present, rights, now })
    if (outcome instanceof Error) return outcome
    const { result, details } = outcome
    const event = { rights, at: now, details: { apiKeyId: present.id, ...details } }
    if (details) await recordKeyEvent(em, type, caller, event)
    return result
  })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { accessEvents } from '../../../core/access/events.ts'
import { needsSecondFactor } from '../../../core/access/session-scopes.ts'
import { suspendUserRow } from '../../../core/access/store/suspend-user.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'

const reason =
  'A link that was mailed to the owner of this account removed a second factor. Find out who has the mailbox.'

/**
 * Suspends a user whose role requires a second factor, after a mailed link has removed one. An account without a second factor sets up
 * the first one with its password, which can be reset by mail: an attacker with the mailbox of an administrator would otherwise
 * replace the second factor. Another administrator ends the suspension. [ASVS 5.0 6.4.4]
 */
export async function suspendForLostFactor(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  user: Pick<User, 'id' | 'role'>,
  now: Date,
): Promise<void> {
  if (!needsSecondFactor(config, user)) return
  await suspendUserRow(em, user.id, { reason, until: null, now })
  const details = { reason, until: null }
  await recordEvent(em, {
    type: accessEvents.USER_SUSPENDED,
    by: caller,
    at: now,
    actorId: null,
    targetId: user.id,
    details,
  })
}

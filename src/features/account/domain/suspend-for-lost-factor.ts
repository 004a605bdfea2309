import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { accessEvents } from '../../../core/access/events.ts'
import { needsSecondFactor } from '../../../core/access/session-scopes.ts'
import { hasPasskeyFor } from '../../../core/access/store/passkey.ts'
import { suspendUserRow } from '../../../core/access/store/suspend-user.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'

const reason =
  'A link that was mailed to the owner of this account removed its second factor. Find out who reads the mailbox.'

/**
 * Suspends a user whose role requires a second factor, after a mailed link has removed the last one. An account without a second
 * factor sets up the first one with its password, which can be reset by mail: an attacker with the mailbox of an administrator would
 * otherwise replace the second factor. Another administrator ends the suspension. [ASVS 5.0 6.4.4]
 */
export async function suspendForLostFactor(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  { id, role }: Pick<User, 'id' | 'role'>,
  now: Date,
): Promise<void> {
  if (!needsSecondFactor(config, { role })) return
  const user = await findUserById(em, id)
  if (!user || user.twoFactorEnabledAt || (user.suspendedAt && !user.suspendedUntil)) return
  if (config.passkeys && (await hasPasskeyFor(em, id, config.passkeys.rpId))) return
  await suspendUserRow(em, id, { reason, until: null, now })
  const details = { reason, until: null }
  await recordEvent(em, accessEvents.USER_SUSPENDED, caller, { actor: 'NOBODY', targetId: id, at: now, details })
}

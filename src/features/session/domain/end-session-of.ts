import type { EntityManager } from '@mikro-orm/postgresql'
import { voidPendingTwoFactorOf } from '../../../core/access/store/pending-two-factor.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { voidRequestsOfSessions } from '../../../core/one-time-token/store/one-time-token.ts'
import { revokeSessionOf } from '../store/session.ts'

/**
 * Ends a session that may be an attacker's, a change of address that was requested in it, and an authenticator that is being set up,
 * whose secret the attacker may know. Use `revokeSessionOf` for a log-out, after which the owner may still confirm both.
 *
 * @returns false when the user has no open session with this id, and no impersonation that was opened from it
 */
export async function endSessionOf(em: EntityManager, userId: string, sessionId: string, now: Date): Promise<boolean> {
  // The user's row is held before tokens and sessions, as wherever sessions end.
  await lockUserById(em, userId)
  if (!(await revokeSessionOf(em, userId, sessionId, now))) return false
  await voidRequestsOfSessions(em, userId, { only: sessionId })
  await voidPendingTwoFactorOf(em, userId)
  return true
}

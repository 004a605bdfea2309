import type { EntityManager } from '@mikro-orm/postgresql'
import { voidPendingTwoFactorOf } from '../../../core/access/store/pending-two-factor.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { voidRequestsOfSessions } from '../../../core/one-time-token/store/one-time-token.ts'
import { revokeSessionRow } from '../store/session.ts'

interface SessionEnd {
  userId: string
  sessionId: string
  now: Date
}

/**
 * Ends a session that may be an attacker's, and voids what was begun in it: a change of address, and an authenticator that is being set
 * up, whose secret the attacker may know. A log-out is no reason to void them: the owner may still confirm both.
 *
 * @returns false when the user has no open session with this id, and no impersonation that was opened from it
 */
export async function endSession(em: EntityManager, { userId, sessionId, now }: SessionEnd): Promise<boolean> {
  // The user's row is held before tokens and sessions, as wherever sessions end.
  await lockUserById(em, userId)
  if (!(await revokeSessionRow(em, { userId, sessionId, now }))) return false
  await voidRequestsOfSessions(em, userId, { only: sessionId })
  await voidPendingTwoFactorOf(em, userId)
  return true
}

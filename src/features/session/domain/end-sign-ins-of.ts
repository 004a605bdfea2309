import type { EntityManager } from '@mikro-orm/postgresql'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import { sessionPurposes } from '../purposes.ts'
import { revokeSessionsOf } from '../store/session.ts'

/**
 * Ends every session of a user, and every token that could still open one: an attacker who has passed the password step must
 * not finish a login that began before the sessions were ended.
 *
 * @param exceptId a session that stays open; null ends all
 * @returns how many sessions were ended
 */
export async function endSignInsOf(
  em: EntityManager,
  userId: string,
  exceptId: string | null,
  now: Date,
): Promise<number> {
  await deleteOneTimeTokens(em, userId, sessionPurposes)
  return revokeSessionsOf(em, userId, exceptId, now)
}

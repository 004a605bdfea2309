import type { EntityManager } from '@mikro-orm/postgresql'
import { voidLoginCodesOf } from '../../../core/access/store/login-code.ts'
import { voidMailLoginsOf } from '../../../core/access/store/mail-login.ts'
import { voidPendingTwoFactorOf } from '../../../core/access/store/pending-two-factor.ts'
import type { TokenPurpose } from '../../../core/one-time-token/purpose.ts'
import { deleteOneTimeTokens, voidRequestsOfSessions } from '../../../core/one-time-token/store/one-time-token.ts'
import { sessionPurposes } from '../purposes.ts'
import { revokeSessionRows } from '../store/session.ts'

interface AllSessionsEnd {
  userId: string
  now: Date
  /** The id of a session that stays open, with the login codes and changes of address that were requested in it; null ends all. */
  except?: string | null
  /** Links that do not work afterwards either. */
  alsoVoid?: readonly TokenPurpose[] | 'EVERY_PURPOSE'
}

/**
 * Ends every open session of a user, those that the user opened in the name of others, and everything that could open another:
 * logins that wait for their second factor, login codes, and the links and codes of mails. Changes of address that were requested in these
 * sessions and an authenticator that is being set up are void as well. An attacker must not open a new session, or take the account over,
 * with what was begun before. The caller holds the row of the user.
 *
 * @returns how many sessions were ended
 */
export async function endAllSessions(
  em: EntityManager,
  { userId, now, except = null, alsoVoid = [] }: AllSessionsEnd,
): Promise<number> {
  const purposes = alsoVoid === 'EVERY_PURPOSE' ? alsoVoid : [...sessionPurposes, ...alsoVoid]
  await deleteOneTimeTokens(em, userId, purposes)
  await voidRequestsOfSessions(em, userId, { except })
  await voidLoginCodesOf(em, userId, except)
  await voidMailLoginsOf(em, userId)
  await voidPendingTwoFactorOf(em, userId)
  return revokeSessionRows(em, { userId, except, now })
}

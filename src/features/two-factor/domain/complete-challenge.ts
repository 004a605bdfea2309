import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { findOrganizationState } from '../../../core/access/store/find-organizations.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { takeOneTimeToken } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { AccountSuspendedError, type AuthTokens, openSession } from '../../session/index.ts'
import { ChallengeExpiredError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import type { CodeMethod } from './check-code.ts'
import { findChallenge } from './find-challenge.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

export interface ProvedSecondFactor {
  /** The user as stored now; the caller holds the lock of the row. */
  user: User
  /** The id of the challenge's token. */
  challengeId: string
  method: CodeMethod | 'passkey'
}

/**
 * Spends the challenge of a user whose second factor was proved and opens the session, in the caller's transaction, so that a
 * challenge never opens two.
 */
export async function completeChallenge(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, challengeId, method }: ProvedSecondFactor,
): Promise<AuthTokens | ChallengeExpiredError | AccountSuspendedError> {
  const challenge = await findChallenge(em, challengeId)
  const isOwn = challenge?.userId === user.id && Boolean(user.twoFactorEnabledAt)
  if (!isOwn || !(await takeOneTimeToken(em, challengeId))) return new ChallengeExpiredError()
  const now = await readNow(em)
  if (isSuspended(user, now)) return new AccountSuspendedError(user.suspendedUntil ?? null)
  if (method === 'recovery_code') {
    await recordEvent(em, { type: twoFactorEvents.RECOVERY_CODE_USED, by: caller, at: now, actorId: user.id })
  }
  // A user who has left the organization since the first step is signed in, and is in none.
  const { organizationId } = challenge.details
  const organization = organizationId ? await findOrganizationState(em, { organizationId, userId: user.id }) : null
  return openSession(deps, em, caller, { user, method, organization })
}

import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { administratorAt } from '../../../core/mail/change-origin.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { AccountSuspendedError, type AuthTokens, createSession, lockUserOfCaller } from '../../session/index.ts'
import { adminEvents } from '../events.ts'
import { impersonatedMail } from '../mails.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { refuseImpersonation } from './privilege.ts'
import { maxReasonLength, reasonMissing, reasonTooLong } from './reason.ts'

/** The longest that an impersonation lasts, in seconds. A refresh does not extend it. */
const ttlSeconds = 3600

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys' | 'signingKeys'>

type Answer =
  | AuthTokens
  | ChangeRefusal
  | ValidationError
  | AccountSuspendedError
  | ScopeNotGrantedError
  | ProofRequiredError

/**
 * Opens a session in the name of a user, for at most an hour and without the scopes that change credentials. The session
 * names its impersonator (`act` claim, RFC 8693 §4.1), ends when the session of the administrator is revoked or reaches its absolute end,
 * and the user gets a mail.
 *
 * @throws RequestError FORBIDDEN if the caller's session is an impersonation itself
 */
export async function impersonateUser(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: { id: string; reason: string },
): Promise<Answer> {
  if (caller.access.session.impersonatorId) {
    throw new RequestError('FORBIDDEN', 'An impersonated session cannot impersonate another user.')
  }
  const unproved = refuseStaleProof(caller)
  if (unproved) return unproved
  const reason = input.reason.trim()
  if (reason.length === 0) return new ValidationError([reasonMissing(['reason'])])
  if (reason.length > maxReasonLength) return new ValidationError([reasonTooLong(['reason'])])
  return changeUser<AuthTokens, AccountSuspendedError | ScopeNotGrantedError>(deps, caller, {
    id: input.id,
    type: adminEvents.USER_IMPERSONATED,
    // The new session references the caller, whose row is locked before sessions.
    async prepare({ em }) {
      await lockUserOfCaller(em, caller.access)
      return null
    },
    async apply({ em, user, now }) {
      const refused = refuseImpersonation(deps, caller.access, user)
      if (refused) return refused
      if (isSuspended(user, now)) return new AccountSuspendedError(user)
      const { session } = caller.access
      const impersonation = { impersonatorId: caller.access.user.id, parentId: session.id, reason }
      // An attacker must not prolong a stolen session by an impersonation.
      const secondsLeft = (session.expiresAt.getTime() - now.getTime()) / 1000
      const tokens = await createSession(deps, em, caller, {
        user,
        absoluteTtl: Math.min(ttlSeconds, secondsLeft),
        idleTtl: ttlSeconds,
        provedAt: null,
        secondFactorAt: session.secondFactorAt ?? null,
        now,
        impersonation,
      })
      await queueMail(deps, em, user.email, impersonatedMail, {
        origin: administratorAt(now),
        reason,
        until: tokens.session.expiresAt.toISOString(),
      })
      return { details: { reason, sessionId: tokens.session.id }, result: tokens }
    },
  })
}

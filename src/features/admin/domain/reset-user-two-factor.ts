import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import { administratorAt } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { endAllSessions } from '../../session/index.ts'
import {
  clearCodeAttempts,
  deleteTwoFactor,
  TwoFactorNotEnabledError,
  twoFactorDisabledNotice,
} from '../../two-factor/index.ts'
import { adminEvents } from '../events.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Turns off two-factor authentication for a user who lost the second factor, ends its lock and the user's sessions, and
 * sends a notice. A session needs a fresh proof. A lock that stayed would keep the user from setting up a new authenticator.
 *
 * @returns null when it is off
 * @throws RequestError TOKEN_INVALID if the caller’s session ended meanwhile
 */
export async function resetUserTwoFactor(
  deps: Deps,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ChangeRefusal | TwoFactorNotEnabledError | ProofRequiredError | null> {
  const unproved = refuseStaleProofUnlessKey(caller)
  if (unproved) return unproved
  return changeUser<null, TwoFactorNotEnabledError>(deps, caller, {
    id,
    type: adminEvents.USER_TWO_FACTOR_RESET,
    async apply({ em, user, now }) {
      if (!(await deleteTwoFactor(em, user.id, now))) return new TwoFactorNotEnabledError()
      await clearCodeAttempts(em, user.id)
      await endAllSessions(em, { userId: user.id, now })
      await notify(deps, em, user, twoFactorDisabledNotice, { origin: administratorAt(now) })
      return { details: {}, result: null }
    },
  })
}

import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { accessEvents } from '../../../core/access/events.ts'
import { refuseLastAdministrator } from '../../../core/access/refuse-last-administrator.ts'
import { suspendUserRow } from '../../../core/access/store/suspend-user.ts'
import { type FieldError, type LastAdminError, ValidationError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { endAllSessions } from '../../session/index.ts'
import { OwnAccountError } from '../errors.ts'
import { readUser } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { maxReasonLength, reasonTooLong } from './reason.ts'

interface SuspendUserInput {
  id: string
  reason?: string | null | undefined
  /** When the suspension ends; null or undefined for no end. */
  until?: Date | null | undefined
}

/**
 * Suspends a user: every credential is refused from the next request on. Sessions are revoked and stay revoked after the
 * suspension; API keys work again. A user cannot suspend their own account.
 */
export async function suspendUser(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  input: SuspendUserInput,
): Promise<User | ChangeRefusal | LastAdminError | OwnAccountError | ValidationError> {
  const until = input.until ?? null
  const reason = input.reason?.trim() || null
  if (reason && reason.length > maxReasonLength) return new ValidationError([reasonTooLong(['reason'])])
  return changeUser<User, LastAdminError | OwnAccountError | ValidationError>(deps, caller, {
    id: input.id,
    type: accessEvents.USER_SUSPENDED,
    async apply({ em, user, now }) {
      if (until && until <= now) return new ValidationError([endInThePast])
      if (isOwnAccount(caller.access, user.id)) return new OwnAccountError()
      const last = await refuseLastAdministrator(deps, em, user, now)
      if (last) return last
      await suspendUserRow(em, user.id, { reason, until, now })
      await endAllSessions(em, { userId: user.id, now })
      const details = { reason, until: until?.toISOString() ?? null }
      return { details, result: await readUser(em, user.id) }
    },
  })
}

/**
 * Whether the request is made by this user. The administrator of an impersonated session counts as well: an impersonation
 * must not evade the rule.
 */
function isOwnAccount(access: UserAccess, userId: string): boolean {
  if (access.user.id === userId) return true
  return access.kind === 'SESSION' && access.session.impersonatorId === userId
}

const endInThePast: FieldError = {
  path: ['until'],
  rule: 'future',
  message: 'The end of the suspension must be in the future.',
}

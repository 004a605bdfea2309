import { systemCaller } from '../../../core/access/caller.ts'
import { lockAdministrators } from '../../../core/access/store/administrators.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { UserNotFoundError } from '../../../core/errors.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { findUserByEmail, lockUserWithPassword } from '../../../core/identity/store/find-user.ts'
import type { RateLimitTier } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { adminEvents } from '../events.ts'
import { setRoleAndTier } from '../store/user-administration.ts'
import { adminRights } from './insert-admin.ts'

/** The account after the promotion. */
export interface Promotion {
  id: string
  email: string
  /** The role and the tier before. */
  from: { role: string; tier: RateLimitTier }
  to: { role: string; tier: RateLimitTier }
  /** Conditions that may prevent the administrator from signing in, or that have to be checked. */
  warnings: ('NO_PASSWORD' | 'EMAIL_NOT_VERIFIED' | 'SUSPENDED')[]
}

/**
 * Makes an existing account an administrator from the command line. There is no caller to check: anyone who can run commands
 * on this machine can read the secret of the server. An account that is already an administrator is not changed.
 */
export async function promoteAdmin(
  deps: Pick<Services, 'config' | 'database'>,
  address: string,
): Promise<Promotion | UserNotFoundError> {
  const email = normalizeEmail(address)
  if (!email) return new UserNotFoundError()
  return deps.database.transactional(async (em): Promise<Promotion | UserNotFoundError> => {
    const now = await readNow(em)
    await lockAdministrators(em)
    const found = await findUserByEmail(em, email)
    const user = found && (await lockUserWithPassword(em, found.id))
    if (user?.email !== email) return new UserNotFoundError()
    const from = { role: user.role, tier: user.tier }
    const to = user.role === adminRights.role ? from : adminRights
    if (to !== from) {
      await setRoleAndTier(em, user.id, { ...to, now })
      const role = { from: from.role, to: to.role }
      const details = { from: 'command line', role, tier: { from: from.tier, to: to.tier } }
      await recordEvent(em, adminEvents.USER_UPDATED, systemCaller, { targetId: user.id, at: now, details })
    }
    const warnings: Promotion['warnings'] = []
    if (!user.passwordHash) warnings.push('NO_PASSWORD')
    if (!user.emailVerifiedAt) warnings.push('EMAIL_NOT_VERIFIED')
    if (isSuspended(user, now)) warnings.push('SUSPENDED')
    return { id: user.id, email, from, to, warnings }
  })
}

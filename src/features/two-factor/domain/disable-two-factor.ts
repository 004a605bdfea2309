import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { holdOpenSession, revokeSessionsOf, sessionEnded } from '../../session/index.ts'
import { type CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { twoFactorDisabledNotice } from '../mails.ts'
import { deleteTwoFactor } from '../store/two-factor.ts'
import { checkCode } from './check-code.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Turns two-factor authentication off with a code. The other sessions of the user end, and a notice is mailed.
 *
 * @returns null on success
 */
export async function disableTwoFactor(
  deps: Deps,
  caller: Caller<SessionAccess>,
  code: string,
): Promise<CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError | null> {
  const { user, session } = caller.access
  const method = await checkCode(deps, caller, { userId: user.id, code })
  if (typeof method !== 'string') return method
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    if (!(await lockUserById(em, user.id)) || !(await holdOpenSession(em, session.id))) throw sessionEnded()
    if (!(await deleteTwoFactor(em, user.id, now))) return new TwoFactorNotEnabledError()
    await revokeSessionsOf(em, user.id, session.id, now)
    await recordEvent(em, { type: twoFactorEvents.TWO_FACTOR_DISABLED, by: caller, at: now, details: { method } })
    await notify(deps, em, user, twoFactorDisabledNotice, { origin: originOf(caller.client, now) })
    return null
  })
}

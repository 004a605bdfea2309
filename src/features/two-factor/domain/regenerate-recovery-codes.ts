import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { createRecoveryCodes } from '../../../crypto/recovery-code.ts'
import { readNow } from '../../../store/now.ts'
import { endAllSessions, lockCaller } from '../../session/index.ts'
import { type CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { recoveryCodesNotice } from '../mails.ts'
import { replaceRecoveryCodes } from '../store/recovery-code.ts'
import { checkCode } from './check-code.ts'
import { RecoveryCodes } from './recovery-codes.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Creates ten new recovery codes in place of the old ones, ends the caller's other sessions, and mails a notice: an attacker who signed in
 * with one of the old codes must not keep the session.
 */
export async function regenerateRecoveryCodes(
  deps: Deps,
  caller: Caller<SessionAccess>,
  code: string,
): Promise<RecoveryCodes | CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError> {
  const { user: asking, session } = caller.access
  const userId = asking.id
  const method = await checkCode(deps, caller, { userId, code })
  if (typeof method !== 'string') return method
  const { codes, hashes } = createRecoveryCodes(userId)
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const user = await lockCaller(em, caller.access)
    if (!user.twoFactorEnabledAt) return new TwoFactorNotEnabledError()
    await replaceRecoveryCodes(em, { userId, hashes, now })
    await endAllSessions(em, { userId, now, except: session.id })
    await recordEvent(em, twoFactorEvents.RECOVERY_CODES_REGENERATED, caller, { at: now })
    await notify(deps, em, user, recoveryCodesNotice, { origin: originOf(caller.client, now) })
    return new RecoveryCodes(codes)
  })
}

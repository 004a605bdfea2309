import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleSecondFactor } from '../../../core/access/fresh-proof.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { endAllSessions, lockCaller } from '../../session/index.ts'
import { type CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { twoFactorDisabledNotice } from '../mails.ts'
import { deleteTwoFactor } from '../store/two-factor.ts'
import { type CodeMethod, checkCode } from './check-code.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Turns two-factor authentication off with a code.
 *
 * @returns null on success
 */
export async function disableTwoFactor(
  deps: Deps,
  caller: Caller<SessionAccess>,
  code: string,
): Promise<CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError | null> {
  const method = await checkCode(deps, caller, { userId: caller.access.user.id, code })
  return typeof method === 'string' ? turnOff(deps, caller, method) : method
}

/**
 * Turns two-factor authentication off in a session that has proved a second factor or a passkey within the last five minutes. A user who
 * lost the authenticator app can still have a passkey, or have signed in with the last recovery code. [NIST SP 800-63B-4 §4.2]
 *
 * @returns null on success
 */
export async function disableTwoFactorByProof(
  deps: Deps,
  caller: Caller<SessionAccess>,
): Promise<ProofRequiredError | TwoFactorNotEnabledError | null> {
  if (!caller.access.user.twoFactorEnabledAt) return new TwoFactorNotEnabledError()
  return refuseStaleSecondFactor(caller) ?? turnOff(deps, caller, 'fresh_proof')
}

/** The other sessions of the user end, and a notice is mailed. */
async function turnOff(
  deps: Deps,
  caller: Caller<SessionAccess>,
  method: CodeMethod | 'fresh_proof',
): Promise<TwoFactorNotEnabledError | null> {
  const { user, session } = caller.access
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    await lockCaller(em, caller.access)
    if (!(await deleteTwoFactor(em, user.id, now))) return new TwoFactorNotEnabledError()
    await endAllSessions(em, { userId: user.id, now, except: session.id })
    await recordEvent(em, twoFactorEvents.TWO_FACTOR_DISABLED, caller, { at: now, details: { method } })
    await notify(deps, em, user, twoFactorDisabledNotice, { origin: originOf(caller.client, now) })
    return null
  })
}

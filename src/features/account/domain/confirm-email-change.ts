import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { setUserEmail } from '../../../core/identity/store/change-user.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { endAllSessions } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { emailChangedNotice } from '../mails.ts'
import { confirmEmailPurpose, resetPasswordPurpose, verifyEmailPurpose } from '../purposes.ts'
import { claimAccount } from './claim-account.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Changes the address of an account to the one that the link was mailed to, ends every session except the one that
 * requested the change, and notifies both addresses. The first proof of a mailbox ends that session, too. The notice lets the owner of
 * the old address undo the change.
 *
 * @returns null on success; a TokenInvalidError also if another account has the address by now
 */
export async function confirmEmailChange(
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const answer = await deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const spent = await spendOneTimeToken(em, caller, confirmEmailPurpose, token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const { email: newAddress } = spent
    const user = await lockUserById(em, spent.userId)
    if (!user || !newAddress || (user.email ?? null) !== spent.details.oldEmail) return new TokenInvalidError()
    const { id, email: oldEmail = null } = user
    const origin = originOf(caller.client, now)
    if (!(await setUserEmail(em, id, newAddress, now))) return new TokenInvalidError()
    await claimAccount(deps, em, caller, user, now)
    const alsoVoid = [resetPasswordPurpose, verifyEmailPurpose]
    await endAllSessions(em, { userId: id, now, except: spent.details.sessionId ?? null, alsoVoid })
    await recordEvent(em, accountEvents.EMAIL_CHANGED, caller, { actor: { id }, at: now })
    await notify(deps, em, { id, email: oldEmail }, emailChangedNotice, { newAddress, origin })
    await notify(deps, em, { id, email: newAddress }, emailChangedNotice, { newAddress, origin })
    return { user: hookUser({ ...user, email: newAddress, emailVerifiedAt: now }), oldEmail }
  })
  if (answer instanceof Error) return answer
  deps.hooks.after('afterEmailChange', { ...answer, reason: 'confirmed' }, caller.client)
  return null
}

import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { mailLoginEvents } from '../events.ts'
import { takeMailLogin } from '../store/mail-login.ts'
import { readLoginLink } from './read-login-link.ts'

/**
 * Voids the mails that were requested for an address, for a reader who did not ask for them.
 *
 * @returns null on success
 */
export async function disownLoginLink(
  deps: Pick<Services, 'database'>,
  caller: Caller,
  token: string,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const login = await readLoginLink(deps, token)
  if (login instanceof Error) return login
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    if (!(await takeMailLogin(em, login, now))) return new TokenInvalidError()
    const user = await findUserByEmail(em, login.email)
    await recordEvent(em, mailLoginEvents.LOGIN_LINK_DISOWNED, caller, {
      actor: 'NOBODY',
      targetId: user?.id ?? null,
      at: now,
    })
    return null
  })
}

import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { setPasswordHash, setUserEmail } from '../../../core/identity/store/change-user.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { notMe } from '../../../core/mail/notify.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Services } from '../../../core/services.ts'
import { revokeApiKeysOf } from '../../api-key/index.ts'
import { challengePurpose, revokeSessionsOf } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { accountPurposes } from '../purposes.ts'
import { sendReset } from './send-reset.ts'

type Deps = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Answers “this was not me”: an attacker who made the change loses access. Every session ends, every API key is revoked,
 * the password stops working, an address that was changed is restored, and a reset is mailed to the address that received
 * the notice. Two-factor authentication stays on: an attacker who controls only the mailbox must not remove it.
 *
 * @returns null on success; a TokenInvalidError also if another account has the old address by now
 */
export async function disownChange(
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const now = deps.clock.now()
  const answer = await deps.database.transactional(async (em) => {
    const spent = await spendOneTimeToken(deps, em, notMe, token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const user = await lockUserById(em, spent.userId)
    if (!user) return new TokenInvalidError()
    const { email: oldEmail } = user
    const moved = oldEmail !== spent.email
    await setPasswordHash(em, user.id, null, now)
    await revokeSessionsOf(em, user.id, null, now)
    await revokeApiKeysOf(em, user.id, now)
    await deleteOneTimeTokens(em, user.id, [...accountPurposes, challengePurpose])
    // If another account has the address by now, it is not restored; everything above is kept.
    if (moved && !(await setUserEmail(em, user.id, spent.email, now))) return new TokenInvalidError()
    // A notice that was mailed to the attacker's address must not let the attacker undo this.
    if (moved) await deleteOneTimeTokens(em, user.id, [notMe])
    const type = accountEvents.CHANGE_DISOWNED
    await recordEvent(em, { type, by: caller, at: now, actorId: user.id, details: { moved } })
    await sendReset(deps, em, { id: user.id, email: spent.email })
    return { user: hookUser({ ...user, email: spent.email, emailVerifiedAt: now }), oldEmail, moved }
  })
  if (answer instanceof Error) return answer
  const { moved, ...event } = answer
  if (moved) deps.hooks.after('afterEmailChange', { ...event, reason: 'disowned' }, caller.client)
  return null
}

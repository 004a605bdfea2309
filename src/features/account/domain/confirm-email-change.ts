import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { lockUserById, setUserEmail } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Moves the account to the address that the link was mailed to, ends every session but the one that asked for it, and
 * tells both addresses; the old one can take it back. @returns null when it is done
 */
export async function confirmEmailChange(
  services: Needs,
  token: string,
  client: Client,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const now = services.clock.now()
  const answer = await services.database.fork().transactional(async (em) => {
    const spent = await spendOneTimeToken(services, em, 'CONFIRM_EMAIL', token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const user = await lockUserById(em, spent.userId)
    if (!user || user.email !== spent.details.oldEmail) return new TokenInvalidError()
    const { id, email: oldEmail } = user
    if (!(await setUserEmail(em, id, spent.email, now))) return new TokenInvalidError()
    await revokeSessionsOf(em, id, spent.details.sessionId ?? null, now)
    await deleteOneTimeTokens(em, id, ['RESET_PASSWORD', 'VERIFY_EMAIL', 'TWO_FACTOR_CHALLENGE'])
    await recordEvent(em, { type: 'EMAIL_CHANGED', actorId: id }, client, now)
    await notify(services, em, { id, email: oldEmail }, { kind: 'email-changed', newAddress: spent.email })
    await notify(services, em, { id, email: spent.email }, { kind: 'email-changed', newAddress: spent.email })
    return { user: hookUser({ ...user, email: spent.email, emailVerifiedAt: now }), oldEmail }
  })
  if (answer instanceof Error) return answer
  services.hooks.after('afterEmailChange', { ...answer, reason: 'confirmed' }, client)
  return null
}

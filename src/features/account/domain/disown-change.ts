import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { lockUserById, setPasswordHash, setUserEmail } from '../../../core/identity/store/user.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeApiKeysOf } from '../../api-key/store/api-key.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { sendReset } from './send-account-mail.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * "This was not me": whoever made the change loses everything. Every session and API key ends, the password stops
 * working, an address that was moved away comes back, and a reset is mailed to the address that the notice went to.
 * The second factor stays: a mailbox alone must not remove it. @returns null when it is done
 */
export async function disownChange(
  services: Needs,
  token: string,
  client: Client,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const now = services.clock.now()
  const answer = await services.database.fork().transactional(async (em) => {
    const spent = await spendOneTimeToken(services, em, 'NOT_ME', token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const user = await lockUserById(em, spent.userId)
    if (!user) return new TokenInvalidError()
    const { email: oldEmail } = user
    const moved = oldEmail !== spent.email
    await setPasswordHash(em, user.id, null, now)
    await revokeSessionsOf(em, user.id, null, now)
    await revokeApiKeysOf(em, user.id, now)
    await deleteOneTimeTokens(em, user.id, ['RESET_PASSWORD', 'CONFIRM_EMAIL', 'VERIFY_EMAIL', 'TWO_FACTOR_CHALLENGE'])
    // Even where somebody else has taken the address meanwhile, all of the above holds.
    if (moved && !(await setUserEmail(em, user.id, spent.email, now))) return new TokenInvalidError()
    // Notices that went to the address of the thief must not give the account back to them.
    if (moved) await deleteOneTimeTokens(em, user.id, ['NOT_ME'])
    await recordEvent(em, { type: 'CHANGE_DISOWNED', actorId: user.id, details: { moved } }, client, now)
    await sendReset(services, em, { ...user, email: spent.email })
    return { user: hookUser({ ...user, email: spent.email, emailVerifiedAt: now }), oldEmail, moved }
  })
  if (answer instanceof Error) return answer
  const { moved, ...event } = answer
  if (moved) services.hooks.after('afterEmailChange', { ...event, reason: 'disowned' }, client)
  return null
}

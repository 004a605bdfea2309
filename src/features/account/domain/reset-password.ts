import type { EntityManager } from '@mikro-orm/postgresql'
import { clearAttempts } from '../../../core/attempts/store/attempt-counter.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  type PasswordCompromisedError,
  TokenExpiredError,
  TokenInvalidError,
  ValidationError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { findUserById, lockUserById, markEmailVerified, setPasswordHash } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import { readOneTimeToken, spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeApiKeysOf } from '../../api-key/store/api-key.ts'
import { passwordKey } from '../../session/domain/password-attempts.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { deleteTwoFactor } from '../../two-factor/store/two-factor.ts'
import { confirms, unconfirmed } from './check-sign-up.ts'

export interface ResetInput {
  token: string
  newPassword: string
  newPasswordConfirmation?: string | null | undefined
}

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>
type Refusal = TokenInvalidError | TokenExpiredError | ValidationError | PasswordCompromisedError

/**
 * Sets a new password by the link that was mailed: ends every session and a lock of the password, leaves API keys and
 * the second factor of a confirmed account as they are, and signs nobody in. [ASVS 5.0 6.4.3, 7.4.3]
 *
 * @returns null when it is done
 */
export async function resetPassword(services: Needs, input: ResetInput, client: Client): Promise<Refusal | null> {
  const em = services.database.fork()
  const token = await readOneTimeToken(services, em, 'RESET_PASSWORD', input.token)
  if (token instanceof TokenInvalidError || token instanceof TokenExpiredError) return token
  const owner = await findUserById(em, token.userId)
  if (owner?.email !== token.email) return new TokenInvalidError()
  if (!confirms(input.newPassword, input.newPasswordConfirmation)) {
    return new ValidationError([unconfirmed(['newPasswordConfirmation'])])
  }
  const password = choosePassword(services.config, input.newPassword, owner, ['newPassword'])
  if (typeof password !== 'string') return password
  const event = { user: hookUser(owner), reason: 'reset' as const }
  await services.hooks.before('beforePasswordChange', event, client)
  const hash = await services.passwords.hash(password)
  const refused = await services.database.fork().transactional(async (em) => {
    const user = await lockUserById(em, owner.id)
    const spent = await spendOneTimeToken(services, em, 'RESET_PASSWORD', input.token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    if (user?.email !== spent.email) return new TokenInvalidError()
    const now = services.clock.now()
    await setPasswordHash(em, user.id, hash, now)
    if (!user.emailVerifiedAt && !user.firstVerifiedAt) await claimAccount(em, user.id, now)
    await markEmailVerified(em, user.id, now)
    await revokeSessionsOf(em, user.id, null, now)
    await deleteOneTimeTokens(em, user.id, ['TWO_FACTOR_CHALLENGE', 'CONFIRM_EMAIL'])
    await clearAttempts(em, passwordKey(user.id, ''))
    await recordEvent(em, { type: 'PASSWORD_RESET', actorId: user.id }, client, now)
    await notify(services, em, user, { kind: 'password-changed' })
    return null
  })
  if (!refused) services.hooks.after('afterPasswordChange', event, client)
  return refused
}

/**
 * Where addresses need not be confirmed, a stranger may have opened the account and left a key or an authenticator in it
 * for the day its owner comes. The first proof of the mailbox ends both.
 */
async function claimAccount(em: EntityManager, userId: string, now: Date): Promise<void> {
  await revokeApiKeysOf(em, userId, now)
  await deleteTwoFactor(em, userId, now)
}

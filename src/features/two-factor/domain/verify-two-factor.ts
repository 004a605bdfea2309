import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  AccountLockedError,
  AccountSuspendedError,
  ChallengeExpiredError,
  CodeInvalidError,
  TokenExpiredError,
  TokenInvalidError,
  TwoFactorNotEnabledError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { lockUserById } from '../../../core/identity/store/user.ts'
import { readOneTimeToken, spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Client, Services } from '../../../core/services.ts'
import { AuthTokens } from '../../session/domain/issue-tokens.ts'
import { openSession } from '../../session/domain/open-session.ts'
import { checkCode } from './check-code.ts'

export type VerifyAnswer =
  | AuthTokens
  | CodeInvalidError
  | ChallengeExpiredError
  | AccountLockedError
  | AccountSuspendedError

/**
 * Finishes a login with a TOTP or recovery code. The challenge is spent with the session it opens, in one transaction; a
 * reset or change of password voids it. [ASVS 5.0 6.5]
 */
export async function verifyTwoFactor(
  services: Services,
  input: { challengeToken: string; code: string },
  client: Client,
): Promise<VerifyAnswer> {
  const purpose = 'TWO_FACTOR_CHALLENGE'
  const challenge = await readOneTimeToken(services, services.database.fork(), purpose, input.challengeToken)
  if (challenge instanceof TokenInvalidError || challenge instanceof TokenExpiredError)
    return new ChallengeExpiredError()
  const method = await checkCode(services, challenge.userId, input.code, client)
  if (method instanceof TwoFactorNotEnabledError) return new ChallengeExpiredError()
  if (method instanceof CodeInvalidError || method instanceof AccountLockedError) return method
  const now = services.clock.now()
  const answer = await services.database.fork().transactional(async (em) => {
    const user = await lockUserById(em, challenge.userId)
    const spent = await spendOneTimeToken(services, em, purpose, input.challengeToken)
    if (!user || spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) {
      return new ChallengeExpiredError()
    }
    if (isSuspended(user, now)) return new AccountSuspendedError(user.suspendedUntil ?? null)
    if (method === 'recovery_code') await recordEvent(em, { type: 'RECOVERY_CODE_USED', actorId: user.id }, client, now)
    return openSession(services, em, user, client, method)
  })
  if (answer instanceof AuthTokens) {
    const event = { user: hookUser(answer.user), sessionId: answer.session.id, method }
    services.hooks.after('afterLogin', event, client)
  }
  return answer
}

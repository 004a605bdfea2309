import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { challengePurpose } from '../purposes.ts'

/** The first step of a login succeeded; a code of one of the methods completes it. */
export class TwoFactorChallenge {
  readonly challengeToken: string
  readonly expiresAt: Date
  readonly methods = ['TOTP', 'RECOVERY_CODE'] as const
  constructor(challengeToken: string, expiresAt: Date) {
    this.challengeToken = challengeToken
    this.expiresAt = expiresAt
  }
}

/**
 * Creates a challenge in the caller's transaction. It is bound to the user and works for `verifyTwoFactor` only, once.
 *
 * @param organizationId the organization that the session begins in; null for none
 */
export async function createChallenge(
  em: EntityManager,
  user: Pick<User, 'id' | 'email'>,
  organizationId: string | null = null,
): Promise<TwoFactorChallenge> {
  const { token, expiresAt } = await makeOneTimeToken(em, challengePurpose, user, { organizationId })
  return new TwoFactorChallenge(token, expiresAt)
}

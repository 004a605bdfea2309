import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'

/** The first step of a login is done; a code of one of the methods finishes it. */
export class TwoFactorChallenge {
  readonly challengeToken: string
  readonly expiresAt: Date
  readonly methods = ['TOTP', 'RECOVERY_CODE'] as const
  constructor(challengeToken: string, expiresAt: Date) {
    this.challengeToken = challengeToken
    this.expiresAt = expiresAt
  }
}

/** Makes a challenge: bound to the user, ten minutes at most, good for `verifyTwoFactor` and nothing else. */
export async function createChallenge(
  services: Pick<Services, 'clock'>,
  em: EntityManager,
  user: User,
): Promise<TwoFactorChallenge> {
  const { token, expiresAt } = await makeOneTimeToken(services, em, 'TWO_FACTOR_CHALLENGE', user)
  return new TwoFactorChallenge(token, expiresAt)
}

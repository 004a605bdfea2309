import type { EntityManager } from '@mikro-orm/postgresql'
import { hasPasskeyFor } from '../../../core/access/store/passkey.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { challengePurpose } from '../purposes.ts'

export type TwoFactorMethod = 'TOTP' | 'RECOVERY_CODE' | 'PASSKEY'

/** The first step of a login succeeded; one of the methods completes it. */
export class TwoFactorChallenge {
  readonly challengeToken: string
  readonly expiresAt: Date
  readonly methods: readonly TwoFactorMethod[]
  constructor(challengeToken: string, expiresAt: Date, methods: readonly TwoFactorMethod[]) {
    this.challengeToken = challengeToken
    this.expiresAt = expiresAt
    this.methods = methods
  }
}

/**
 * Creates a challenge in the caller's transaction. It is bound to the user and completes one login.
 *
 * @param organizationId the organization that the session begins in; null for none
 */
export async function createChallenge(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  user: Pick<User, 'id' | 'email'>,
  organizationId: string | null = null,
): Promise<TwoFactorChallenge> {
  const { token, expiresAt } = await makeOneTimeToken(em, challengePurpose, user, { organizationId })
  const hasPasskey = config.passkeys !== null && (await hasPasskeyFor(em, user.id, config.passkeys.rpId))
  return new TwoFactorChallenge(token, expiresAt, [
    'TOTP',
    'RECOVERY_CODE',
    ...(hasPasskey ? ['PASSKEY' as const] : []),
  ])
}

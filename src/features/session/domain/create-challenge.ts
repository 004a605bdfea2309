import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { hasPasskeyFor } from '../../../core/access/store/passkey.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { sessionEvents } from '../events.ts'
import { challengePurpose } from '../purposes.ts'

type TwoFactorMethod = 'TOTP' | 'RECOVERY_CODE' | 'PASSKEY'

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

interface ChallengeInput {
  user: Pick<User, 'id' | 'email'>
  /** The first factor that was proved. */
  method: LoginMethod
  /** The organization that the session begins in; null or undefined for none. */
  organizationId?: string | null
}

/** Creates a challenge in the caller's transaction. It is bound to the user and completes one login. */
export async function createChallenge(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  { user, method, organizationId = null }: ChallengeInput,
): Promise<TwoFactorChallenge> {
  await recordEvent(em, sessionEvents.SECOND_FACTOR_REQUESTED, caller, {
    actor: 'NOBODY',
    targetId: user.id,
    at: await readNow(em),
    details: { method },
  })
  const { token, expiresAt } = await makeOneTimeToken(em, challengePurpose, user, { organizationId })
  const hasPasskey = config.passkeys !== null && (await hasPasskeyFor(em, user.id, config.passkeys.rpId))
  return new TwoFactorChallenge(token, expiresAt, [
    'TOTP',
    'RECOVERY_CODE',
    ...(hasPasskey ? ['PASSKEY' as const] : []),
  ])
}

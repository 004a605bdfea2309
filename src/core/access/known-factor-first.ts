import type { EntityManager } from '@mikro-orm/postgresql'
import type { Config } from '../../config.ts'
import { RequestError } from '../request-error.ts'
import type { SessionAccess } from './access.ts'
import { hasPasskeyFor } from './store/passkey.ts'

/** Describes {@link assertKnownFactorFirst} in the schema. */
export const knownFactorFirst =
  'TWO_FACTOR_REQUIRED where scopes are withheld from your session (`Access.withheldScopes`) and you have a passkey: call ' +
  '`reauthenticate` with it first.'

/**
 * Refuses a session from which ADMIN_REQUIRE_2FA withholds scopes, if its user has a passkey: an attacker with the password of an
 * administrator must not add a second factor in place of proving the administrator's, or move the account to a mailbox of the
 * attacker's, from which the password can be reset. An administrator without any second factor sets up the first one in such a
 * session. [ASVS 5.0 6.3.3, 6.4.4]
 *
 * @throws RequestError TWO_FACTOR_REQUIRED
 */
export async function assertKnownFactorFirst(
  { passkeys }: Pick<Config, 'passkeys'>,
  em: EntityManager,
  { withheld, user }: Pick<SessionAccess, 'withheld' | 'user'>,
): Promise<void> {
  if (withheld.size === 0 || !passkeys || !(await hasPasskeyFor(em, user.id, passkeys.rpId))) return
  throw new RequestError(
    'TWO_FACTOR_REQUIRED',
    'Prove a passkey of this account first: call `reauthenticate` with it, or sign in with it.',
  )
}

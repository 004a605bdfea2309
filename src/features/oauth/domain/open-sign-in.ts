import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import {
  type AccountSuspendedError,
  type AuthTokens,
  completeSignIn,
  type TwoFactorChallenge,
} from '../../session/index.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

/** Completes the sign-in of a user whose identity is confirmed, in the caller's transaction, which holds the lock of the user's row. */
export async function openSignIn(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  user: User,
): Promise<AuthTokens | TwoFactorChallenge | AccountSuspendedError> {
  const answer = await completeSignIn(deps, em, caller, { user, method: 'oauth' })
  if (answer instanceof OrganizationNotFoundError) throw new Error('No organization was asked for')
  return answer
}

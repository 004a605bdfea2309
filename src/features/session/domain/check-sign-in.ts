import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import type { AccountSuspendedError } from '../errors.ts'
import { createChallenge, type TwoFactorChallenge } from './create-challenge.ts'
import { refuseSuspendedUser } from './refuse-suspended-user.ts'

export interface SignInInput {
  /** The user as stored now; the caller holds the lock of the row. */
  user: User
  /** The first factor that was proved. */
  method: LoginMethod
  /** The organization that the session begins in. */
  organization?: OrganizationState | null
}

/**
 * Makes the checks between one proved factor and the end of a sign-in, in the caller's transaction: of the user, then of the second factor.
 *
 * @returns null if the sign-in may end
 */
export async function checkSignIn(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  { user, method, organization = null }: SignInInput,
): Promise<TwoFactorChallenge | AccountSuspendedError | null> {
  const refused = await refuseSuspendedUser(em, caller, { user, method })
  if (refused || !user.twoFactorEnabledAt) return refused
  return createChallenge(deps, em, caller, { user, method, organizationId: organization?.organization.id ?? null })
}

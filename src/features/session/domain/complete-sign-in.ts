import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { seesOrganizations } from '../../../core/access/organization-access.ts'
import { scopesOfRole } from '../../../core/access/scopes.ts'
import { holdOrganizationState } from '../../../core/access/store/find-organizations.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { AccountSuspendedError } from '../errors.ts'
import { createChallenge, type TwoFactorChallenge } from './create-challenge.ts'
import type { AuthTokens } from './issue-tokens.ts'
import { openSession } from './open-session.ts'
import { refuseSignIn } from './refuse-sign-in.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

export interface ProvedUser {
  /** The user as stored now; the caller holds the lock of the row. */
  user: User
  /** The first factor that was proved. */
  method: LoginMethod
  /** The id or the slug of the organization that the session begins in; null or undefined for none. */
  organizationId?: string | null
  /** Whether the proof counts as both factors, as a passkey with user verification does. */
  countsAsBothFactors?: boolean
}

/**
 * Makes the checks between a first factor and a session, in the caller's transaction, for every way to sign in: the suspension,
 * the organization, then the second factor.
 */
export async function completeSignIn(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, method, organizationId = null, countsAsBothFactors = false }: ProvedUser,
): Promise<AuthTokens | TwoFactorChallenge | AccountSuspendedError | OrganizationNotFoundError> {
  const refuse = <Refusal extends AccountSuspendedError | OrganizationNotFoundError>(error: Refusal) =>
    refuseSignIn(em, caller, { userId: user.id, method, error })
  if (isSuspended(user, await readNow(em))) return refuse(new AccountSuspendedError(user.suspendedUntil ?? null))
  const mayEnter = organizationId !== null && seesOrganizations(scopesOfRole(deps.config, user.role))
  const organization = mayEnter ? await holdOrganizationState(em, { organizationId, userId: user.id }) : null
  if (organizationId !== null && !organization) return refuse(new OrganizationNotFoundError())
  if (user.twoFactorEnabledAt && !countsAsBothFactors) {
    return createChallenge(deps, em, caller, { user, method, organizationId: organization?.organization.id ?? null })
  }
  return openSession(deps, em, caller, { user, method, secondFactor: countsAsBothFactors, organization })
}

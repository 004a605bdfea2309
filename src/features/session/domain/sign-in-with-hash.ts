import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { seesOrganizations } from '../../../core/access/organization-access.ts'
import { scopesOfRole } from '../../../core/access/scopes.ts'
import { lockOrganizationStateShared } from '../../../core/access/store/find-organizations.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import { lockUserWithPassword } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { type AccountSuspendedError, EmailNotVerifiedError } from '../errors.ts'
import { completeSignIn } from './complete-sign-in.ts'
import type { TwoFactorChallenge } from './create-challenge.ts'
import type { AuthTokens } from './issue-tokens.ts'
import { recordRefusedSignIn } from './record-refused-sign-in.ts'
import { refuseSuspendedUser } from './refuse-suspended-user.ts'

type Deps = Pick<Services, 'config' | 'database' | 'keys' | 'signingKeys'>

interface HashSignInInput {
  userId: string
  /** The hash that the password was verified against. */
  passwordHash: string
  /** The id or the slug of the organization that the session begins in; null for none. */
  organizationId: string | null
}

/**
 * Makes the checks between a correct password and a session: suspension, then the confirmed address (which the operator
 * may have begun to require after the account was made), then the organization and the second factor. The user's row is
 * locked, and its hash must still be the one that was verified: an attacker with the old password must not get in with a
 * login that began before a password reset and ends after it.
 *
 * @returns 'HASH_CHANGED' if the account has another hash now, or does not exist any more
 */
export async function signInWithHash(
  deps: Deps,
  caller: Caller,
  input: HashSignInInput,
): Promise<
  | AuthTokens
  | TwoFactorChallenge
  | AccountSuspendedError
  | EmailNotVerifiedError
  | OrganizationNotFoundError
  | 'HASH_CHANGED'
> {
  return deps.database.transactional(async (em) => {
    const stored = await lockUserWithPassword(em, input.userId)
    if (!stored || stored.passwordHash !== input.passwordHash) return 'HASH_CHANGED'
    const { passwordHash: _secret, ...user } = stored
    const refuse = <Refusal extends EmailNotVerifiedError | OrganizationNotFoundError>(error: Refusal) =>
      recordRefusedSignIn(em, caller, { userId: user.id, method: 'password', error })
    const suspended = await refuseSuspendedUser(em, caller, { user, method: 'password' })
    if (suspended) return suspended
    if (deps.config.requireEmailVerification && !user.emailVerifiedAt) return refuse(new EmailNotVerifiedError())
    const organization = await enterOrganization(deps, em, user, input.organizationId)
    if (organization instanceof OrganizationNotFoundError) return refuse(organization)
    return completeSignIn(deps, em, caller, { user, method: 'password', organization })
  })
}

/** The organization that the session begins in; null if none was asked for. It is held until the transaction ends. */
async function enterOrganization(
  deps: Pick<Deps, 'config'>,
  em: EntityManager,
  user: User,
  organizationId: string | null,
): Promise<OrganizationState | OrganizationNotFoundError | null> {
  if (organizationId === null) return null
  const mayEnter = seesOrganizations(scopesOfRole(deps.config, user.role))
  const found = mayEnter ? await lockOrganizationStateShared(em, { organizationId, userId: user.id }) : null
  return found ?? new OrganizationNotFoundError()
}

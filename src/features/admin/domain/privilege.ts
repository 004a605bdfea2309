import type { UserAccess } from '../../../core/access/access.ts'
import { credentialScopes, ownScopes, scopesOfRole } from '../../../core/access/scopes.ts'
import { ScopeNotGrantedError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'

type Deps = Pick<Services, 'config'>

/**
 * Refuses a role that a credential must not give. An attacker with `users:write` alone must not make an administrator: the
 * credential has to hold every scope of the role at this moment, apart from those that every user has or that reach nothing of others. This holds for
 * support staff as well as for an API key that was given `users:write` alone. [ASVS 5.0 8.2.1]
 *
 * @returns an error with the missing scopes, or null
 */
export function refuseRoleGrant(deps: Deps, access: UserAccess, role: string): ScopeNotGrantedError | null {
  const everybody = scopesOfRole(deps.config, 'user')
  const missing = [...scopesOfRole(deps.config, role)].filter(
    (scope) => !access.scopes.has(scope) && !everybody.has(scope) && !ownScopes.has(scope),
  )
  return missing.length > 0 ? new ScopeNotGrantedError(missing) : null
}

/**
 * Refuses a user whom a credential must not act on. Support staff must not suspend an administrator. The scopes of the credential
 * count and not those of its owner: an API key with `users:write` alone must not move its owner's address and then reset
 * the owner's password. [ASVS 5.0 8.2.1]
 *
 * @returns an error with the missing scopes, or null
 */
export function refuseTarget(deps: Deps, access: UserAccess, target: Pick<User, 'role'>): ScopeNotGrantedError | null {
  return refuseRoleGrant(deps, access, target.role)
}

/**
 * Refuses a user whom a credential must not impersonate: it has to hold every scope that the impersonation would have, which are the
 * user's scopes without those that change credentials.
 *
 * @returns an error with the missing scopes, or null
 */
export function refuseImpersonation(
  deps: Deps,
  access: UserAccess,
  target: Pick<User, 'role'>,
): ScopeNotGrantedError | null {
  const error = refuseRoleGrant(deps, access, target.role)
  if (!error) return null
  const missing = error.missingScopes.filter((scope) => !credentialScopes.has(scope))
  return missing.length > 0 ? new ScopeNotGrantedError(missing) : null
}

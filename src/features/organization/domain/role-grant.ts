import type { CredentialAccess, OrganizationAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import { scopesOfOrganizationRole } from '../../../core/access/scopes.ts'
import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'

type Deps = Pick<Services, 'config'>
type Holder = Pick<CredentialAccess, 'scopes'>
type RoleAccess = Pick<OrganizationAccess, 'role' | 'scopes'>

/**
 * Refuses a role that a caller could not give, and so must not change or take away either: one with a scope that the caller
 * lacks, or `owner` by a caller who is neither an owner nor an administrator of the server. Without it, `members:write` would be
 * every scope of the organization.
 *
 * @throws RequestError FORBIDDEN for the role `owner`
 */
export function refuseOrganizationRoleGrant(
  deps: Deps,
  caller: CredentialAccess,
  access: OrganizationAccess,
  role: string,
): ScopeNotGrantedError | null {
  const missing = missingScopes(deps, access, role)
  if (missing.length > 0) return new ScopeNotGrantedError(missing)
  if (role === 'owner' && !isOwner(caller, access)) throw ownersOnly()
  return null
}

/**
 * Refuses a session without a fresh proof that makes or removes an owner: an attacker with the stolen session of an owner must not make an
 * owner of their own, who would stay after the session was ended.
 */
export function refuseOwnerWithoutProof(
  caller: Caller<CredentialAccess>,
  ...roles: string[]
): ProofRequiredError | null {
  return roles.includes('owner') ? refuseStaleProofUnlessKey(caller) : null
}

/** Whether a caller may give a role: the rule of {@link refuseOrganizationRoleGrant} as an answer. */
export function mayGrantRole(deps: Deps, caller: Holder, access: RoleAccess, role: string): boolean {
  return missingScopes(deps, access, role).length === 0 && (role !== 'owner' || isOwner(caller, access))
}

function missingScopes(deps: Deps, access: RoleAccess, role: string): string[] {
  return [...scopesOfOrganizationRole(deps.config, role)].filter((scope) => !access.scopes.has(scope))
}

/** Whether a caller may do what only owners may: an owner, or an administrator of the server. */
export function isOwner(caller: Holder, access: RoleAccess): boolean {
  return access.role === 'owner' || caller.scopes.has('users:write')
}

/** Only owners may do this. */
export function ownersOnly(): RequestError {
  return new RequestError('FORBIDDEN', 'Only an owner of the organization can do this.')
}

/** Refuses a role that the operator has not registered. */
export function refuseUnknownRole(deps: Deps, role: string, path: string[]): ValidationError | null {
  if (Object.hasOwn(deps.config.organizationRoles, role)) return null
  const message = 'There is no such role. The query `organizationRoles` lists the roles in organizations.'
  return new ValidationError([{ path, rule: 'known_role', message }])
}

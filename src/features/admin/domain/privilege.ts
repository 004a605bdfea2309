import type { EntityManager } from '@mikro-orm/postgresql'
import type { ApiKeyAccess, SessionAccess } from '../../../core/access/access.ts'
import { credentialScopes, scopesOfRole } from '../../../core/access/scopes.ts'
import { LastAdminError, ScopeNotGrantedError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { countActiveWithRole } from '../store/user-administration.ts'

export type AdminAccess = SessionAccess | ApiKeyAccess

/**
 * What an administrator may hand out: what they hold at this moment, and what every user has anyway. A support role with
 * `users:write` cannot make an administrator, and neither can a key that was given `users:write` alone. [ASVS 5.0 8.2.1]
 *
 * @returns an error with the scopes that are missing, or null
 */
export function mayGrantRole(
  services: Pick<Services, 'config'>,
  access: AdminAccess,
  role: string,
): ScopeNotGrantedError | null {
  const everybody = scopesOfRole(services.config, 'user')
  const missing = [...scopesOfRole(services.config, role)].filter(
    (scope) => !access.scopes.has(scope) && !everybody.has(scope),
  )
  return missing.length > 0 ? new ScopeNotGrantedError(missing) : null
}

/**
 * Nobody acts on somebody who holds more than they do themselves: support staff cannot suspend an administrator. What
 * counts is what the credential holds, not its owner: a key with `users:write` alone must not move its owner's address
 * and then reset their password. [ASVS 5.0 8.2.1]
 */
export function mayActOn(
  services: Pick<Services, 'config'>,
  access: AdminAccess,
  target: Pick<User, 'role'>,
): ScopeNotGrantedError | null {
  return mayGrantRole(services, access, target.role)
}

/** An impersonator gets the user's scopes but those that change credentials, and never one that they lack. */
export function mayImpersonate(
  services: Pick<Services, 'config'>,
  access: AdminAccess,
  target: Pick<User, 'role'>,
): ScopeNotGrantedError | null {
  const error = mayGrantRole(services, access, target.role)
  if (!error) return null
  const missing = error.missingScopes.filter((scope) => !credentialScopes.has(scope))
  return missing.length > 0 ? new ScopeNotGrantedError(missing) : null
}

/** What stops a change after which nobody could administer the server; changes of this kind come one after the other. */
export async function lastAdministrator(em: EntityManager, user: User, now: Date): Promise<LastAdminError | null> {
  if (user.role !== 'admin') return null
  return (await countActiveWithRole(em, 'admin', user.id, now)) === 0 ? new LastAdminError() : null
}

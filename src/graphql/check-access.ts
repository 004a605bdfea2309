import type { Access, CredentialAccess, OrganizationAccess } from '../core/access/access.ts'
import { holdsForUser } from '../core/access/holds-for-user.ts'
import { lacksScopes } from '../core/access/lacks-scopes.ts'
import { forbiddenInOrganization, outsideOrganization, RequestError, unauthenticated } from '../core/request-error.ts'
import type { OrganizationRule, RequestRule } from './access-rule.ts'

/** Asserts that the access of a request satisfies a rule. @throws RequestError UNAUTHENTICATED or FORBIDDEN if it does not */
export function checkAccess(access: Access, rule: RequestRule): true {
  if (rule.kind === 'public' || rule.kind === 'inherited') return true
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (rule.kind === 'session' && access.kind !== 'SESSION') {
    throw new RequestError('FORBIDDEN', 'This field requires a session. An API key cannot use it.')
  }
  if (rule.kind === 'organization') return checkOrganization(access, rule)
  if (rule.kind === 'api-key' && access.kind === 'SESSION') {
    throw new RequestError('FORBIDDEN', 'This field requires an API key.')
  }
  if ((rule.kind === 'scopes' || rule.kind === 'session') && !holdsAny(access, rule.anyOf))
    throw lacksScopes(access, rule.anyOf)
  return true
}

function checkOrganization(access: CredentialAccess, { own, scope, administrator, keys }: OrganizationRule): true {
  if (access.kind === 'ORGANIZATION_KEY') {
    if (!keys)
      throw new RequestError('FORBIDDEN', 'This field requires a user. An API key of an organization cannot use it.')
    if (scope !== null && !access.organization.scopes.has(scope)) throw forbiddenInOrganization(scope)
    return true
  }
  if (!access.scopes.has(own) && !access.scopes.has(administrator)) throw lacksScopes(access, [[own], [administrator]])
  return true
}

/** Asserts that it satisfies a `self` rule of a user's field. @throws RequestError UNAUTHENTICATED or FORBIDDEN if it does not */
export function checkSelf(access: Access, userId: string, rule: { own: string; others: string[] }): true {
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (holdsForUser(access, userId, rule)) return true
  const isOwn = access.user?.id === userId
  const enough = rule.others.map((scope) => [scope])
  throw lacksScopes(access, isOwn ? [[rule.own], ...enough] : enough)
}

/**
 * Asserts that a caller may read a field of an organization: with the scope there, or with any relation to it if the scope is null.
 *
 * @param inside what the caller may do in the organization
 * @throws RequestError UNAUTHENTICATED or FORBIDDEN if the caller may not
 */
export function checkInOrganization(access: Access, inside: OrganizationAccess, scope: string | null): true {
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (inside.isOutsider) throw outsideOrganization()
  if (scope !== null && !inside.scopes.has(scope)) throw forbiddenInOrganization(scope)
  return true
}

function holdsAny(access: Access, anyOf: string[][]): boolean {
  return anyOf.length === 0 || anyOf.some((scopes) => scopes.every((scope) => access.scopes.has(scope)))
}

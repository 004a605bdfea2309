import type { Access, CredentialAccess, OrganizationAccess } from '../core/access/access.ts'
import { hasScopeForUser } from '../core/access/has-scope-for-user.ts'
import { scopesMissing } from '../core/access/scopes-missing.ts'
import { forbiddenInOrganization, outsideOrganization, RequestError, unauthenticated } from '../core/request-error.ts'
import type { OrganizationRule, RequestRule } from './access-rule.ts'

/** Asserts that the access of a request satisfies a rule. @throws RequestError UNAUTHENTICATED or FORBIDDEN if it does not */
export function assertAccess(access: Access, rule: RequestRule): true {
  if (rule.kind === 'public' || rule.kind === 'inherited') return true
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (rule.kind === 'session' && access.kind !== 'SESSION') {
    throw new RequestError('FORBIDDEN', 'This field requires a session. An API key cannot use it.')
  }
  if (rule.kind === 'organization') return assertOrganizationRule(access, rule)
  if (rule.kind === 'api-key' && access.kind === 'SESSION') {
    throw new RequestError('FORBIDDEN', 'This field requires an API key.')
  }
  if ((rule.kind === 'scopes' || rule.kind === 'session') && !holdsAny(access, rule.anyOf))
    throw scopesMissing(access, rule.anyOf)
  return true
}

function assertOrganizationRule(access: CredentialAccess, { own, scope, administrator, keys }: OrganizationRule): true {
  if (access.kind === 'ORGANIZATION_KEY') {
    if (!keys)
      throw new RequestError('FORBIDDEN', 'This field requires a user. An API key of an organization cannot use it.')
    if (scope !== null && !access.organization.scopes.has(scope)) throw forbiddenInOrganization(scope)
    return true
  }
  if (!access.scopes.has(own) && !access.scopes.has(administrator))
    throw scopesMissing(access, [[own], [administrator]])
  return true
}

/** Asserts that it satisfies a `self` rule of a user's field. @throws RequestError UNAUTHENTICATED or FORBIDDEN if it does not */
export function assertSelf(access: Access, userId: string, rule: { own: string; others: string[] }): true {
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (hasScopeForUser(access, userId, rule)) return true
  const isOwn = access.user?.id === userId
  const enough = rule.others.map((scope) => [scope])
  throw scopesMissing(access, isOwn ? [[rule.own], ...enough] : enough)
}

/**
 * Asserts that a caller may read a field of an organization: with the scope there, or with any relation to it if the scope is null.
 *
 * @param inside what the caller may do in the organization
 * @throws RequestError UNAUTHENTICATED or FORBIDDEN if the caller may not
 */
export function assertInOrganization(access: Access, inside: OrganizationAccess, scope: string | null): true {
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (inside.isOutsider) throw outsideOrganization()
  if (scope !== null && !inside.scopes.has(scope)) throw forbiddenInOrganization(scope)
  return true
}

function holdsAny(access: Access, anyOf: string[][]): boolean {
  return anyOf.length === 0 || anyOf.some((scopes) => scopes.every((scope) => access.scopes.has(scope)))
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { isUuid } from '../../crypto/uuid.ts'
import type { Access, OrganizationAccess, SessionOrganization } from './access.ts'
import { type RoleScopes, scopesOfOrganizationRole } from './scopes.ts'
import { findOrganizationsOf, lockOrganization } from './store/find-organizations.ts'
import type { Organization } from './store/organization.ts'
import type { OrganizationState } from './store/request-state.ts'

type RoleConfig = Pick<RoleScopes, 'organizationRoleScopes'>

/**
 * What a session may do in the organization that it is in; null when it is in none, and when the session holds no scope with which
 * organizations exist for it.
 *
 * @param scopes of the session
 */
export function organizationOfSession(
  config: RoleConfig,
  state: OrganizationState | null,
  scopes: ReadonlySet<string>,
): SessionOrganization | null {
  if (!state || !seesOrganizations(scopes)) return null
  const { organization, role } = state
  return { organization, role, scopes: scopesOfOrganizationRole(config, role) }
}

/**
 * What a caller may do in organizations, as their rows are now: one function for every use. A member has the scopes of the
 * role there, an API key of the organization its own; an administrator of the server may read every organization with
 * `users:read`, and change every organization with `users:write`. For any other caller an organization does not exist:
 * its id, even a correct one, gets the answer to an id that nobody has. [ASVS 5.0 8.2.2]
 *
 * @param ids texts that may be ids
 * @returns for each id what the caller may do there; null where the organization does not exist for the caller
 */
export async function organizationAccesses(
  config: RoleConfig,
  em: EntityManager,
  access: Access,
  ids: readonly string[],
): Promise<(OrganizationAccess | null)[]> {
  if (access.kind === 'ANONYMOUS') return ids.map(() => null)
  const wanted = ids.filter(isUuid).map((id) => id.toLowerCase())
  const found = await findOrganizationsOf(em, { ids: wanted, userId: access.user?.id ?? null })
  const byId = new Map(found.map((row) => [row.organization.id, row]))
  return ids.map((id) => {
    const row = byId.get(id.toLowerCase())
    return row ? decide(config, access, row) : null
  })
}

/** What a caller may do in one organization; null when it does not exist for the caller. */
export async function organizationAccess(
  config: RoleConfig,
  em: EntityManager,
  access: Access,
  id: string,
): Promise<OrganizationAccess | null> {
  const [found = null] = await organizationAccesses(config, em, access, [id])
  return found
}

/**
 * What a caller may do in one organization, like {@link organizationAccess}, read under the lock of its row: a caller who is
 * being removed or given another role changes nothing more. An organization that does not exist for the caller is not locked.
 */
export async function lockOrganizationAccess(
  config: RoleConfig,
  em: EntityManager,
  access: Access,
  id: string,
): Promise<OrganizationAccess | null> {
  if (!(await organizationAccess(config, em, access, id))) return null
  await lockOrganization(em, id)
  return organizationAccess(config, em, access, id)
}

/** An organization as a caller sees it who was told of it and may do nothing in it, such as a resource server. */
export function organizationFromOutside(organization: Organization): OrganizationAccess {
  return { organization, role: null, scopes: new Set(), isOutsider: true }
}

type Found = Awaited<ReturnType<typeof findOrganizationsOf>>[number]

function decide(
  config: RoleConfig,
  access: Exclude<Access, { kind: 'ANONYMOUS' }>,
  row: Found,
): OrganizationAccess | null {
  const { organization, role } = row
  if (access.kind === 'ORGANIZATION_KEY') {
    return access.organization.organization.id === organization.id ? { ...access.organization, organization } : null
  }
  const held = membershipAccess(config, access.scopes, role)
  return held && { organization, ...held }
}

/**
 * What a user may do in an organization.
 *
 * @param scopes the scopes of the server that the user's credential holds
 * @param role the user's role in the organization; null if the user is not a member
 * @returns null where the organization does not exist for the user
 */
export function membershipAccess(
  config: RoleConfig,
  scopes: ReadonlySet<string>,
  role: string | null,
): Pick<OrganizationAccess, 'role' | 'scopes'> | null {
  const isMember = role !== null && seesOrganizations(scopes)
  const held = [
    ...(isMember ? scopesOfOrganizationRole(config, role) : []),
    ...(scopes.has('users:read') ? readingScopes : []),
    ...(scopes.has('users:write') ? scopesOfOrganizationRole(config, 'owner') : []),
  ]
  if (!isMember && held.length === 0) return null
  return { role: isMember ? role : null, scopes: new Set(held) }
}

/** Whether the organizations of a user exist for a credential with these scopes of the server. */
export function seesOrganizations(scopes: ReadonlySet<string>): boolean {
  return scopes.has('organizations:read') || scopes.has('organizations:write')
}

/** What an administrator who reads users may read in every organization. */
const readingScopes = ['members:read', 'org_keys:read', 'org_audit:read']

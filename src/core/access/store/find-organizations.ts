import { type EntityManager, LockMode } from '@mikro-orm/postgresql'
import { isUuid } from '../../../crypto/uuid.ts'
import { findMembership, MembershipEntity } from './membership.ts'
import { type Organization, OrganizationEntity, type OrganizationTables } from './organization.ts'
import type { OrganizationState } from './request-state.ts'

/** An organization by id; null if there is none, or if the text is not an id. */
export async function findOrganization(em: EntityManager, id: string): Promise<Organization | null> {
  return isUuid(id) ? em.findOne(OrganizationEntity, { id: id.toLowerCase() }, { refresh: true }) : null
}

/**
 * An organization by id; its row is locked until the transaction ends. Every change of its members takes this lock, so that
 * such changes happen one after the other. The caller locks users before it (lock order).
 */
export async function lockOrganization(em: EntityManager, id: string): Promise<Organization | null> {
  if (!isUuid(id)) return null
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return em.findOne(OrganizationEntity, { id: id.toLowerCase() }, options)
}

/** Organizations by id, each with the role that a user has in it; null where the user is not a member. */
export async function findOrganizationsOf(
  em: EntityManager,
  { ids, userId }: { ids: readonly string[]; userId: string | null },
): Promise<{ organization: Organization; role: string | null }[]> {
  if (ids.length === 0) return []
  const organizations = await em.find(OrganizationEntity, { id: { $in: [...ids] } }, { refresh: true })
  if (userId === null) return organizations.map((organization) => ({ organization, role: null }))
  const memberships = await em.find(MembershipEntity, { userId, organizationId: { $in: [...ids] } }, { refresh: true })
  const roles = new Map(memberships.map(({ organizationId, role }) => [organizationId, role]))
  return organizations.map((organization) => ({ organization, role: roles.get(organization.id) ?? null }))
}

/** The id of the organization with a slug. */
async function findIdBySlug(em: EntityManager, slug: string): Promise<string | null> {
  const organizations = em.getKysely<OrganizationTables>().selectFrom('organizations').select('id')
  return (await organizations.where('slug', '=', slug).executeTakeFirst())?.id ?? null
}

/**
 * Takes a shared lock on an organization (FOR KEY SHARE) and reads it with the role of a user in it, for a session or a login code that
 * will be in it. Until the transaction ends, the organization is not deleted and the membership does not end. The caller locks users
 * before it, and sessions and login codes after it (lock order). An organization that the user is not a member of is not locked.
 *
 * @param organizationId the id of the organization, or its slug. A slug can have the form of an id: such a text is an id.
 * @returns null if the user is not a member
 */
export async function lockOrganizationStateShared(
  em: EntityManager,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<OrganizationState | null> {
  const id = isUuid(organizationId) ? organizationId : await findIdBySlug(em, organizationId)
  if (id === null) return null
  const key = { organizationId: id, userId }
  const seen = await findMembership(em, key)
  if (!seen) return null
  // The lock that a foreign key takes: sign-ins do not wait for each other. A deletion and a change of the members wait for them.
  const organizations = em.getKysely<OrganizationTables>().selectFrom('organizations').select('id')
  await organizations.where('id', '=', seen.organizationId).forKeyShare().execute()
  const membership = await findMembership(em, key)
  const organization = membership && (await findOrganization(em, membership.organizationId))
  return organization && { organization, role: membership.role }
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { type Membership, MembershipEntity, type MembershipTables } from '../../../core/access/store/membership.ts'
import { hasWayIn, type WaysInConfig } from '../../../core/access/store/ways-in.ts'
import type { UserTables } from '../../../core/identity/store/user.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'

/** Adds a member. The caller holds the lock of the organization, or has just made it. */
export async function insertMembership(
  em: EntityManager,
  { organizationId, userId, role, now }: { organizationId: string; userId: string; role: string; now: Date },
): Promise<Membership> {
  const membership = { id: createUuid(), organizationId, userId, role, createdAt: now }
  await em.insert(MembershipEntity, membership)
  return membership
}

/** Gives a member another role. */
export async function changeMemberRole(em: EntityManager, id: string, role: string): Promise<void> {
  await em.nativeUpdate(MembershipEntity, { id }, { role })
}

/** Removes a member. */
export async function deleteMembership(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(MembershipEntity, { id })
}

/** A page of the members of an organization, newest first. */
export async function findMembers(em: EntityManager, organizationId: string, page: IdPage): Promise<Membership[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(MembershipEntity, { organizationId, ...from }, options)
}

/** The number of members of an organization. */
export async function countMembers(em: EntityManager, organizationId: string): Promise<number> {
  return em.count(MembershipEntity, { organizationId })
}

/** The memberships of users, oldest first. */
export async function findMembershipsOf(em: EntityManager, userIds: readonly string[]): Promise<Membership[]> {
  return em.find(MembershipEntity, { userId: { $in: [...userIds] } }, { orderBy: { id: 'asc' } })
}

/** The number of organizations that a user is a member of. */
export async function countMembershipsOf(em: EntityManager, userId: string): Promise<number> {
  return em.count(MembershipEntity, { userId })
}

/** The ids of the organizations that a user owns, in the order in which they are locked. */
export async function findOwnedOrganizationIds(em: EntityManager, userId: string): Promise<string[]> {
  const options = { fields: ['organizationId'], orderBy: { organizationId: 'asc' } } as const
  const owned = await em.find(MembershipEntity, { userId, role: 'owner' }, options)
  return owned.map(({ organizationId }) => organizationId)
}

/** How many owners of an organization other than `exceptUserId` can sign in now and are not suspended. */
export async function countActiveOwners(
  config: WaysInConfig,
  em: EntityManager,
  { organizationId, exceptUserId, now }: { organizationId: string; exceptUserId: string; now: Date },
): Promise<number> {
  const owners = em
    .getKysely<MembershipTables & UserTables>()
    .selectFrom('organization_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('m.organization_id', '=', organizationId)
    .where('m.role', '=', 'owner')
    .where('m.user_id', '<>', exceptUserId)
    .where(hasWayIn(config))
    .where(sql<boolean>`(u.suspended_at is null or u.suspended_until <= ${now})`)
  return Number((await owners.executeTakeFirstOrThrow()).count)
}

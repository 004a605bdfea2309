import { defineEntity, type EntityManager, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import { isUuid } from '../../../crypto/uuid.ts'

export const MembershipEntity = defineEntity({
  name: 'Membership',
  tableName: 'organization_members',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    organizationId: p.uuid(),
    userId: p.uuid(),
    role: p.text().$type<string>(),
    createdAt: p.datetime(),
  },
})

/** A row of `organization_members`: a user of an organization, with the role there. */
export type Membership = InferEntity<typeof MembershipEntity>

/** The table as typed Kysely sees it. */
export type MembershipTables = InferKyselyDB<typeof MembershipEntity>

/** The membership of a user in an organization; null if there is none, or if the text is not an id. */
export async function findMembership(
  em: EntityManager,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<Membership | null> {
  if (!isUuid(organizationId) || !isUuid(userId)) return null
  const key = { organizationId: organizationId.toLowerCase(), userId: userId.toLowerCase() }
  return em.findOne(MembershipEntity, key, { refresh: true })
}

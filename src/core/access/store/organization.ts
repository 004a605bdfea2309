import { defineEntity, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import type { RateLimitTier } from '../../identity/store/user.ts'

export const OrganizationEntity = defineEntity({
  name: 'Organization',
  tableName: 'organizations',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    slug: p.text(),
    name: p.text(),
    // The name as it is searched (`foldText`): a change of one has to change the other.
    foldedName: p.text().hidden().lazy(),
    // The tier of the organization's API keys.
    tier: p.text().$type<RateLimitTier>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
})

/** A row of `organizations`. */
export type Organization = Omit<InferEntity<typeof OrganizationEntity>, 'foldedName'>

/** The table as typed Kysely sees it. */
export type OrganizationTables = InferKyselyDB<typeof OrganizationEntity>

import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql'
import { type ApiKey, ApiKeyEntity } from '../../../core/access/store/api-key.ts'

/**
 * When a user was last shown a secret of an organization's API key, or extended the key. It lasts as long as the key: events of the
 * audit trail are deleted after AUDIT_RETENTION_DAYS.
 */
export const OrganizationKeyGrantEntity = defineEntity({
  name: 'OrganizationKeyGrant',
  tableName: 'organization_key_grants',
  properties: {
    apiKeyId: p.uuid().primary(),
    userId: p.uuid().primary(),
    grantedAt: p.datetime(),
  },
})

/** Notes that a user created, rotated or extended an API key of an organization. */
export async function noteOrganizationKeyGrant(
  em: EntityManager,
  grant: { apiKeyId: string; userId: string; grantedAt: Date },
): Promise<void> {
  await em.upsert(OrganizationKeyGrantEntity, grant)
}

/** The API keys of organizations that are not revoked and that a user created, rotated or extended since an instant. */
export async function findOrganizationKeysGrantedBy(
  em: EntityManager,
  { userId, since }: { userId: string; since: Date },
): Promise<Pick<ApiKey, 'id' | 'organizationId'>[]> {
  const grants = await em.find(OrganizationKeyGrantEntity, { userId, grantedAt: { $gte: since } })
  const keys = { id: { $in: grants.map(({ apiKeyId }) => apiKeyId) }, revokedAt: null }
  return em.find(ApiKeyEntity, keys, { fields: ['id', 'organizationId'], refresh: true })
}

import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql'
import type { RateLimitTier } from '../../identity/store/user.ts'

export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    // A key belongs to a user or to an organization: exactly one of the two.
    userId: p.uuid().nullable(),
    organizationId: p.uuid().nullable(),
    name: p.text(),
    prefix: p.text(),
    mode: p.text().$type<'LIVE' | 'TEST'>(),
    scopes: p.array().$type<string[]>().columnType('text[]'),
    secretHash: p.blob().hidden().lazy(),
    previousSecretHash: p.blob().nullable().hidden().lazy(),
    previousSecretExpiresAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    rotatedAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    lastUsedIp: p.text().nullable(),
    // The tier of a key is the tier that its owner has now.
    tier: p
      .text()
      .$type<RateLimitTier>()
      .formula(
        (columns) => `coalesce((select owner.tier from users owner where owner.id = ${columns.userId}),
          (select owner.tier from organizations owner where owner.id = ${columns.organizationId}))`,
      ),
  },
})

/** A row of `api_keys` with its secrets. */
export type ApiKeyWithSecrets = InferEntity<typeof ApiKeyEntity>

/** A row of `api_keys` without its secrets. */
export type ApiKey = Omit<ApiKeyWithSecrets, 'secretHash' | 'previousSecretHash'>

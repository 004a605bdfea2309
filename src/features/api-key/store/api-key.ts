import { type EntityManager, LockMode, raw } from '@mikro-orm/postgresql'
import { type ApiKey, ApiKeyEntity, type ApiKeyWithSecrets } from '../../../core/access/store/api-key.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'

export type NewApiKey = Pick<
  ApiKeyWithSecrets,
  'id' | 'userId' | 'name' | 'prefix' | 'mode' | 'scopes' | 'secretHash' | 'createdAt' | 'expiresAt'
>

/** Adds an API key. */
export async function insertApiKey(em: EntityManager, key: NewApiKey): Promise<void> {
  await em.insert(ApiKeyEntity, key)
}

/** An API key of a user. A text that is not an id is answered like an id that no key has. */
export async function findApiKeyOf(em: EntityManager, userId: string, id: string): Promise<ApiKey | null> {
  return isUuid(id) ? em.findOne(ApiKeyEntity, { id: id.toLowerCase(), userId }, { refresh: true }) : null
}

/** The id of the user that an API key belongs to. A text that is not an id is answered like an id that no key has. */
export async function findApiKeyOwner(em: EntityManager, id: string): Promise<string | null> {
  if (!isUuid(id)) return null
  const key = await em.findOne(ApiKeyEntity, { id: id.toLowerCase() }, { fields: ['userId'] })
  return key?.userId ?? null
}

/** An API key of a user, like {@link findApiKeyOf}; the row is locked until the transaction ends. */
export async function lockApiKeyOf(em: EntityManager, userId: string, id: string): Promise<ApiKey | null> {
  if (!isUuid(id)) return null
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return em.findOne(ApiKeyEntity, { id: id.toLowerCase(), userId }, options)
}

/** A page of the API keys of a user. */
export async function findApiKeysOf(em: EntityManager, userId: string, page: IdPage): Promise<ApiKey[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(ApiKeyEntity, { userId, ...from }, options)
}

/** How many API keys a user has. */
export async function countApiKeysOf(em: EntityManager, userId: string): Promise<number> {
  return em.count(ApiKeyEntity, { userId })
}

/** How many API keys of a user work. A caller that adds one holds the lock of the user's row, so that none is missed. */
export async function countLiveApiKeysOf(em: EntityManager, userId: string, now: Date): Promise<number> {
  return em.count(ApiKeyEntity, { userId, ...live(now) })
}

/** Changes an API key that is not revoked. @returns whether there was one */
export async function updateApiKeyRow(
  em: EntityManager,
  userId: string,
  id: string,
  change: Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>,
): Promise<boolean> {
  return (await em.nativeUpdate(ApiKeyEntity, { id, userId, revokedAt: null }, change)) > 0
}

/**
 * Gives an API key that works a new secret. The present secret works until `previousUntil` (null: no longer), and the one
 * before it stops working.
 *
 * @returns whether there was such a key
 */
export async function rotateApiKeyRow(
  em: EntityManager,
  userId: string,
  id: string,
  rotation: { secretHash: Buffer; prefix: string; previousUntil: Date | null; now: Date },
): Promise<boolean> {
  const { secretHash, prefix, previousUntil, now } = rotation
  const change = {
    secretHash,
    prefix,
    // On the right-hand side of an update, a column has the value that it had before.
    previousSecretHash: previousUntil ? raw('secret_hash') : null,
    previousSecretExpiresAt: previousUntil,
    rotatedAt: now,
  }
  return (await em.nativeUpdate(ApiKeyEntity, { id, userId, ...live(now) }, change)) > 0
}

/** Revokes an API key. One that is already revoked keeps the instant. @returns whether there was one */
export async function revokeApiKeyRow(em: EntityManager, userId: string, id: string, now: Date): Promise<boolean> {
  if (!isUuid(id)) return false
  const revokedAt = raw('coalesce(revoked_at, ?)', [now])
  return (await em.nativeUpdate(ApiKeyEntity, { id, userId }, { revokedAt })) > 0
}

/** Revokes every API key of a user. @returns how many were not revoked yet */
export async function revokeApiKeysOf(em: EntityManager, userId: string, now: Date): Promise<number> {
  return em.nativeUpdate(ApiKeyEntity, { userId, revokedAt: null }, { revokedAt: now })
}

/** Deletes an API key. @returns whether there was one */
export async function deleteApiKeyRow(em: EntityManager, userId: string, id: string): Promise<boolean> {
  return isUuid(id) && (await em.nativeDelete(ApiKeyEntity, { id, userId })) > 0
}

function live(now: Date) {
  return { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] }
}

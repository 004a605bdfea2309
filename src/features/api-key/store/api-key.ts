import { type EntityManager, LockMode, raw } from '@mikro-orm/postgresql'
import { type ApiKey, ApiKeyEntity, type ApiKeyWithSecrets } from '../../../core/access/store/api-key.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'

/** The owner of API keys, as the columns of their rows: a user or an organization. */
export type KeyOwner = { userId: string } | { organizationId: string }

type NewApiKey = Pick<
  ApiKeyWithSecrets,
  'id' | 'name' | 'prefix' | 'mode' | 'scopes' | 'secretHash' | 'createdAt' | 'expiresAt'
>

/** Adds an API key. */
export async function insertApiKey(em: EntityManager, owner: KeyOwner, key: NewApiKey): Promise<void> {
  await em.insert(ApiKeyEntity, { ...key, ...owner })
}

/** An API key of an owner. A text that is not an id is answered like an id that no key has. */
export async function findApiKeyOf(em: EntityManager, owner: KeyOwner, id: string): Promise<ApiKey | null> {
  return isUuid(id) ? em.findOne(ApiKeyEntity, { id: id.toLowerCase(), ...owner }, { refresh: true }) : null
}

/** The owner of an API key. A text that is not an id is answered like an id that no key has. */
export async function findApiKeyOwner(em: EntityManager, id: string): Promise<KeyOwner | null> {
  if (!isUuid(id)) return null
  const key = await em.findOne(ApiKeyEntity, { id: id.toLowerCase() }, { fields: ['userId', 'organizationId'] })
  if (key?.userId) return { userId: key.userId }
  return key?.organizationId ? { organizationId: key.organizationId } : null
}

/** An API key of an owner, like {@link findApiKeyOf}; the row is locked until the transaction ends. */
export async function lockApiKeyOf(em: EntityManager, owner: KeyOwner, id: string): Promise<ApiKey | null> {
  if (!isUuid(id)) return null
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return em.findOne(ApiKeyEntity, { id: id.toLowerCase(), ...owner }, options)
}

/** A page of the API keys of an owner. */
export async function findApiKeysOf(em: EntityManager, owner: KeyOwner, page: IdPage): Promise<ApiKey[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(ApiKeyEntity, { ...owner, ...from }, options)
}

/** How many API keys an owner has. */
export async function countApiKeysOf(em: EntityManager, owner: KeyOwner): Promise<number> {
  return em.count(ApiKeyEntity, owner)
}

/** How many API keys of an owner work. A caller that adds one holds the lock of the owner's row, so that none is missed. */
export async function countLiveApiKeysOf(em: EntityManager, owner: KeyOwner, now: Date): Promise<number> {
  return em.count(ApiKeyEntity, { ...owner, ...live(now) })
}

/** Changes an API key that is not revoked. @returns whether there was one */
export async function updateApiKeyRow(
  em: EntityManager,
  owner: KeyOwner,
  id: string,
  change: Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>,
): Promise<boolean> {
  return (await em.nativeUpdate(ApiKeyEntity, { id, ...owner, revokedAt: null }, change)) > 0
}

/**
 * Gives an API key that works a new secret. The present secret works until `previousUntil` (null: no longer), and the one
 * before it stops working.
 *
 * @returns whether there was such a key
 */
export async function rotateApiKeyRow(
  em: EntityManager,
  owner: KeyOwner,
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
  return (await em.nativeUpdate(ApiKeyEntity, { id, ...owner, ...live(now) }, change)) > 0
}

/** Revokes an API key. One that is already revoked keeps the instant. @returns whether there was one */
export async function revokeApiKeyRow(em: EntityManager, owner: KeyOwner, id: string, now: Date): Promise<boolean> {
  if (!isUuid(id)) return false
  const revokedAt = raw('coalesce(revoked_at, ?)', [now])
  return (await em.nativeUpdate(ApiKeyEntity, { id, ...owner }, { revokedAt })) > 0
}

/** Revokes every API key of an owner. @returns how many were not revoked yet */
export async function revokeApiKeysOf(em: EntityManager, owner: KeyOwner, now: Date): Promise<number> {
  return em.nativeUpdate(ApiKeyEntity, { ...owner, revokedAt: null }, { revokedAt: now })
}

/** Deletes an API key. @returns whether there was one */
export async function deleteApiKeyRow(em: EntityManager, owner: KeyOwner, id: string): Promise<boolean> {
  return isUuid(id) && (await em.nativeDelete(ApiKeyEntity, { id, ...owner })) > 0
}

function live(now: Date) {
  return { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] }
}

/** A key by id; null if there is none, or if the text is not an id. */
export async function findApiKeyById(em: EntityManager, id: string): Promise<ApiKey | null> {
  return isUuid(id) ? em.findOne(ApiKeyEntity, { id: id.toLowerCase() }) : null
}

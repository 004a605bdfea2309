import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql'
import { type IdPage, isUuid, pageOptions, type RateLimitTier } from '../../../core/identity/store/user.ts'

export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    userId: p.uuid(),
    name: p.text(),
    prefix: p.text(),
    mode: p.text().$type<'LIVE' | 'TEST'>(),
    scopes: p.array().$type<string[]>().columnType('text[]'),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    rotatedAt: p.datetime().nullable(),
    previousSecretExpiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    lastUsedIp: p.text().nullable(),
    // A key's tier is its owner's, as it is now: there is nothing to keep in step.
    tier: p
      .text()
      .$type<RateLimitTier>()
      .formula((columns) => `(select owner.tier from users owner where owner.id = ${columns.userId})`),
  },
})

/** A row of `api_keys` without the hashes of its secrets. */
export interface ApiKey {
  id: string
  userId: string
  name: string
  prefix: string
  mode: 'LIVE' | 'TEST'
  scopes: string[]
  createdAt: Date
  expiresAt?: Date | null
  revokedAt?: Date | null
  rotatedAt?: Date | null
  previousSecretExpiresAt?: Date | null
  lastUsedAt?: Date | null
  lastUsedIp?: string | null
  /** Its owner's. */
  tier: RateLimitTier
}

export async function insertApiKey(
  em: EntityManager,
  key: Pick<ApiKey, 'id' | 'userId' | 'name' | 'prefix' | 'mode' | 'scopes' | 'createdAt' | 'expiresAt'> & {
    secretHash: Buffer
  },
): Promise<void> {
  await em.execute(
    `insert into api_keys (id, user_id, name, prefix, mode, scopes, secret_hash, created_at, expires_at)
     values (?, ?, ?, ?, ?, array(select jsonb_array_elements_text(?::jsonb)), ?, ?, ?)`,
    [
      key.id,
      key.userId,
      key.name,
      key.prefix,
      key.mode,
      JSON.stringify(key.scopes),
      key.secretHash,
      key.createdAt,
      key.expiresAt ?? null,
    ],
  )
}

export async function findApiKeyOf(em: EntityManager, userId: string, id: string): Promise<ApiKey | null> {
  if (!isUuid(id)) return null
  return em.findOne(ApiKeyEntity, { id: id.toLowerCase(), userId }, { refresh: true })
}

/** A page of a user's keys. */
export async function findApiKeysOf(em: EntityManager, userId: string, page: IdPage): Promise<ApiKey[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(ApiKeyEntity, { userId, ...from }, options)
}

export async function countApiKeysOf(em: EntityManager, userId: string): Promise<number> {
  return em.count(ApiKeyEntity, { userId })
}

/** Counts the keys that work, holding the user's row so that two creations at once count one after the other. */
export async function countLiveApiKeysOf(em: EntityManager, userId: string, now: Date): Promise<number> {
  return em.count(ApiKeyEntity, { userId, revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] })
}

/** Changes a key that is not revoked. False when there is none. */
export async function updateApiKeyRow(
  em: EntityManager,
  userId: string,
  id: string,
  change: { name: string; scopes: string[]; expiresAt: Date | null },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update api_keys set name = ?, scopes = array(select jsonb_array_elements_text(?::jsonb)), expires_at = ?
     where id = ? and user_id = ? and revoked_at is null returning id`,
    [change.name, JSON.stringify(change.scopes), change.expiresAt, id, userId],
  )
  return rows.length > 0
}

/** Gives a key a new secret; the present one works on until `previousUntil`, and the one before that no longer. */
export async function rotateApiKeyRow(
  em: EntityManager,
  userId: string,
  id: string,
  rotation: { secretHash: Buffer; prefix: string; previousUntil: Date | null; now: Date },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update api_keys set previous_secret_hash = case when ?::timestamptz is null then null else secret_hash end,
       previous_secret_expires_at = ?, secret_hash = ?, prefix = ?, rotated_at = ?
     where id = ? and user_id = ? and revoked_at is null and (expires_at is null or expires_at > ?) returning id`,
    [
      rotation.previousUntil,
      rotation.previousUntil,
      rotation.secretHash,
      rotation.prefix,
      rotation.now,
      id,
      userId,
      rotation.now,
    ],
  )
  return rows.length > 0
}

/** Ends a key for good; one that is revoked already keeps its first instant. False when there is none. */
export async function revokeApiKeyRow(em: EntityManager, userId: string, id: string, now: Date): Promise<boolean> {
  if (!isUuid(id)) return false
  const rows = await em.execute<unknown[]>(
    'update api_keys set revoked_at = coalesce(revoked_at, ?) where id = ? and user_id = ? returning id',
    [now, id, userId],
  )
  return rows.length > 0
}

export async function revokeApiKeysOf(em: EntityManager, userId: string, now: Date): Promise<number> {
  const rows = await em.execute<unknown[]>(
    'update api_keys set revoked_at = ? where user_id = ? and revoked_at is null returning id',
    [now, userId],
  )
  return rows.length
}

export async function deleteApiKeyRow(em: EntityManager, userId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false
  const rows = await em.execute<unknown[]>('delete from api_keys where id = ? and user_id = ? returning id', [
    id,
    userId,
  ])
  return rows.length > 0
}

/** Writes what was used since the last time, in one statement. It touches nothing but the two columns. */
export async function writeLastUses(
  em: EntityManager,
  uses: { id: string; at: Date; ip: string | null }[],
): Promise<void> {
  await em.execute(
    `update api_keys k set last_used_at = u.at, last_used_ip = coalesce(u.ip, k.last_used_ip)
     from jsonb_to_recordset(?::jsonb) as u(id uuid, at timestamptz, ip text)
     where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)`,
    [JSON.stringify(uses)],
  )
}

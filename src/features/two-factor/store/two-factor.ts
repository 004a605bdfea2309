import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'

/** An authenticator of a user: pending until `confirmedAt`. The secret is encrypted and bound to the user. */
export const TwoFactorEntity = defineEntity({
  name: 'TwoFactor',
  tableName: 'two_factors',
  properties: {
    userId: p.uuid().primary(),
    secret: p.text().hidden(),
    confirmedAt: p.datetime().nullable(),
    lastStep: p.integer(),
    createdAt: p.datetime(),
  },
})

export type TwoFactor = InferEntity<typeof TwoFactorEntity>

export async function findTwoFactor(em: EntityManager, userId: string): Promise<TwoFactor | null> {
  return em.findOne(TwoFactorEntity, { userId }, { refresh: true })
}

/** Keeps a new secret until it is confirmed. False when a confirmed one is there: that is never overwritten. */
export async function putPendingTwoFactor(
  em: EntityManager,
  userId: string,
  secret: string,
  now: Date,
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `insert into two_factors as t (user_id, secret, confirmed_at, last_step, created_at) values (?, ?, null, 0, ?)
     on conflict (user_id) do update set secret = excluded.secret, last_step = 0, created_at = excluded.created_at
     where t.confirmed_at is null returning user_id`,
    [userId, secret, now],
  )
  return rows.length > 0
}

/** Confirms the pending secret that was read: false when it was replaced or confirmed meanwhile. */
export async function confirmTwoFactorRow(
  em: EntityManager,
  userId: string,
  secret: string,
  step: number,
  now: Date,
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update two_factors set confirmed_at = ?, last_step = ? where user_id = ? and secret = ? and confirmed_at is null
     returning user_id`,
    [now, step, userId, secret],
  )
  if (rows.length === 0) return false
  await em.execute('update users set two_factor_enabled_at = ?, updated_at = ? where id = ?', [now, now, userId])
  return true
}

/** Spends a time step: of any number of uses of one code, one gets true. [RFC 6238 §5.2] */
export async function takeTotpStep(em: EntityManager, userId: string, step: number): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update two_factors set last_step = ? where user_id = ? and confirmed_at is not null and last_step < ?
     returning user_id`,
    [step, userId, step],
  )
  return rows.length > 0
}

export async function deleteTwoFactor(em: EntityManager, userId: string, now: Date): Promise<boolean> {
  const rows = await em.execute<unknown[]>('delete from two_factors where user_id = ? returning user_id', [userId])
  await em.execute('delete from recovery_codes where user_id = ?', [userId])
  await em.execute('update users set two_factor_enabled_at = null, updated_at = ? where id = ?', [now, userId])
  return rows.length > 0
}

/** Voids the old recovery codes and keeps the hashes of new ones. */
export async function replaceRecoveryCodes(em: EntityManager, userId: string, hashes: Buffer[]): Promise<void> {
  await em.execute('delete from recovery_codes where user_id = ?', [userId])
  for (const hash of hashes) {
    await em.execute('insert into recovery_codes (user_id, hash) values (?, ?)', [userId, hash])
  }
}

/** Spends a recovery code: of any number of uses at once, one gets true. */
export async function takeRecoveryCode(em: EntityManager, userId: string, hash: Buffer): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'delete from recovery_codes where user_id = ? and hash = ? returning user_id',
    [userId, hash],
  )
  return rows.length > 0
}

export async function countRecoveryCodes(em: EntityManager, userId: string): Promise<number> {
  const [row] = await em.execute<{ n: number }[]>('select count(*)::int as n from recovery_codes where user_id = ?', [
    userId,
  ])
  return row?.n ?? 0
}

/** Secrets that are encrypted under another key than the current, a page at a time, by user id. */
export async function findSecretsAfter(
  em: EntityManager,
  userId: string | null,
  limit: number,
): Promise<Pick<TwoFactor, 'userId' | 'secret'>[]> {
  return em.execute(
    'select user_id as "userId", secret from two_factors where ?::uuid is null or user_id > ? order by user_id limit ?',
    [userId, userId, limit],
  )
}

/** Puts a re-encrypted secret in the place of the one that was read, unless that was replaced meanwhile. */
export async function replaceSecret(em: EntityManager, userId: string, from: string, to: string): Promise<void> {
  await em.execute('update two_factors set secret = ? where user_id = ? and secret = ?', [to, userId, from])
}

import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

/** Links and challenges that work once, one table for every purpose. The row holds the hash of the token, not the token. */
export const OneTimeTokenEntity = defineEntity({
  name: 'OneTimeToken',
  tableName: 'one_time_tokens',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    purpose: p.text(),
    userId: p.uuid(),
    // The address that the token was mailed to or is bound to; null for the challenge of a user without an address.
    email: p.text().nullable(),
    hash: p.blob().hidden(),
    details: p.json().$type<Record<string, string | null>>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

export type OneTimeToken = Omit<InferEntity<typeof OneTimeTokenEntity>, 'hash'>

/** Stores the hash of a token with what it is bound to. */
export async function insertOneTimeToken(em: EntityManager, token: OneTimeToken & { hash: Buffer }): Promise<void> {
  await em.insert(OneTimeTokenEntity, token)
}

/** The token of a hash, if it is for this purpose. */
export async function findOneTimeToken(em: EntityManager, purpose: string, hash: Buffer): Promise<OneTimeToken | null> {
  return em.findOne(OneTimeTokenEntity, { purpose, hash })
}

/** A token by its id, if it is for this purpose. */
export async function findOneTimeTokenById(
  em: EntityManager,
  purpose: string,
  id: string,
): Promise<OneTimeToken | null> {
  return em.findOne(OneTimeTokenEntity, { purpose, id }, { refresh: true })
}

/** Spends a token: exactly one of several concurrent uses gets true; the others wait for it and get false. */
export async function takeOneTimeToken(em: EntityManager, id: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('delete from one_time_tokens where id = ? returning id', [id])
  return rows.length > 0
}

/** Voids the tokens of a user, those for some purposes or all of them. */
export async function deleteOneTimeTokens(
  em: EntityManager,
  userId: string,
  purposes: readonly { name: string }[] | 'EVERY_PURPOSE',
): Promise<void> {
  const filter = purposes === 'EVERY_PURPOSE' ? {} : { purpose: { $in: purposes.map(({ name }) => name) } }
  await em.nativeDelete(OneTimeTokenEntity, { userId, ...filter })
}

/** Voids the tokens of the same purpose and user that were made after a token: ids are in the order in which the tokens were made. */
export async function deleteOneTimeTokensAfter(
  em: EntityManager,
  { id, purpose, userId }: Pick<OneTimeToken, 'id' | 'purpose' | 'userId'>,
): Promise<void> {
  await em.nativeDelete(OneTimeTokenEntity, { purpose, userId, id: { $gt: id } })
}

/**
 * Voids what was requested in one session of a user, or in every session except one, such as a change of address. What was
 * requested without a session stays.
 */
export async function voidRequestsOfSessions(
  em: EntityManager,
  userId: string,
  sessions: { only: string } | { except: string | null },
): Promise<void> {
  const sessionId = 'only' in sessions ? sessions.only : { $ne: sessions.except }
  await em.nativeDelete(OneTimeTokenEntity, { userId, details: { sessionId } })
}

/** Deletes tokens a day after their expiry: until then their links say that they have expired. */
export async function deleteExpiredOneTimeTokens(em: EntityManager, now: Date): Promise<void> {
  await deleteByPages(em, 'one_time_tokens', 'expires_at < $3', [new Date(now.getTime() - 86_400_000)])
}

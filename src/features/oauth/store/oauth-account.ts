import type { EntityManager } from '@mikro-orm/postgresql'
import { type OAuthAccount, OAuthAccountEntity } from '../../../core/access/store/oauth-account.ts'
import { isUuid } from '../../../crypto/uuid.ts'

/** The account at a provider as the provider identifies it. An address never does. */
interface IdentityKey {
  issuer: string
  subject: string
}

/** The name of the lock that each holder of one identity shares. */
const everyIdentity = 'sallyport identities'

/**
 * Holds an identity until the transaction ends: of two first sign-ins at once, the second finds the account that the first made.
 * It is taken before the rows of sign-ups and users.
 */
export async function lockIdentity(em: EntityManager, { issuer, subject }: IdentityKey): Promise<void> {
  // Raw SQL: an advisory lock has no counterpart in the ORM.
  await em.execute(
    'select pg_advisory_xact_lock_shared(hashtextextended(?, 0)), pg_advisory_xact_lock(hashtextextended(?, 0))',
    [everyIdentity, `sallyport identity ${issuer} ${subject}`],
  )
}

/**
 * Holds every identity until the transaction ends, as lockIdentity holds one. PostgreSQL has room for few thousand locks, and a batch of an
 * import can have as many identities.
 */
export async function lockEveryIdentity(em: EntityManager): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [everyIdentity])
}

/** The linked account of an identity. */
export async function findByIdentity(
  em: EntityManager,
  { issuer, subject }: IdentityKey,
): Promise<OAuthAccount | null> {
  return em.findOne(OAuthAccountEntity, { issuer, subject }, { refresh: true })
}

/** Stores a linked account, with its tokens encrypted. */
export async function insertOAuthAccount(
  em: EntityManager,
  account: OAuthAccount & { tokens: string | null },
): Promise<void> {
  await em.insert(OAuthAccountEntity, account)
}

/** Notes a use of a linked account and what the provider said. @returns false if it was unlinked meanwhile */
export async function noteUse(
  em: EntityManager,
  id: string,
  use: { provider: string; email: string | null; lastUsedAt: Date; tokens?: string | null },
): Promise<boolean> {
  return (await em.nativeUpdate(OAuthAccountEntity, { id }, use)) > 0
}

/** The linked accounts of several users, oldest first. */
export async function findOAuthAccountsOf(em: EntityManager, userIds: readonly string[]): Promise<OAuthAccount[]> {
  return em.find(OAuthAccountEntity, { userId: { $in: [...userIds] } }, { orderBy: { id: 'asc' } })
}

/** The number of accounts that a user has linked. */
export async function countOAuthAccountsOf(em: EntityManager, userId: string): Promise<number> {
  return em.count(OAuthAccountEntity, { userId })
}

/** Unlinks an account of a user. @returns its row; null if the user has none with this id */
export async function deleteOAuthAccount(em: EntityManager, userId: string, id: string): Promise<OAuthAccount | null> {
  const account = isUuid(id) ? await em.findOne(OAuthAccountEntity, { id: id.toLowerCase(), userId }) : null
  if (!account) return null
  return (await em.nativeDelete(OAuthAccountEntity, { id: account.id })) > 0 ? account : null
}

/** The encrypted tokens of a linked account; null if there are none. */
export async function findTokens(em: EntityManager, id: string): Promise<string | null> {
  const row = await em.findOne(OAuthAccountEntity, { id }, { populate: ['tokens'], refresh: true })
  return row?.tokens ?? null
}

/** Replaces the tokens that were read, unless a sign-in has replaced them meanwhile. Null removes them. */
export async function replaceTokens(
  em: EntityManager,
  id: string,
  before: string,
  after: string | null,
): Promise<void> {
  await em.nativeUpdate(OAuthAccountEntity, { id, tokens: before }, { tokens: after, refreshBegunAt: null })
}

/**
 * Begins to refresh the tokens that were read: a provider may take each refresh token once, and end all tokens when one comes back.
 *
 * @returns false if another request has replaced the tokens, or began to within the last seconds
 */
export async function beginRefresh(
  em: EntityManager,
  { id, tokens }: { id: string; tokens: string },
  now: Date,
  seconds: number,
): Promise<boolean> {
  const free = {
    $or: [{ refreshBegunAt: null }, { refreshBegunAt: { $lt: new Date(now.getTime() - seconds * 1000) } }],
  }
  return (await em.nativeUpdate(OAuthAccountEntity, { id, tokens, ...free }, { refreshBegunAt: now })) > 0
}

/** A page of linked accounts with tokens, in the order of their ids. @param after the last id of the page before */
export async function findTokensAfter(
  em: EntityManager,
  after: string | null,
  limit: number,
): Promise<{ id: string; tokens: string }[]> {
  const where = { tokens: { $ne: null }, ...(after === null ? {} : { id: { $gt: after } }) }
  const rows = await em.find(OAuthAccountEntity, where, { populate: ['tokens'], orderBy: { id: 'asc' }, limit })
  return rows.flatMap(({ id, tokens }) => (tokens ? [{ id, tokens }] : []))
}

/** A linked account by id; null if there is none, or if the text is not an id. */
export async function findOAuthAccountById(em: EntityManager, id: string): Promise<OAuthAccount | null> {
  return isUuid(id) ? em.findOne(OAuthAccountEntity, { id: id.toLowerCase() }) : null
}

import type { EntityManager } from '@mikro-orm/postgresql'

/** How many values are encrypted or peppered under one server key. */
export interface KeyUse {
  keyId: string
  count: number
}

/**
 * How many values there are under each server key. For the command line: it reads whole tables. Raw SQL: the id of the key
 * is a part of each stored text, which only an expression can group by.
 */
export async function findKeyUses(
  em: EntityManager,
  now: Date,
): Promise<{ twoFactors: KeyUse[]; signingKeys: KeyUse[]; oauthTokens: KeyUse[]; passwords: KeyUse[] }> {
  const twoFactors = await em.execute<KeyUse[]>(
    `select split_part(secret, '.', 2) as "keyId", count(*)::int as count from two_factors group by 1`,
  )
  const signingKeys = await em.execute<KeyUse[]>(
    `select split_part(private_key, '.', 2) as "keyId", count(*)::int as count from signing_keys
     where expires_at is null or expires_at > ? group by 1`,
    [now],
  )
  const oauthTokens = await em.execute<KeyUse[]>(
    `select split_part(tokens, '.', 2) as "keyId", count(*)::int as count from oauth_accounts
     where tokens is not null group by 1`,
  )
  const passwords = await em.execute<KeyUse[]>(
    `select split_part(password_hash, '$', 4) as "keyId", count(*)::int as count from users
     where password_hash like '$sp1$%' group by 1`,
  )
  return { twoFactors, signingKeys, oauthTokens, passwords }
}

/** How many two-factor secrets there are, including those that are not confirmed. Raw SQL: another feature has the entity. */
export async function countTwoFactors(em: EntityManager): Promise<number> {
  const [row] = await em.execute<{ n: number }[]>('select count(*)::int as n from two_factors')
  return row?.n ?? 0
}

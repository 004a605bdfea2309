import type { EntityManager } from '@mikro-orm/postgresql'

/** How much is kept under one server key. */
export interface KeyUse {
  keyId: string
  count: number
}

/** What is kept under which server key. Reads whole tables: for the command line. */
export async function findKeyUses(
  em: EntityManager,
  now: Date,
): Promise<{ twoFactors: KeyUse[]; signingKeys: KeyUse[]; passwords: KeyUse[] }> {
  const [twoFactors, signingKeys, passwords] = [
    await em.execute<KeyUse[]>(
      `select split_part(secret, '.', 2) as "keyId", count(*)::int as count from two_factors group by 1`,
    ),
    await em.execute<KeyUse[]>(
      `select split_part(private_key, '.', 2) as "keyId", count(*)::int as count from signing_keys
       where expires_at is null or expires_at > ? group by 1`,
      [now],
    ),
    await em.execute<KeyUse[]>(
      `select split_part(password_hash, '$', 4) as "keyId", count(*)::int as count from users
       where password_hash like '$sp1$%' group by 1`,
    ),
  ]
  return { twoFactors, signingKeys, passwords }
}

/** How many two-factor secrets there are, pending ones with them. */
export async function countTwoFactors(em: EntityManager): Promise<number> {
  const [row] = await em.execute<{ n: number }[]>('select count(*)::int as n from two_factors')
  return row?.n ?? 0
}

import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql'

/** What a token can be for. */
export const everyPurpose = [
  'RESET_PASSWORD',
  'VERIFY_EMAIL',
  'CONFIRM_EMAIL',
  'NOT_ME',
  'TWO_FACTOR_CHALLENGE',
] as const

export type TokenPurpose = (typeof everyPurpose)[number]

/** Every link and challenge that works once: one table for every purpose. The token itself is not here, its hash is. */
export const OneTimeTokenEntity = defineEntity({
  name: 'OneTimeToken',
  tableName: 'one_time_tokens',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    purpose: p.text().$type<TokenPurpose>(),
    userId: p.uuid(),
    email: p.text(),
    hash: p.blob().hidden(),
    details: p.json().$type<Record<string, string | null>>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

export interface OneTimeToken {
  id: string
  purpose: TokenPurpose
  userId: string
  email: string
  details: Record<string, string | null>
  createdAt: Date
  expiresAt: Date
}

export async function insertOneTimeToken(
  em: EntityManager,
  token: Omit<OneTimeToken, 'id'> & { hash: Buffer },
): Promise<void> {
  await em.insert(OneTimeTokenEntity, token)
}

export async function findOneTimeToken(
  em: EntityManager,
  purpose: TokenPurpose,
  hash: Buffer,
): Promise<OneTimeToken | null> {
  return em.findOne(OneTimeTokenEntity, { purpose, hash })
}

/** Spends a token: of any number of uses at once, one gets true; the others wait for it and get false. */
export async function takeOneTimeToken(em: EntityManager, id: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('delete from one_time_tokens where id = ? returning id', [id])
  return rows.length > 0
}

/** Voids what was sent before for a purpose. */
export async function deleteOneTimeTokens(
  em: EntityManager,
  userId: string,
  purposes: readonly TokenPurpose[],
): Promise<void> {
  await em.nativeDelete(OneTimeTokenEntity, { userId, purpose: { $in: [...purposes] } })
}

export async function deleteExpiredOneTimeTokens(em: EntityManager, now: Date): Promise<void> {
  await em.execute('delete from one_time_tokens where expires_at < ?', [new Date(now.getTime() - 86_400_000)])
}

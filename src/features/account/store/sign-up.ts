import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'

/**
 * Somebody who asked for an account and has not yet proved the address. Each sign-up keeps its own password, and its
 * link makes the account with that password: nothing that a stranger prepared survives the owner's confirmation.
 */
export const SignUpEntity = defineEntity({
  name: 'SignUp',
  tableName: 'sign_ups',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    email: p.text(),
    username: p.text().nullable(),
    name: p.text().nullable(),
    passwordHash: p.text().hidden(),
    tokenHash: p.blob().hidden(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

export type SignUp = InferEntity<typeof SignUpEntity>

export async function insertSignUp(
  em: EntityManager,
  signUp: Pick<SignUp, 'email' | 'username' | 'name' | 'passwordHash' | 'createdAt' | 'expiresAt'> & {
    tokenHash: Buffer
  },
): Promise<void> {
  await em.insert(SignUpEntity, signUp)
}

export async function findSignUpByTokenHash(em: EntityManager, tokenHash: Buffer): Promise<SignUp | null> {
  return em.findOne(SignUpEntity, { tokenHash })
}

/** The newest sign-up for an address that the same password opens can be told only by its caller: newest first. */
export async function findPendingSignUps(em: EntityManager, email: string, now: Date): Promise<SignUp[]> {
  return em.find(
    SignUpEntity,
    { email, expiresAt: { $gt: now } },
    { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 3 },
  )
}

/** Gives a sign-up a new link; the one before stops working. */
export async function renewSignUpToken(em: EntityManager, id: string, tokenHash: Buffer, expiresAt: Date) {
  await em.execute('update sign_ups set token_hash = ?, expires_at = ? where id = ?', [tokenHash, expiresAt, id])
}

/** Takes a sign-up out of the table: of any number of takers at once, one gets true. */
export async function takeSignUp(em: EntityManager, id: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('delete from sign_ups where id = ? returning id', [id])
  return rows.length > 0
}

/** Takes every sign-up for an address, locking them in one order: of any number of takers at once, one gets the ids. */
export async function takeSignUpsForEmail(em: EntityManager, email: string): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `with held as materialized (select id from sign_ups where email = ? order by id for update)
     delete from sign_ups where id in (select id from held) returning id`,
    [email],
  )
  return rows.map((row) => row.id)
}

export async function deleteExpiredSignUps(em: EntityManager, now: Date): Promise<void> {
  await em.execute('delete from sign_ups where expires_at < ?', [now])
}

import { defineEntity, type EntityManager, type InferEntity, LockMode, p } from '@mikro-orm/postgresql'
import { createUuid } from '../../../crypto/uuid.ts'

/**
 * A request for an account whose address has not been confirmed. Every sign-up keeps its own password, and its link makes
 * the account with that password: an attacker who signs up with somebody else's address leaves nothing in the account that
 * the owner of the address confirms.
 */
export const SignUpEntity = defineEntity({
  name: 'SignUp',
  tableName: 'sign_ups',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    email: p.text(),
    username: p.text().nullable(),
    name: p.text().nullable(),
    passwordHash: p.text().hidden().lazy(),
    tokenHash: p.blob().hidden().lazy(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

type SignUpRow = InferEntity<typeof SignUpEntity>

/** A row of `sign_ups` with the hash of its password. */
export type SignUpWithPassword = Omit<SignUpRow, 'tokenHash'>

/** A row of `sign_ups` without its secrets. */
export type SignUp = Omit<SignUpWithPassword, 'passwordHash'>

/** The hash of a sign-up without a password. No password matches it. */
export const unusablePassword = 'unusable'

/** Keeps a sign-up. @returns it with its id */
export async function insertSignUp(em: EntityManager, signUp: Omit<SignUpRow, 'id'>): Promise<SignUp> {
  const row = { id: createUuid(), ...signUp }
  await em.insert(SignUpEntity, row)
  return row
}

/** The sign-up that a link belongs to, with the hash of its password. */
export async function findSignUpByTokenHash(em: EntityManager, tokenHash: Buffer): Promise<SignUpWithPassword | null> {
  return em.findOne(SignUpEntity, { tokenHash }, { populate: ['passwordHash'] })
}

/** The sign-ups for an address that have not expired, newest first, at most `limit`. */
export async function findPendingSignUps(
  em: EntityManager,
  email: string,
  now: Date,
  limit: number,
): Promise<SignUp[]> {
  return em.find(
    SignUpEntity,
    { email, expiresAt: { $gt: now } },
    { orderBy: { createdAt: 'desc', id: 'desc' }, limit },
  )
}

/** Gives a sign-up a new link. The link before it stops working. */
export async function renewSignUpToken(em: EntityManager, id: string, tokenHash: Buffer, expiresAt: Date) {
  await em.nativeUpdate(SignUpEntity, { id }, { tokenHash, expiresAt })
}

/** Deletes one sign-up. */
export async function deleteSignUp(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(SignUpEntity, { id })
}

/**
 * Deletes every sign-up for an address, in the caller's transaction. The rows are locked in one order, so that two
 * confirmations at once wait for each other and cannot deadlock; each row is deleted by one of them.
 *
 * @returns the ids of the rows that this call deleted
 */
export async function takeSignUpsForEmail(em: EntityManager, email: string): Promise<string[]> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const held = await em.find(SignUpEntity, { email }, { fields: ['id'], orderBy: { id: 'asc' }, lockMode })
  const ids = held.map(({ id }) => id)
  await em.nativeDelete(SignUpEntity, { id: { $in: ids } })
  return ids
}

/** Deletes the sign-ups whose link has expired. */
export async function deleteExpiredSignUps(em: EntityManager, now: Date): Promise<void> {
  await em.nativeDelete(SignUpEntity, { expiresAt: { $lt: now } })
}

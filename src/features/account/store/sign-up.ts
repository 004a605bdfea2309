import { defineEntity, type EntityManager, type InferEntity, LockMode, p, raw } from '@mikro-orm/postgresql'
import { type JsonObject, readObject } from '../../../core/identity/store/user-data.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

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
    referralCode: p.text().nullable(),
    // The JSON of the user's own data as text: the ORM would walk through the objects of an attacker.
    data: p.text().nullable().hidden().lazy(),
    passwordHash: p.text().hidden().lazy(),
    tokenHash: p.blob().hidden().lazy(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

type SignUpRow = InferEntity<typeof SignUpEntity>

/** A row of `sign_ups` with the hash of its password. */
type SignUpWithPassword = Omit<SignUpRow, 'tokenHash' | 'data'>

/** A row of `sign_ups` without its secrets. */
export type SignUp = Omit<SignUpWithPassword, 'passwordHash'>

/** The hash of a sign-up without a password. No password matches it. */
export const unusablePassword = 'unusable'

/** What remains of a sign-up if the server cannot know whether the owner of the address made it. */
export const withoutOwner = {
  username: null,
  name: null,
  referralCode: null,
  data: null,
  passwordHash: unusablePassword,
} as const

/** A row of `sign_ups` with all that becomes the account. */
type WholeSignUp = SignUpWithPassword & { data: JsonObject | null }

/** Stores a sign-up. @returns it with its id */
export async function insertSignUp(
  em: EntityManager,
  signUp: Omit<WholeSignUp, 'id'> & Pick<SignUpRow, 'tokenHash'>,
): Promise<SignUp> {
  const { data } = signUp
  const row = { id: createUuid(), ...signUp, data: data && JSON.stringify(data) }
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

/**
 * Spends the link of a sign-up, and voids the links of every other sign-up for the same address, in the caller's transaction.
 * The rows are locked in one order, so that two confirmations at once wait for each other and cannot deadlock; the link
 * works for one of them.
 *
 * The rows stay until they expire, without their data, and the sign-up of the link loses its password. An attacker who has signed up
 * with the address sees the same answers from `login` before and after the owner's confirmation. [ASVS 5.0 6.3.8]
 *
 * @returns the sign-up with the hash of its password and its data; null when the link no longer works
 */
export async function spendSignUpLink(
  em: EntityManager,
  { email, tokenHash }: { email: string; tokenHash: Buffer },
): Promise<WholeSignUp | null> {
  const held = await lockSignUps(em, email)
  const signUp = held.find((row) => tokenHash.equals(row.tokenHash))
  if (!signUp) return null
  const data = await readData(em, signUp.id)
  await voidLinks(em, email)
  await em.nativeUpdate(SignUpEntity, { id: signUp.id }, { passwordHash: unusablePassword })
  return { ...signUp, data }
}

/** The data of a sign-up. It is read apart from the lock of all sign-ups of an address: strangers chose their data, which can be large. */
async function readData(em: EntityManager, id: string): Promise<JsonObject | null> {
  const [row] = await em.execute<{ data: string | null }[]>('select data from sign_ups where id = ?', [id])
  return row?.data == null ? null : readObject(row.data)
}

/**
 * Voids the links of every sign-up for an address, in the caller's transaction: the address gets its account by another proof
 * of the mailbox. The rows stay until they expire, as in {@link spendSignUpLink}.
 */
export async function voidSignUpLinks(em: EntityManager, email: string): Promise<void> {
  await lockSignUps(em, email)
  await voidLinks(em, email)
}

/** Without a link, no account is made of the data. */
async function voidLinks(em: EntityManager, email: string): Promise<void> {
  await em.nativeUpdate(SignUpEntity, { email }, { tokenHash: raw('uuid_send(gen_random_uuid())'), data: null })
}

/**
 * Removes what was typed in every sign-up for an address, in the caller's transaction. The links that were mailed keep working: they
 * confirm the address, and the account gets its password by a reset.
 */
export async function voidSignUpPasswords(em: EntityManager, email: string): Promise<void> {
  await lockSignUps(em, email)
  await em.nativeUpdate(SignUpEntity, { email }, withoutOwner)
}

/** Deletes every sign-up for an address, in the caller's transaction. */
export async function deleteSignUpsForEmail(em: EntityManager, email: string): Promise<void> {
  await lockSignUps(em, email)
  await em.nativeDelete(SignUpEntity, { email })
}

async function lockSignUps(em: EntityManager, email: string): Promise<SignUpRow[]> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const populate = ['passwordHash', 'tokenHash'] as const
  return em.find(SignUpEntity, { email }, { populate, orderBy: { id: 'asc' }, lockMode, refresh: true })
}

/** Deletes the sign-ups whose link has expired. */
export async function deleteExpiredSignUps(em: EntityManager, now: Date): Promise<void> {
  await deleteByPages(em, 'sign_ups', 'expires_at < $3', [now])
}

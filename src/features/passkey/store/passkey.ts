import { type EntityManager, LockMode } from '@mikro-orm/postgresql'
import { type Passkey, PasskeyEntity, type PasskeyTables } from '../../../core/access/store/passkey.ts'
import { isUuid } from '../../../crypto/uuid.ts'

/** The passkeys of several users, each with the oldest first. */
export async function findPasskeysOfUsers(em: EntityManager, userIds: readonly string[]): Promise<Passkey[]> {
  return em.find(PasskeyEntity, { userId: { $in: [...userIds] } }, { orderBy: { id: 'asc' } })
}

/** The passkeys of a user that work for an RP id. */
export async function findPasskeysFor(em: EntityManager, userId: string, rpId: string): Promise<Passkey[]> {
  return em.find(PasskeyEntity, { userId, rpId }, { orderBy: { id: 'asc' } })
}

/** The passkey with a credential id, if it works for this RP id. */
export async function findPasskeyByCredential(
  em: EntityManager,
  { credentialId, rpId }: { credentialId: Buffer; rpId: string },
): Promise<Passkey | null> {
  return em.findOne(PasskeyEntity, { credentialId, rpId })
}

/** A passkey of a user; the row is locked until the transaction ends. */
export async function lockPasskeyOf(em: EntityManager, userId: string, id: string): Promise<Passkey | null> {
  if (!isUuid(id)) return null
  return em.findOne(PasskeyEntity, { id, userId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
}

/** How many passkeys a user has, of any RP id. */
export async function countPasskeysOf(em: EntityManager, userId: string): Promise<number> {
  return em.count(PasskeyEntity, { userId })
}

/** Stores a new passkey. @returns false if the credential is registered already, for this user or another one */
export async function insertPasskey(em: EntityManager, passkey: Passkey): Promise<boolean> {
  const { id, userId, credentialId, publicKey, counter, rpId, name, transports, backedUp, createdAt } = passkey
  const stored = await em
    .getKysely<PasskeyTables>()
    .insertInto('passkeys')
    .values({
      id,
      user_id: userId,
      credential_id: credentialId,
      public_key: publicKey,
      counter,
      rp_id: rpId,
      name,
      transports,
      backed_up: backedUp,
      created_at: createdAt,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}

/** Notes a use of a passkey. */
export async function updateUsedPasskey(
  em: EntityManager,
  id: string,
  { counter, backedUp, now }: { counter: number; backedUp: boolean; now: Date },
): Promise<void> {
  await em.nativeUpdate(PasskeyEntity, { id }, { counter, backedUp, lastUsedAt: now })
}

export async function renamePasskeyRow(em: EntityManager, id: string, name: string): Promise<void> {
  await em.nativeUpdate(PasskeyEntity, { id }, { name })
}

export async function deletePasskeyRow(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(PasskeyEntity, { id })
}

/** A passkey by id; null if there is none, or if the text is not an id. */
export async function findPasskeyById(em: EntityManager, id: string): Promise<Passkey | null> {
  return isUuid(id) ? em.findOne(PasskeyEntity, { id: id.toLowerCase() }) : null
}

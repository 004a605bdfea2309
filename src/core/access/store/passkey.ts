import { defineEntity, type EntityManager, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'

export const PasskeyEntity = defineEntity({
  name: 'Passkey',
  tableName: 'passkeys',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    userId: p.uuid(),
    credentialId: p.blob(),
    publicKey: p.blob(),
    // The signature counter of the authenticator (WebAuthn Level 3 §6.1.1); 0 where the authenticator has none.
    counter: p.bigint('number'),
    // The RP id that the passkey was registered for: it works for this one alone.
    rpId: p.text(),
    name: p.text(),
    transports: p.array().$type<string[]>(),
    backedUp: p.boolean(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
  },
})

/** A row of `passkeys`. It holds a public key, and no secret. */
export type Passkey = InferEntity<typeof PasskeyEntity>

/** The table as typed Kysely sees it. */
export type PasskeyTables = InferKyselyDB<typeof PasskeyEntity>

/** Deletes the passkeys of a user, all of them or those made since an instant. @returns how many there were */
export async function deletePasskeysOf(em: EntityManager, userId: string, since?: Date): Promise<number> {
  return em.nativeDelete(PasskeyEntity, { userId, ...(since ? { createdAt: { $gte: since } } : {}) })
}

/** Whether a user has a passkey that works for an RP id. */
export async function hasPasskeyFor(em: EntityManager, userId: string, rpId: string): Promise<boolean> {
  return (await em.count(PasskeyEntity, { userId, rpId })) > 0
}

import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'

/** A key that signs access tokens. The private part is encrypted under the server's secret. */
export const SigningKeyEntity = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    kid: p.text().primary(),
    algorithm: p.text().$type<'ES256' | 'EdDSA' | 'RS256'>(),
    publicJwk: p.json().$type<Record<string, unknown>>(),
    privateKey: p.text().hidden(),
    createdAt: p.datetime(),
    activeFrom: p.datetime(),
    expiresAt: p.datetime().nullable(),
  },
})

export type SigningKeyRow = InferEntity<typeof SigningKeyEntity>

/** Every key that may still verify a token, newest first. */
export async function findSigningKeys(em: EntityManager, now: Date): Promise<SigningKeyRow[]> {
  return em.find(
    SigningKeyEntity,
    { $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] },
    { orderBy: { activeFrom: 'desc' } },
  )
}

/** Stores a signing key. */
export async function insertSigningKey(em: EntityManager, key: SigningKeyRow): Promise<void> {
  await em.insert(SigningKeyEntity, key)
}

/** Sets the expiry of every key of an algorithm that has none. @param except the id of a key that is not changed */
export async function expireSigningKeys(
  em: EntityManager,
  { algorithm, except = '' }: { algorithm: SigningKeyRow['algorithm']; except?: string },
  expiresAt: Date,
): Promise<void> {
  await em.nativeUpdate(SigningKeyEntity, { algorithm, kid: { $ne: except }, expiresAt: null }, { expiresAt })
}

/** Sets the expiry of every key that was made before an instant and has none. */
export async function expireUnusedSigningKeys(em: EntityManager, madeBefore: Date, expiresAt: Date): Promise<void> {
  await em.nativeUpdate(SigningKeyEntity, { createdAt: { $lt: madeBefore }, expiresAt: null }, { expiresAt })
}

/** Puts a re-encrypted private part in the place of the one that was read. */
export async function replacePrivateKey(em: EntityManager, kid: string, from: string, to: string): Promise<void> {
  await em.execute('update signing_keys set private_key = ? where kid = ? and private_key = ?', [to, kid, from])
}

/** Forgets keys that stopped verifying before an instant: nothing that they signed is good any more. */
export async function deleteExpiredSigningKeys(em: EntityManager, before: Date): Promise<void> {
  await em.execute('delete from signing_keys where expires_at < ?', [before])
}

/** Holds the right to make signing keys until the transaction ends. */
export async function lockSigningKeys(em: EntityManager): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(hashtext('sallyport signing keys'))`)
}

import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'

/**
 * Requests to sign in by mail, for known and unknown addresses alike. A row holds the hash of the token in the link, and the keyed
 * hash of the code: eight digits could be guessed from an ordinary hash.
 */
export const MailLoginEntity = defineEntity({
  name: 'MailLogin',
  tableName: 'mail_logins',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    email: p.text(),
    tokenHash: p.blob().hidden().lazy(),
    codeHash: p.blob().hidden().lazy(),
    // S256 of the verifier of the browser that asked. The link works there alone.
    codeChallenge: p.text(),
    // For the account that the sign-in may make.
    referralCode: p.text().nullable(),
    // Whether the user had signed in before on the device that asked.
    fromKnownDevice: p.boolean(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

export type MailLoginRow = InferEntity<typeof MailLoginEntity>

/** A row of `mail_logins` without its hashes. */
export type MailLogin = Omit<MailLoginRow, 'tokenHash' | 'codeHash'>

/** Voids the links and codes that were mailed to the address of a user. */
export async function voidMailLoginsOf(em: EntityManager, userId: string): Promise<void> {
  await em.execute('delete from mail_logins where email = (select email from users where id = ?)', [userId])
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { type MailLogin, MailLoginEntity, type MailLoginRow } from '../../../core/access/store/mail-login.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

/** How many requests for one address work at the same time: of devices on which its user has signed in, and of others. */
const maxOfKind = 3

const newestFirst = { orderBy: { id: 'desc' }, limit: 2 * maxOfKind } as const

/**
 * Stores a request. The oldest ones for the same address are deleted, so that an address has three of each kind at most: an attacker
 * who knows the address must not replace the mails that its owner requests on a known device. One statement chooses and deletes them:
 * a newer request that is stored meanwhile stays.
 */
export async function insertMailLogin(em: EntityManager, row: MailLoginRow): Promise<void> {
  await em.insert(MailLoginEntity, row)
  const { email, fromKnownDevice } = row
  await em.execute(
    `delete from mail_logins where email = ? and from_known_device = ? and id < (
       select id from mail_logins where email = ? and from_known_device = ?
       order by id desc offset ${maxOfKind - 1} limit 1)`,
    [email, fromKnownDevice, email, fromKnownDevice],
  )
}

/** The requests for an address whose codes work now, with the hashes of the codes. */
export async function findUsableLogins(
  em: EntityManager,
  email: string,
  now: Date,
): Promise<(MailLogin & Pick<MailLoginRow, 'codeHash'>)[]> {
  const usable = { email, expiresAt: { $gt: now } }
  return em.find(MailLoginEntity, usable, { ...newestFirst, populate: ['codeHash'], refresh: true })
}

/** The request that a link belongs to, even if it has expired. */
export async function findByTokenHash(em: EntityManager, tokenHash: Buffer): Promise<MailLogin | null> {
  return em.findOne(MailLoginEntity, { tokenHash }, { refresh: true })
}

/**
 * Spends a request, and voids every other one for its address. Exactly one of several concurrent uses gets true; the others wait
 * for it and get false.
 */
export async function takeMailLogin(em: EntityManager, { id, email }: MailLogin, now: Date): Promise<boolean> {
  if ((await em.nativeDelete(MailLoginEntity, { id, expiresAt: { $gt: now } })) === 0) return false
  await em.nativeDelete(MailLoginEntity, { email })
  return true
}

/** Deletes the requests that expired before an instant. */
export async function deleteOldMailLogins(em: EntityManager, before: Date): Promise<void> {
  await deleteByPages(em, 'mail_logins', 'expires_at < $3', [before])
}

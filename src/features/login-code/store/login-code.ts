import { type EntityManager, LockMode } from '@mikro-orm/postgresql'
import { LoginCodeEntity, type LoginCodeRow, type StoredLoginCode } from '../../../core/access/store/login-code.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

export async function insertLoginCode(em: EntityManager, row: LoginCodeRow): Promise<void> {
  await em.insert(LoginCodeEntity, row)
}

/** The code of a hash. */
export async function findLoginCode(em: EntityManager, hash: Buffer): Promise<StoredLoginCode | null> {
  return em.findOne(LoginCodeEntity, { hash }, { refresh: true })
}

/** A code by id; its row is locked until the transaction ends. */
export async function lockLoginCode(em: EntityManager, id: string): Promise<StoredLoginCode | null> {
  return em.findOne(LoginCodeEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
}

/** Gives out the code of a row: from now on the row has the hash of the code. */
export async function giveOutLoginCode(
  em: EntityManager,
  id: string,
  change: Pick<LoginCodeRow, 'hash' | 'expiresAt'> & { issuedAt: Date },
): Promise<void> {
  await em.nativeUpdate(LoginCodeEntity, { id }, change)
}

/** Notes that a code was presented, which spends it. */
export async function markLoginCodeUsed(em: EntityManager, id: string, usedAt: Date): Promise<void> {
  await em.nativeUpdate(LoginCodeEntity, { id }, { usedAt })
}

/** Notes the session that a code opened. */
export async function noteOpenedSession(em: EntityManager, id: string, openedSessionId: string): Promise<void> {
  await em.nativeUpdate(LoginCodeEntity, { id }, { openedSessionId })
}

/**
 * Deletes a code that has not been given out. One that was stays: a later use of it has to end the session that it opened.
 *
 * @returns whether it was deleted
 */
export async function deleteWaitingLoginCode(em: EntityManager, id: string): Promise<boolean> {
  return (await em.nativeDelete(LoginCodeEntity, { id, issuedAt: null })) > 0
}

/** Deletes the codes that expired before an instant. */
export async function deleteOldLoginCodes(em: EntityManager, before: Date): Promise<void> {
  await deleteByPages(em, 'login_codes', 'expires_at < $3', [before])
}

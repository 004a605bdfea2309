import type { EntityManager } from '@mikro-orm/postgresql'
import { insertPendingReferral } from '../store/referral.ts'

/**
 * Keeps the code that an account was made with until its mailbox is proved. An attacker who signs up must not learn whether
 * an account has the code: it is not looked up, and a wrong one is kept in the same way.
 */
export async function keepReferral(em: EntityManager, userId: string, code: string): Promise<void> {
  await insertPendingReferral(em, userId, code)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { takePendingReferral } from '../store/referral.ts'

/** Discards the code that was kept for an account: the owner of the mailbox did not sign up with it. */
export async function forgetPendingReferral(em: EntityManager, userId: string): Promise<void> {
  await takePendingReferral(em, userId)
}

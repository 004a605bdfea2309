import type { EntityManager } from '@mikro-orm/postgresql'
import { takePendingReferral } from '../store/referral.ts'
import { recordReferral } from './record-referral.ts'

/** Records the referral that was kept for an account, when its mailbox has been proved. */
export async function recordPendingReferral(em: EntityManager, userId: string, now: Date): Promise<void> {
  const code = await takePendingReferral(em, userId)
  if (code) await recordReferral(em, { referredId: userId, code, now })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { systemCaller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { referralEvents } from '../events.ts'
import { insertReferral } from '../store/referral.ts'

/**
 * Records that a user was referred by the owner of a code, in the transaction that confirms the user's address. A code that
 * no account has, and the user's own one, are ignored.
 */
export async function recordReferral(
  em: EntityManager,
  referral: { referredId: string; code: string; now: Date },
): Promise<void> {
  const { referredId, now } = referral
  const referrerId = await insertReferral(em, referral)
  if (!referrerId) return
  // The referrer can read the event: it does not have the address or the device of the user who was referred. That user
  // cannot read it: an attacker who signs up with a guessed code must not learn whose it is.
  await recordEvent(em, referralEvents.REFERRAL_RECORDED, systemCaller, {
    targetId: referrerId,
    at: now,
    details: { referredId },
  })
}

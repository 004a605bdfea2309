import type { Feature } from '../../core/feature.ts'
import { referralEvents } from './events.ts'
import './graphql/referral-code.ts'
import './graphql/referrals.ts'
import { PendingReferralEntity, ReferralCodeEntity, ReferralEntity } from './store/referral.ts'

export { forgetPendingReferral } from './domain/forget-pending-referral.ts'
export { keepReferral } from './domain/keep-referral.ts'
export { readReferralCode } from './domain/read-referral-code.ts'
export { recordPendingReferral } from './domain/record-pending-referral.ts'
export { recordReferral } from './domain/record-referral.ts'
export { referralArgument } from './graphql/referral-argument.ts'

/** Referral codes, and the users who signed up with them. */
export const referralFeature = {
  name: 'referral',
  entities: [ReferralCodeEntity, PendingReferralEntity, ReferralEntity],
  events: referralEvents,
} satisfies Feature

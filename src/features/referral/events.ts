import { declareEvents } from '../../core/audit/event-type.ts'

export const referralEvents = declareEvents({
  REFERRAL_RECORDED: 'A user who signed up with the referral code of the target confirmed the address.',
})

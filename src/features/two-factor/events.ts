import { declareEvents } from '../../core/audit/event-type.ts'

export const twoFactorEvents = declareEvents({
  TWO_FACTOR_SETUP: 'The set-up of two-factor authentication was started.',
  TWO_FACTOR_ENABLED: 'Two-factor authentication was turned on.',
  TWO_FACTOR_DISABLED: 'Two-factor authentication was turned off.',
  TWO_FACTOR_FAILED: 'A second-factor code was wrong.',
  TWO_FACTOR_LOCKED: 'A code was refused because the second factor is locked after too many failures.',
  RECOVERY_CODE_USED: 'A recovery code was used to log in or to prove who the user is.',
  RECOVERY_CODES_REGENERATED: 'New recovery codes were created, and the old ones stopped working.',
})

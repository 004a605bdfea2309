import type { TokenPurpose } from '../../core/one-time-token/purpose.ts'

/** A link that sets a new password. */
export const resetPasswordPurpose: TokenPurpose = {
  name: 'RESET_PASSWORD',
  seconds: 3600,
  replaces: true,
  mailed: true,
}
/** A link that confirms the address of an account. */
export const verifyEmailPurpose: TokenPurpose = { name: 'VERIFY_EMAIL', seconds: 86_400, replaces: true, mailed: true }
/** A link that moves an account to the address that it was mailed to. */
export const confirmEmailPurpose: TokenPurpose = {
  name: 'CONFIRM_EMAIL',
  seconds: 86_400,
  replaces: true,
  mailed: true,
}

export const accountPurposes = [resetPasswordPurpose, verifyEmailPurpose, confirmEmailPurpose]

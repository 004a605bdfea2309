import { z } from 'zod'
import { declareNotice, noticeData } from '../../core/mail/mail-template.ts'

/** Two-factor authentication was turned on. */
export const twoFactorEnabledNotice = declareNotice('two-factor-enabled', noticeData, (_data, product) => ({
  subject: `Two-factor authentication is on for ${product}`,
  report: `Two-factor authentication was turned on for your ${product} account. From now on, signing in also asks for a code from your authenticator app. Keep your recovery codes in a safe place. If it was not you, also contact the operator of this service: the link below leaves two-factor authentication on.`,
}))

/** Two-factor authentication was turned off. */
export const twoFactorDisabledNotice = declareNotice('two-factor-disabled', noticeData, (_data, product) => ({
  subject: `Two-factor authentication is off for ${product}`,
  report: `Two-factor authentication was turned off for your ${product} account. Signing in no longer asks for a code.`,
}))

/** New recovery codes were created. */
export const recoveryCodesNotice = declareNotice('recovery-codes-regenerated', noticeData, (_data, product) => ({
  subject: `You have new recovery codes for ${product}`,
  report: `New recovery codes were created for your ${product} account, and other sessions were signed out. The old codes no longer work.`,
}))

/** A recovery code was used as the second factor. */
export const recoveryCodeUsedNotice = declareNotice(
  'recovery-code-used',
  noticeData.extend({ left: z.number() }),
  ({ left }, product) => ({
    subject: `A recovery code was used for your ${product} account`,
    report: `A recovery code was used as the second factor of your ${product} account. ${codesLeft(left)}`,
  }),
)

function codesLeft(left: number): string {
  if (left > 1) return `You have ${left} recovery codes left.`
  return `You have ${left === 1 ? 'one recovery code' : 'no recovery codes'} left: create new ones.`
}

/** Too many wrong codes locked the second factor. */
export const secondFactorLockedNotice = declareNotice('second-factor-locked', noticeData, (_data, product) => ({
  subject: `Too many wrong codes for your ${product} account`,
  report: `Too many wrong two-factor codes were entered for your ${product} account. Codes are refused for a while. Your open sessions are not affected.`,
  ifThisWasYou: 'If this was you, wait and try again.',
}))

export const twoFactorMails = [
  twoFactorEnabledNotice,
  twoFactorDisabledNotice,
  recoveryCodesNotice,
  recoveryCodeUsedNotice,
  secondFactorLockedNotice,
]

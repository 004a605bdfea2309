import { z } from 'zod'
import { changeOrigin, originDetails } from '../../core/mail/change-origin.ts'
import { plain } from '../../core/mail/layout.ts'
import {
  declareMail,
  declareNotice,
  greeting,
  ignoreThisMail,
  noticeData,
  safeName,
} from '../../core/mail/mail-template.ts'

const confirmation = z.object({ link: z.string(), name: z.string().nullable() })

/** Confirms the address of a sign-up or of an account. */
export const verifyEmailMail = declareMail('verify-email', confirmation, (data, product) => ({
  subject: `Confirm your email address for ${product}`,
  paragraphs: [
    greeting(data.name),
    `Please confirm that this address belongs to you. Your ${product} account is then ready.`,
  ],
  action: { label: 'Confirm my address', link: data.link },
  closing: ['If you did not ask for an account, you can ignore this mail.'],
}))

/** Confirms an address with which so many sign-ups were made that none of their passwords is used. */
export const manySignUpsMail = declareMail('many-sign-ups', confirmation, (data, product) => ({
  subject: `Confirm your email address for ${product}`,
  paragraphs: [
    greeting(data.name),
    `Somebody has signed up for ${product} with this address very often within an hour. The passwords of these sign-ups are not used, because the server cannot tell whether one of them is yours.`,
    'If you want an account, please confirm that this address belongs to you, and choose a password with the mail that follows. The link of an earlier mail does the same.',
  ],
  action: { label: 'Confirm my address', link: data.link },
  closing: [
    'If you did not ask for an account, you can ignore these mails. Sign-ups send no more of them within this hour.',
  ],
}))

/** To the owner of an address with which another sign-up was made. */
export const knownAddressMail = declareMail(
  'sign-up-known-address',
  z.object({ resetLink: z.string() }),
  (data, product) => ({
    subject: `You already have an account at ${product}`,
    paragraphs: [
      `Somebody, probably you, tried to sign up for ${product} with this address. It already has an account, so nothing was changed.`,
      'Sign in as usual, or choose a new password if you no longer know yours.',
    ],
    action: { label: 'Choose a new password', link: data.resetLink },
    closing: [
      'If it was not you, you can ignore this mail. The person who tried was not told that the account exists.',
    ],
  }),
)

const passwordLink = z.object({ link: z.string(), minutes: z.number() })

/** Sets a new password. */
export const resetPasswordMail = declareMail('reset-password', passwordLink, (data, product) => ({
  subject: `Choose a new password for ${product}`,
  paragraphs: [`Somebody, probably you, asked for a new password for your ${product} account.`],
  action: { label: 'Choose a new password', link: data.link },
  closing: [`The link works once, for ${duration(data.minutes)}.`, ignoreThisMail],
}))

/** To a user whose account was created by an administrator, without a password. */
export const accountCreatedMail = declareMail(
  'account-created',
  passwordLink.extend({ name: z.string().nullable() }),
  (data, product) => ({
    subject: `Your new ${product} account`,
    paragraphs: [
      greeting(data.name),
      `An administrator created an account for you at ${product}, with this address. Choose a password to sign in.`,
    ],
    action: { label: 'Choose a password', link: data.link },
    closing: [
      `The link works once, for ${duration(data.minutes)}. After that, its page can send you a new one.`,
      'If you do not know what this account is for, you can ignore this mail.',
    ],
  }),
)

/** Confirms a new address. */
export const confirmEmailMail = declareMail(
  'confirm-email-change',
  z.object({ link: z.string() }),
  (data, product) => ({
    subject: `Confirm your new email address for ${product}`,
    paragraphs: [`Please confirm that your ${product} account should use this address from now on.`],
    action: { label: 'Use this address', link: data.link },
    closing: [ignoreThisMail],
  }),
)

/**
 * Confirms the address that an identity provider named for a new account, without proof. An attacker can name any address at some
 * providers, so that the mail says where the account came from.
 */
export const confirmProviderAddressMail = declareMail(
  'confirm-provider-address',
  z.object({ link: z.string(), providerName: z.string(), origin: changeOrigin }),
  ({ link, providerName, origin }, product) => ({
    subject: `Confirm your email address for ${product}`,
    details: originDetails(origin),
    paragraphs: [
      `Somebody, probably you, signed in to ${product} with an account at ${providerName} that has this address, and got a new ${product} account.`,
      `Please confirm the address only if it was you: whoever has that account at ${providerName} can sign in to the ${product} account.`,
    ],
    action: { label: 'Confirm my address', link },
    closing: ['If it was not you, ignore this mail. The account then stays without your address.'],
  }),
)

const addressNotice = noticeData.extend({ newAddress: z.string() })

/** To the old address, when a change of address is requested. */
export const emailChangeRequestedNotice = declareNotice(
  'email-change-requested-old-address',
  addressNotice,
  (data, product) => ({
    subject: `A change of the address of your ${product} account was requested`,
    report: `Somebody, probably you, asked to change the address of your ${product} account to ${plain(data.newAddress, 254)}. The address changes once the new one is confirmed.`,
  }),
)

/** To the old and the new address, when the address has changed. */
export const emailChangedNotice = declareNotice('email-changed', addressNotice, (data, product) => ({
  subject: `The address of your ${product} account was changed`,
  report: `Your ${product} account now uses the address ${plain(data.newAddress, 254)}. Every other session was signed out.`,
}))

/** The username has changed. A user who had none, or has none any more, is null. */
export const usernameChangedNotice = declareNotice(
  'username-changed',
  noticeData.extend({ from: z.string().nullable(), to: z.string().nullable() }),
  ({ from, to }, product) => ({
    subject: `The username of your ${product} account was changed`,
    report: `The username of your ${product} account was changed${namedAs(' from', from)}${namedAs(' to', to)}.`,
  }),
)

/** An attacker who changes a username chooses the words of the mail: one that mail programs could make a link of is left out. */
function namedAs(before: string, username: string | null): string {
  const name = username === null ? null : safeName(username)
  if (name !== null) return `${before} “${name}”`
  return username === null ? `${before} none` : ''
}

/** The password has changed. */
export const passwordChangedNotice = declareNotice('password-changed', noticeData, (_data, product) => ({
  subject: `Your ${product} password was changed`,
  report: `The password of your ${product} account was changed, and other sessions were signed out.`,
}))

/** An account was made with an invitation. Its mail may have been forwarded to another person. */
export const invitedAccountNotice = declareNotice('account-by-invitation', noticeData, (_data, product) => ({
  subject: `Your new ${product} account`,
  report: `A ${product} account was created for this address, with the link of an invitation to an organization.`,
}))

/** The account is deleted. */
export const accountDeletedMail = declareMail(
  'account-deleted',
  z.object({ origin: changeOrigin }),
  ({ origin }, product) => ({
    subject: `Your ${product} account was deleted`,
    details: originDetails(origin),
    paragraphs: [
      `Your ${product} account was deleted, together with its sessions and API keys. You can no longer sign in.`,
    ],
    closing: ['If you did not want this, please contact the operator of this service.'],
  }),
)

/** To the owner of an address to which another account tried to change. */
export const addressInUseMail = declareMail('address-in-use', z.object({}), (_data, product) => ({
  subject: `Your address stays with your ${product} account`,
  paragraphs: [
    `Somebody tried to move another ${product} account to this address. It belongs to your account, so nothing was changed.`,
  ],
  closing: ['There is nothing to do. The person who tried was not told that the account exists.'],
}))

/** To the owner of a confirmed address who asks for the confirmation mail again. */
export const alreadyVerifiedMail = declareMail('account-exists-resend', z.object({}), (_data, product) => ({
  subject: `Your ${product} address is already confirmed`,
  paragraphs: [
    `Somebody, probably you, asked for another confirmation mail for ${product}. This address is already confirmed, so you can sign in.`,
  ],
  closing: [ignoreThisMail],
}))

const duration = (minutes: number) =>
  minutes % 60 === 0 ? `${minutes / 60} ${minutes === 60 ? 'hour' : 'hours'}` : `${minutes} minutes`

export const accountMails = [
  verifyEmailMail,
  manySignUpsMail,
  knownAddressMail,
  resetPasswordMail,
  accountCreatedMail,
  confirmEmailMail,
  confirmProviderAddressMail,
  emailChangeRequestedNotice,
  emailChangedNotice,
  usernameChangedNotice,
  passwordChangedNotice,
  invitedAccountNotice,
  accountDeletedMail,
  addressInUseMail,
  alreadyVerifiedMail,
]

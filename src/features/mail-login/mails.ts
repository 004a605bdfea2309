import { z } from 'zod'
import { changeOrigin, originDetails } from '../../core/mail/change-origin.ts'
import { declareMail, ignoreThisMail } from '../../core/mail/mail-template.ts'

const loginData = z.object({
  link: z.string(),
  /** Whether the link leads to the application, which can sign in. Otherwise its page says where the code belongs. */
  opensApp: z.boolean(),
  /** Eight digits. */
  code: z.string(),
  minutes: z.number(),
  origin: changeOrigin,
  /** Whether the address has no account yet, and gets one. */
  isNew: z.boolean(),
})

/** Signs in with a link or a code. */
export const loginMail = declareMail(
  'login-link',
  loginData,
  ({ link, opensApp, code, minutes, origin, isNew }, product) => ({
    subject: isNew ? `Create your ${product} account` : `Sign in to ${product}`,
    paragraphs: [
      isNew
        ? `Somebody, probably you, asked to sign in to ${product} with this address. It has no account yet: signing in creates one.`
        : `Somebody, probably you, asked to sign in to ${product} with this address.`,
      'Type this code where you began to sign in:',
    ],
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    action: { label: opensApp ? 'Or continue in the browser where you asked' : 'Where do I type the code?', link },
    details: originDetails(origin),
    closing: [
      `The code works once, for ${minutes} minutes. Never give the code to anyone: no employee of ${product} asks for it.`,
      ignoreThisMail,
    ],
  }),
)

const passwordRemoved = z.object({ resetLink: z.string() })

/** To a user whose address was proved for the first time by signing in with a mail, where the account had a password. */
export const passwordRemovedMail = declareMail(
  'password-removed-by-mail-login',
  passwordRemoved,
  ({ resetLink }, product) => ({
    subject: `Your ${product} password was removed`,
    paragraphs: [
      `You have confirmed your address by signing in to ${product} with a mail. The account had been made with this address before, by you or by somebody else.`,
      'Everything that was made in it before was ended: sessions, keys, second factors and the password. Choose a new password if you want to sign in with one.',
    ],
    action: { label: 'Choose a new password', link: resetLink },
    closing: ['You can always sign in with a mail, without a password.'],
  }),
)

/** To a user who signs in by mail for the first time after an administrator changed the address of an account with a password. */
export const passwordRemovedAfterMoveMail = declareMail(
  'password-removed-after-move',
  passwordRemoved,
  ({ resetLink }, product) => ({
    subject: `Your ${product} password was removed`,
    paragraphs: [
      `An administrator of ${product} has changed the address of your account, and you have now signed in with a mail to the new address for the first time.`,
      'The password was set before the address was changed, by you or by somebody who reads the old mailbox. It was removed. Choose a new password if you want to sign in with one.',
      'API keys, passkeys and accounts at providers that were added before were removed as well, unless you had signed in on this device before.',
    ],
    action: { label: 'Choose a new password', link: resetLink },
    closing: ['You can always sign in with a mail, without a password.'],
  }),
)

export const mailLoginMails = [loginMail, passwordRemovedMail, passwordRemovedAfterMoveMail]

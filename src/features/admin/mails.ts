import { z } from 'zod'
import { changeOrigin, formatInstant, originDetails } from '../../core/mail/change-origin.ts'
import { plain } from '../../core/mail/layout.ts'
import { declareMail } from '../../core/mail/mail-template.ts'

/** To the old address, after an administrator changed it. It has no link: another person may control the mailbox. */
export const movedByAdministratorMail = declareMail(
  'email-changed-by-administrator',
  z.object({ origin: changeOrigin }),
  ({ origin }, product) => ({
    subject: `Your ${product} account now has another address`,
    details: originDetails(origin),
    paragraphs: [
      `An administrator gave your ${product} account another address. This address no longer belongs to the account.`,
    ],
    closing: ['If you did not expect this, please contact the operator of this service.'],
  }),
)

/** An administrator opened a session in the user's name. */
export const impersonatedMail = declareMail(
  'impersonated',
  z.object({ origin: changeOrigin, reason: z.string(), until: z.string() }),
  (data, product) => ({
    subject: `An administrator is using your ${product} account`,
    details: originDetails(data.origin),
    paragraphs: [
      `An administrator of ${product} opened a session in your name. It ends on ${formatInstant(data.until)}.`,
      `The reason given: “${plain(data.reason, 500)}”`,
    ],
    closing: ['The session cannot change your password, address, second factor or API keys.'],
  }),
)

export const adminMails = [movedByAdministratorMail, impersonatedMail]

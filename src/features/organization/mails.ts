import { z } from 'zod'
import type { Detail } from '../../core/mail/layout.ts'
import { declareMail, safeName } from '../../core/mail/mail-template.ts'

/** The data of an invitation. Its two names were chosen by people. */
const invitationData = z.object({
  link: z.string(),
  organizationName: z.string(),
  /** Null for an inviter without a name. */
  inviterName: z.string().nullable(),
  role: z.string(),
  days: z.number(),
  /** Whether sign-up is closed even for invited people. */
  signUpClosed: z.boolean().optional(),
})

/**
 * Invites an address to an organization. Anybody can send this mail to any mailbox with names of their choice: the names
 * stand as labelled values, never in the subject or in a sentence of the server, and a name that could become a link is left
 * out. Nothing in the mail depends on whether the address has an account.
 */
export const invitationMail = declareMail('organization-invitation', invitationData, (data, product) => {
  const names = [...named('Organization', data.organizationName), ...named('Invited by', data.inviterName)]
  const aboutNames = names.length > 0 ? ' Other people wrote the names above.' : ''
  return {
    subject: `You are invited to an organization on ${product}`,
    paragraphs: ['Hello,', `You are invited to become a member of an organization on ${product}.`],
    details: [...names, { label: 'Role', value: data.role }],
    action: { label: 'See the invitation', link: data.link },
    closing: [
      `The link works once, for ${data.days} days, and only for the address that this mail was sent to.${aboutNames}`,
      `${data.signUpClosed ? '' : 'If this address has no account yet, whoever has the link can create one with it. '}Do not forward this mail.`,
      'If you do not want to join, ignore this mail. You are not added to anything, and the invitation expires.',
      `If you did not expect it, do not open the link; you can report it to the operator of ${product}.`,
    ],
  }
})

function named(label: string, name: string | null): Detail[] {
  const value = safeName(name)
  return value === null ? [] : [{ label, value }]
}

export const organizationMails = [invitationMail]

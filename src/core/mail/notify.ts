import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../identity/store/user.ts'
import { makeOneTimeToken } from '../one-time-token/one-time-tokens.ts'
import type { TokenPurpose } from '../one-time-token/purpose.ts'
import type { Services } from '../services.ts'
import { linkTo } from './links.ts'
import type { MailTemplate, NoticeData } from './mail-template.ts'
import { queueMail } from './queue-mail.ts'

/** The purpose of the “this was not me” link in a notice. */
export const notMe: TokenPurpose = { name: 'NOT_ME', seconds: 14 * 86_400, replaces: false, mailed: true }

export type NotifyDeps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Mails a user that their account changed, with a link that says “this was not me”. The link is bound to the address that
 * it goes to: after a change of address the old mailbox can still take the account back. If there were several changes, the first notified
 * mailbox wins: its link stays valid when the others are voided. So notify the old address before the new one. A user without an address
 * gets no mail. [ASVS 5.0 6.3.7]
 */
export async function notify<Data extends NoticeData>(
  deps: NotifyDeps,
  em: EntityManager,
  user: Pick<User, 'id' | 'email'>,
  template: MailTemplate<Data>,
  data: Omit<Data, 'notMeLink'>,
): Promise<void> {
  if (user.email == null) return
  const { token } = await makeOneTimeToken(em, notMe, user, { notice: template.kind })
  const notMeLink = linkTo(deps.config, '/not-me', token)
  await queueMail(deps, em, user.email, template, { ...data, notMeLink } as Data)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../identity/store/user.ts'
import { makeOneTimeToken } from '../one-time-token/one-time-tokens.ts'
import type { Services } from '../services.ts'
import type { MailMessage } from './compose-mail.ts'
import { linkTo } from './links.ts'
import { queueMail } from './queue-mail.ts'

type NoticeMessage = Extract<MailMessage, { notMeLink: string }>

export type NoticeNeeds = Pick<Services, 'config' | 'clock' | 'jobs' | 'keys'>

/**
 * Tells somebody that their account changed, with a link that says "this was not me". The link is bound to the address
 * that it goes to: after a change of address the old mailbox can still take the account back. [ASVS 5.0 6.3.7]
 */
export async function notify(
  services: NoticeNeeds,
  em: EntityManager,
  user: Pick<User, 'id' | 'email'>,
  notice: DistributiveOmit<NoticeMessage, 'notMeLink'>,
): Promise<void> {
  const { token } = await makeOneTimeToken(services, em, 'NOT_ME', user)
  const notMeLink = linkTo(services.config, 'not-me', token)
  await queueMail(services, em, user.email, { ...notice, notMeLink } as NoticeMessage)
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never

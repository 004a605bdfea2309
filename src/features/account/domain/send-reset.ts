import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { accountCreatedMail, resetPasswordMail } from '../mails.ts'
import { resetPasswordPurpose } from '../purposes.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** Mails a user the link that sets a new password. A link that was sent before stops working. */
export async function sendReset(deps: Deps, em: EntityManager, user: Pick<User, 'id' | 'email'>): Promise<void> {
  await queueMail(deps, em, user.email, resetPasswordMail, await makeLink(deps, em, user))
}

/** Mails a user whose account was just created, without a password, the link that sets the first one. */
export async function sendFirstPassword(
  deps: Deps,
  em: EntityManager,
  user: Pick<User, 'id' | 'email' | 'name'>,
): Promise<void> {
  const name = user.name ?? null
  await queueMail(deps, em, user.email, accountCreatedMail, { ...(await makeLink(deps, em, user)), name })
}

async function makeLink({ config }: Deps, em: EntityManager, user: Pick<User, 'id' | 'email'>) {
  const { token } = await makeOneTimeToken(em, resetPasswordPurpose, user)
  return { link: linkTo(config, '/reset-password', token), minutes: resetPasswordPurpose.seconds / 60 }
}

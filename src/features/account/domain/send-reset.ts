import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { resetPasswordMail } from '../mails.ts'
import { resetPasswordPurpose } from '../purposes.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** Mails a user the link that sets a new password. A link that was sent before stops working. */
export async function sendReset(deps: Deps, em: EntityManager, user: Pick<User, 'id' | 'email'>): Promise<void> {
  const { token } = await makeOneTimeToken(em, resetPasswordPurpose, user)
  const link = linkTo(deps.config, '/reset-password', token)
  await queueMail(deps, em, user.email, resetPasswordMail, { link, minutes: resetPasswordPurpose.seconds / 60 })
}

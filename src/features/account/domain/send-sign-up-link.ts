import type { EntityManager } from '@mikro-orm/postgresql'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { verifyEmailMail } from '../mails.ts'
import type { RenewedSignUp } from './renew-sign-up.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** Mails the link that confirms a sign-up. */
export async function sendSignUpLink(
  deps: Deps,
  em: EntityManager,
  { signUp, token }: RenewedSignUp,
  mail: typeof verifyEmailMail = verifyEmailMail,
): Promise<void> {
  const link = linkTo(deps.config, '/verify-email', token)
  await queueMail(deps, em, signUp.email, mail, { link, name: signUp.name ?? null })
}

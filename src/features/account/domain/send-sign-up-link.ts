import type { EntityManager } from '@mikro-orm/postgresql'
import { isSignUpOpen } from '../../../core/identity/require-sign-up.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { verifyEmailMail } from '../mails.ts'
import type { RenewedSignUp } from './renew-sign-up.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** Mails the link that confirms a sign-up, unless sign-up has been closed since: it would make no account. */
export async function sendSignUpLink(
  deps: Deps,
  em: EntityManager,
  { signUp, token }: RenewedSignUp,
  mail: typeof verifyEmailMail = verifyEmailMail,
): Promise<void> {
  if (!isSignUpOpen(deps.config)) return
  const link = linkTo(deps.config, '/verify-email', token)
  await queueMail(deps, em, signUp.email, mail, { link, name: signUp.name ?? null })
}

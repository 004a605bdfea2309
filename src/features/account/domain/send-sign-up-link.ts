import type { EntityManager } from '@mikro-orm/postgresql'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { verifyEmailMail } from '../mails.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { renewSignUpToken, type SignUp } from '../store/sign-up.ts'

type Deps = Pick<Services, 'clock' | 'config' | 'jobs' | 'keys'>

/** Mails the link that confirms a sign-up. A link that was sent before stops working. */
export async function sendSignUpLink(deps: Deps, em: EntityManager, signUp: SignUp): Promise<void> {
  const { token, hash } = createOneTimeToken()
  const expiresAt = new Date(deps.clock.now().getTime() + verifyEmailPurpose.seconds * 1000)
  await renewSignUpToken(em, signUp.id, hash, expiresAt)
  const link = linkTo(deps.config, '/verify-email', token)
  await queueMail(deps, em, signUp.email, verifyEmailMail, { link, name: signUp.name ?? null })
}

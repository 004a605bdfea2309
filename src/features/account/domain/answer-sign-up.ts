import type { EntityManager } from '@mikro-orm/postgresql'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { knownAddressMail, manySignUpsMail, verifyEmailMail } from '../mails.ts'
import { findSignUpByTokenHash, unusablePassword } from '../store/sign-up.ts'
import { renewSignUp } from './renew-sign-up.ts'
import { sendSignUpLink } from './send-sign-up-link.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Mails the link that confirms a sign-up. If the address already has an account, its owner is notified instead. An attacker
 * who signs up and then logs in with the same password must get the same answer for both addresses: the sign-up stays
 * pending for the same time in either case, but its link is not mailed. [ASVS 5.0 6.3.8] Where sign-up has been closed since the
 * request, no address gets a mail: the link would make no account.
 */
export async function answerSignUp(
  deps: Deps,
  em: EntityManager,
  request: { email: string; tokenHash: string },
): Promise<void> {
  const signUp = await findSignUpByTokenHash(em, Buffer.from(request.tokenHash, 'hex'))
  if (!signUp || !isSignUpOpen(deps.config)) return
  const renewed = await renewSignUp(em, signUp)
  const mail = signUp.passwordHash === unusablePassword ? manySignUpsMail : verifyEmailMail
  if (!(await findUserByEmail(em, request.email))) return sendSignUpLink(deps, em, renewed, mail)
  const resetLink = `${deps.config.appUrl ?? deps.config.publicUrl}/reset-password`
  await queueMail(deps, em, request.email, knownAddressMail, { resetLink })
}

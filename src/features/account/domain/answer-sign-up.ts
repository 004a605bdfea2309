import type { EntityManager } from '@mikro-orm/postgresql'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { knownAddressMail } from '../mails.ts'
import { deleteSignUp, findSignUpByTokenHash } from '../store/sign-up.ts'
import { sendSignUpLink } from './send-sign-up-link.ts'

type Deps = Pick<Services, 'clock' | 'config' | 'jobs' | 'keys'>

/**
 * Mails the link that confirms a sign-up. If the address already has an account, its owner is told instead, and the sign-up
 * is deleted.
 */
export async function answerSignUp(
  deps: Deps,
  em: EntityManager,
  request: { email: string; tokenHash: string },
): Promise<void> {
  const signUp = await findSignUpByTokenHash(em, Buffer.from(request.tokenHash, 'hex'))
  if (!signUp) return
  if (!(await findUserByEmail(em, request.email))) return sendSignUpLink(deps, em, signUp)
  await deleteSignUp(em, signUp.id)
  const resetLink = `${deps.config.appUrl ?? deps.config.publicUrl}/reset-password`
  await queueMail(deps, em, request.email, knownAddressMail, { resetLink })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { findUserByEmail, lockUserWithPassword } from '../../../core/identity/store/find-user.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { notify } from '../../../core/mail/notify.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Services } from '../../../core/services.ts'
import { lockSessionIfOpen } from '../../session/index.ts'
import { addressInUseMail, confirmEmailMail, confirmProviderAddressMail, emailChangeRequestedNotice } from '../mails.ts'
import { confirmEmailPurpose } from '../purposes.ts'
import type { AccountMailRequest } from './account-mail.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>
type EmailChange = Extract<AccountMailRequest, { kind: 'EMAIL_CHANGE' }>

/**
 * Notifies the current address, and mails the new address a link that confirms it. If the new address belongs to another
 * account, its owner is notified instead. Nothing is sent if, since the request, the password has changed, the session was ended, or
 * the mailbox was proved for the first time.
 */
export async function answerEmailChange(deps: Deps, em: EntityManager, request: EmailChange): Promise<void> {
  const { newEmail, sessionId, providerName, origin } = request
  const user = await lockUserWithPassword(em, request.userId)
  if (!user || (user.passwordHash ?? null) !== request.passwordHash || user.email === newEmail) return
  if (!request.proved && user.firstVerifiedAt) return
  if (sessionId && !(await lockSessionIfOpen(em, sessionId))) return
  await notify(deps, em, user, emailChangeRequestedNotice, { newAddress: newEmail, origin })
  // An attacker who requests a second change and then follows the link of the first must not learn from it whether the
  // second address has an account: a new request always voids the link of the previous one.
  await deleteOneTimeTokens(em, user.id, [confirmEmailPurpose])
  if (await findUserByEmail(em, newEmail)) return queueMail(deps, em, newEmail, addressInUseMail, {})
  const owner = { id: user.id, email: newEmail }
  const details = { oldEmail: user.email ?? null, sessionId }
  const { token } = await makeOneTimeToken(em, confirmEmailPurpose, owner, details)
  const link = linkTo(deps.config, '/confirm-email', token)
  if (providerName === undefined) await queueMail(deps, em, newEmail, confirmEmailMail, { link })
  else await queueMail(deps, em, newEmail, confirmProviderAddressMail, { link, providerName, origin })
}

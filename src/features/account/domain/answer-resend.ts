import { randomBytes } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { alreadyVerifiedMail, verifyEmailMail } from '../mails.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { deleteSignUpsForEmail, findPendingSignUps, insertSignUp, withoutOwner } from '../store/sign-up.ts'
import { type RenewedSignUp, renewSignUp } from './renew-sign-up.ts'
import { sendSignUpLink } from './send-sign-up-link.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Mails the link that confirms an address, to an account or to a sign-up. An unknown address gets no mail. The pending
 * sign-ups for the address are renewed in every case: an attacker who then logs in with the password of a sign-up must get the
 * same answer whether or not the address has an account. [ASVS 5.0 6.3.8] Where sign-up is closed, none is renewed: a new link would
 * make no account.
 */
export async function answerResend(deps: Deps, em: EntityManager, email: string): Promise<void> {
  const renewed = isSignUpOpen(deps.config) ? await renewPending(em, email) : null
  const user = await findUserByEmail(em, email)
  if (user?.emailVerifiedAt) return queueMail(deps, em, email, alreadyVerifiedMail, {})
  if (user) return sendVerifyLink(deps, em, user)
  if (renewed) await sendSignUpLink(deps, em, renewed)
}

async function sendVerifyLink(deps: Deps, em: EntityManager, user: User): Promise<void> {
  const { token } = await makeOneTimeToken(em, verifyEmailPurpose, user)
  const link = linkTo(deps.config, '/verify-email', token)
  await queueMail(deps, em, user.email, verifyEmailMail, { link, name: user.name ?? null })
}

/** Makes a new link for the sign-up that waits for an address; null when none waits. */
async function renewPending(em: EntityManager, email: string): Promise<RenewedSignUp | null> {
  const [newest, another] = await findPendingSignUps(em, email, await readNow(em), 2)
  if (!newest) return null
  return another ? replacePending(em, email) : renewSignUp(em, newest)
}

/**
 * An attacker who signs up with an address after its owner would have the link to the attacker's sign-up mailed to the
 * owner by a resend. If several sign-ups are pending, the server cannot tell which is the owner's: all of them are deleted,
 * and the new link confirms the address without a password. The account then gets its password by a reset.
 */
async function replacePending(em: EntityManager, email: string): Promise<RenewedSignUp> {
  await deleteSignUpsForEmail(em, email)
  const createdAt = await readNow(em)
  const neutral = await insertSignUp(em, {
    email,
    ...withoutOwner,
    tokenHash: randomBytes(32),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + verifyEmailPurpose.seconds * 1000),
  })
  return renewSignUp(em, neutral)
}

import { randomBytes } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import { findUserByEmail, lockUserById, type User } from '../../../core/identity/store/user.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { notify } from '../../../core/mail/notify.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { makeOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import {
  findPendingSignUps,
  findSignUpByTokenHash,
  insertSignUp,
  renewSignUpToken,
  type SignUp,
  takeSignUp,
  takeSignUpsForEmail,
} from '../store/sign-up.ts'
import { type AccountMailRequest, openAccountMail } from './account-mail.ts'
import { signUpLifetime } from './sign-up.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys'>

/** A sign-up that confirms the address and leaves the password to be set by a reset. */
export const unusablePassword = 'unusable'

/** Looks up whom a queued request concerns and queues the mails that follow, in one transaction. */
export async function sendAccountMail(services: Needs, job: object): Promise<void> {
  const request = openAccountMail(services, job)
  await services.database.fork().transactional((em) => answer(services, em, request))
}

async function answer(services: Needs, em: EntityManager, request: AccountMailRequest): Promise<void> {
  switch (request.kind) {
    case 'SIGN_UP':
      return answerSignUp(services, em, request.email, Buffer.from(request.tokenHash, 'hex'))
    case 'VERIFY':
      return answerVerify(services, em, request.email)
    case 'RESET': {
      const user = await findUserByEmail(em, request.email)
      return user ? sendReset(services, em, user) : undefined
    }
    case 'EMAIL_CHANGE':
      return answerEmailChange(services, em, request)
  }
}

/** The owner of a known address is told that somebody signed up with it; the sign-up itself is dropped. */
async function answerSignUp(services: Needs, em: EntityManager, email: string, tokenHash: Buffer): Promise<void> {
  const signUp = await findSignUpByTokenHash(em, tokenHash)
  if (!signUp) return
  if (!(await findUserByEmail(em, email))) return sendSignUpLink(services, em, signUp)
  await takeSignUp(em, signUp.id)
  const base = services.config.appUrl ?? services.config.publicUrl
  await queueMail(services, em, email, { kind: 'sign-up-known-address', resetLink: `${base}/reset-password` })
}

/**
 * An attacker who signs up with somebody's address after them would have their own sign-up mailed by a resend. With more
 * than one waiting nobody can tell whose is whose: the link then confirms the address and gives nobody's password, and
 * all that were sent before stop working.
 */
async function answerVerify(services: Needs, em: EntityManager, email: string): Promise<void> {
  const user = await findUserByEmail(em, email)
  if (user) return user.emailVerifiedAt ? sendKnown(services, em, email) : sendVerifyLink(services, em, user)
  const pending = await findPendingSignUps(em, email, services.clock.now())
  const [only, another] = pending
  if (!only) return
  if (!another) return sendSignUpLink(services, em, only)
  await takeSignUpsForEmail(em, email)
  const createdAt = services.clock.now()
  const expiresAt = new Date(createdAt.getTime() + signUpLifetime * 1000)
  const tokenHash = randomBytes(32)
  const nobody = { email, username: null, name: null, passwordHash: unusablePassword }
  await insertSignUp(em, { ...nobody, tokenHash, createdAt, expiresAt })
  const signUp = await findSignUpByTokenHash(em, tokenHash)
  if (signUp) await sendSignUpLink(services, em, signUp)
}

async function sendSignUpLink(services: Needs, em: EntityManager, signUp: SignUp): Promise<void> {
  const { token, hash } = createOneTimeToken()
  await renewSignUpToken(em, signUp.id, hash, new Date(services.clock.now().getTime() + signUpLifetime * 1000))
  const link = linkTo(services.config, 'verify-email', token)
  await queueMail(services, em, signUp.email, { kind: 'verify-email', link, name: signUp.name ?? null })
}

async function sendVerifyLink(services: Needs, em: EntityManager, user: User): Promise<void> {
  const { token } = await makeOneTimeToken(services, em, 'VERIFY_EMAIL', user)
  const link = linkTo(services.config, 'verify-email', token)
  await queueMail(services, em, user.email, { kind: 'verify-email', link, name: user.name ?? null })
}

async function sendKnown(services: Needs, em: EntityManager, email: string): Promise<void> {
  await queueMail(services, em, email, { kind: 'account-exists-resend' })
}

/** Sends the link that sets a new password; one that was sent before stops working. */
export async function sendReset(services: Needs, em: EntityManager, user: User): Promise<void> {
  const { token } = await makeOneTimeToken(services, em, 'RESET_PASSWORD', user)
  const link = linkTo(services.config, 'reset-password', token)
  await queueMail(services, em, user.email, { kind: 'reset-password', link, minutes: 60 })
}

async function answerEmailChange(
  services: Needs,
  em: EntityManager,
  request: Extract<AccountMailRequest, { kind: 'EMAIL_CHANGE' }>,
): Promise<void> {
  const user = await lockUserById(em, request.userId)
  if (!user || (user.passwordHash ?? null) !== request.passwordHash || user.email === request.newEmail) return
  const notice = { kind: 'email-change-requested-old-address' as const, newAddress: request.newEmail }
  await notify(services, em, user, notice)
  if (await findUserByEmail(em, request.newEmail)) {
    return queueMail(services, em, request.newEmail, { kind: 'address-in-use' })
  }
  const details = { oldEmail: user.email, sessionId: request.sessionId }
  const { token } = await makeOneTimeToken(
    services,
    em,
    'CONFIRM_EMAIL',
    { id: user.id, email: request.newEmail },
    details,
  )
  const link = linkTo(services.config, 'confirm-email', token)
  await queueMail(services, em, request.newEmail, { kind: 'confirm-email-change', link })
}

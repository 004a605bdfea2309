import { randomBytes } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { EmailTakenError, PasswordCompromisedError, UsernameTakenError, ValidationError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { findUserByEmail, findUserById, insertUser, isUsernameTaken } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { AuthTokens } from '../../session/domain/issue-tokens.ts'
import { openSession } from '../../session/domain/open-session.ts'
import { insertSignUp } from '../store/sign-up.ts'
import { queueAccountMail } from './account-mail.ts'
import { type CheckedSignUp, checkSignUp, type SignUpInput } from './check-sign-up.ts'

/** How long an unconfirmed sign-up is kept, in seconds. */
export const signUpLifetime = 86_400

export type SignUpAnswer =
  | 'MAIL_SENT'
  | AuthTokens
  | ValidationError
  | EmailTakenError
  | UsernameTakenError
  | PasswordCompromisedError

/**
 * Asks for an account. While addresses have to be confirmed, a known and an unknown address take the same path and give
 * the same answer: a sign-up is kept, and the mail that goes out tells the owner alone which of the two it was.
 * [ASVS 5.0 6.3.8]
 */
export async function signUp(services: Services, input: SignUpInput, client: Client): Promise<SignUpAnswer> {
  const checked = checkSignUp(services.config, input)
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const { email, username, name } = checked
  await services.hooks.before('beforeSignup', { email, username, name }, client)
  const em = services.database.fork()
  if (checked.username && (await isUsernameTaken(em, checked.username))) return new UsernameTakenError()
  const passwordHash = await services.passwords.hash(checked.password)
  if (!services.config.requireEmailVerification) return openAccount(services, checked, passwordHash, client)
  await em.transactional((em) => keepSignUp(services, em, checked, passwordHash, client))
  return 'MAIL_SENT'
}

async function keepSignUp(
  services: Services,
  em: EntityManager,
  checked: CheckedSignUp,
  passwordHash: string,
  client: Client,
): Promise<void> {
  const now = services.clock.now()
  const tokenHash = randomBytes(32)
  const expiresAt = new Date(now.getTime() + signUpLifetime * 1000)
  const { email, username, name } = checked
  await insertSignUp(em, { email, username, name, passwordHash, tokenHash, createdAt: now, expiresAt })
  await queueAccountMail(services, em, { kind: 'SIGN_UP', email, tokenHash: tokenHash.toString('hex') })
  await recordEvent(em, { type: 'SIGNED_UP', details: { verification: 'pending' } }, client, now)
}

/** Without confirmation: the account is there at once, and a known address is told so. */
async function openAccount(
  services: Services,
  checked: CheckedSignUp,
  passwordHash: string,
  client: Client,
): Promise<SignUpAnswer> {
  const now = services.clock.now()
  const answer = await services.database.fork().transactional(async (em): Promise<SignUpAnswer> => {
    const role = 'user'
    const id = await insertUser(em, { ...checked, emailVerifiedAt: null, role, passwordHash, now })
    if (!id) return (await findUserByEmail(em, checked.email)) ? new EmailTakenError() : new UsernameTakenError()
    await recordEvent(em, { type: 'SIGNED_UP', actorId: id }, client, now)
    await queueAccountMail(services, em, { kind: 'VERIFY', email: checked.email })
    const user = await findUserById(em, id)
    if (!user) throw new Error('The account that was just made is not there')
    return openSession(services, em, user, client, 'signup')
  })
  if (answer instanceof AuthTokens) {
    const user = hookUser(answer.user)
    services.hooks.after('afterSignup', { user }, client)
    services.hooks.after('afterLogin', { user, sessionId: answer.session.id, method: 'signup' }, client)
  }
  return answer
}

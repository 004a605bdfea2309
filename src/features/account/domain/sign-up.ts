import { randomBytes } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { EmailTakenError, PasswordCompromisedError, UsernameTakenError, ValidationError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { checkUserInput, confirms, unconfirmed } from '../../../core/identity/check-user-input.ts'
import { findUserByEmail, findUserById, isUsernameTaken } from '../../../core/identity/store/find-user.ts'
import { insertUser } from '../../../core/identity/store/insert-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { keepReferral, readReferralCode } from '../../referral/index.ts'
import { AuthTokens, openSession } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { insertSignUp } from '../store/sign-up.ts'
import { queueAccountMail } from './account-mail.ts'

export interface SignUpInput {
  email: string
  password: string
  passwordConfirmation?: string | null | undefined
  name?: string | null | undefined
  username?: string | null | undefined
  referralCode?: string | null | undefined
}

/** The account that is requested, with the hash of its password. */
interface NewAccount {
  email: string
  name: string | null
  username: string | null
  /** The code of the user who referred this one, if it can be a code. Whether an account has it is not looked up here. */
  referralCode: string | null
  passwordHash: string
}

export type SignUpAnswer =
  | 'MAIL_SENT'
  | AuthTokens
  | ValidationError
  | EmailTakenError
  | UsernameTakenError
  | PasswordCompromisedError

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords' | 'signingKeys'>

/**
 * Requests an account. An attacker must not learn which addresses have an account: where addresses have to be confirmed,
 * known and unknown addresses take the same path and get the same answer. The server keeps a sign-up, and the mail tells the
 * owner of the address which of the two it was. [ASVS 5.0 6.3.8]
 *
 * @returns 'MAIL_SENT' where addresses have to be confirmed, otherwise the tokens of a new session
 */
export async function signUp(deps: Deps, caller: Caller, input: SignUpInput): Promise<SignUpAnswer> {
  const { passwordConfirmation, referralCode: typedCode, ...user } = input
  const unequal = confirms(input.password, passwordConfirmation) ? [] : [unconfirmed(['input', 'passwordConfirmation'])]
  const checked = checkUserInput(deps.config, user, ['input'], unequal)
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const { email, username = null, name = null, password } = checked
  await deps.hooks.before('beforeSignup', { email, username, name }, caller.client)
  if (username && (await isUsernameTaken(deps.database.fork(), username))) return new UsernameTakenError()
  const referralCode = readReferralCode(typedCode)
  const account = { email, username, name, referralCode, passwordHash: await deps.passwords.hash(password) }
  if (!deps.config.requireEmailVerification) return openAccount(deps, caller, account)
  await deps.database.transactional((em) => keepSignUp(deps, em, caller, account))
  return 'MAIL_SENT'
}

async function keepSignUp(deps: Deps, em: EntityManager, caller: Caller, account: NewAccount): Promise<void> {
  const now = await readNow(em)
  // The link is made by the job that sends it. Until then, no token has this hash.
  const tokenHash = randomBytes(32)
  const expiresAt = new Date(now.getTime() + verifyEmailPurpose.seconds * 1000)
  await insertSignUp(em, { ...account, tokenHash, createdAt: now, expiresAt })
  await queueAccountMail(deps, em, { kind: 'SIGN_UP', email: account.email, tokenHash: tokenHash.toString('hex') })
  const details = { verification: 'pending' }
  await recordEvent(em, { type: accountEvents.SIGNED_UP, by: caller, at: now, actorId: null, details })
}

/** Where addresses do not have to be confirmed: makes the account at once. A known address gets an EmailTakenError. */
async function openAccount(deps: Deps, caller: Caller, account: NewAccount): Promise<SignUpAnswer> {
  const answer = await deps.database.transactional(async (em): Promise<SignUpAnswer> => {
    const now = await readNow(em)
    const id = await insertUser(em, { ...account, passwordUnproved: true, emailVerifiedAt: null, role: 'user', now })
    if (!id) return (await findUserByEmail(em, account.email)) ? new EmailTakenError() : new UsernameTakenError()
    if (account.referralCode) await keepReferral(em, id, account.referralCode)
    await recordEvent(em, { type: accountEvents.SIGNED_UP, by: caller, at: now, actorId: id })
    await queueAccountMail(deps, em, { kind: 'VERIFY', email: account.email })
    const user = await findUserById(em, id)
    if (!user) throw new Error('The user that was inserted in this transaction does not exist')
    return openSession(deps, em, caller, { user, method: 'signup' })
  })
  if (answer instanceof AuthTokens) {
    const user = hookUser(answer.user)
    deps.hooks.after('afterSignup', { user }, caller.client)
    deps.hooks.after('afterLogin', { user, sessionId: answer.session.id, method: 'signup' }, caller.client)
  }
  return answer
}

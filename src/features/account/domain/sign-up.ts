import { randomBytes } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  EmailTakenError,
  type PasswordCompromisedError,
  type TokenExpiredError,
  UsernameTakenError,
  type ValidationError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import type { InvitationNotFoundError } from '../../organization/index.ts'
import { AuthTokens, announceLogin, openSession } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { insertSignUp, voidSignUpPasswords, withoutOwner } from '../store/sign-up.ts'
import { accountMailQueue } from './account-mail.ts'
import { checkSignUp, type NewAccount, type SignUpInput } from './check-sign-up.ts'
import { countSignUp } from './count-sign-up.ts'
import { createAccount } from './create-account.ts'
import { insertInvitedUser } from './insert-invited-user.ts'

type SignUpAnswer =
  | 'MAIL_SENT'
  | AuthTokens
  | ValidationError
  | EmailTakenError
  | UsernameTakenError
  | PasswordCompromisedError
  | InvitationNotFoundError
  | TokenExpiredError

type Deps = Pick<
  Services,
  'config' | 'database' | 'dataSchema' | 'hooks' | 'jobs' | 'keys' | 'passwords' | 'signingKeys'
>

/**
 * Requests an account. An attacker must not learn which addresses have an account: where addresses have to be confirmed,
 * known and unknown addresses take the same path and get the same answer. The server keeps a sign-up, and the mail tells the
 * owner of the address which of the two it was. [ASVS 5.0 6.3.8]
 *
 * The token of an invitation proves the address, and its reader reads the mailbox: the account is made at once, and an address
 * that has one is answered with EmailTakenError.
 *
 * @returns 'MAIL_SENT' where addresses have to be confirmed and no invitation proves it, otherwise the tokens of a new session
 */
export async function signUp(deps: Deps, caller: Caller, input: SignUpInput): Promise<SignUpAnswer> {
  const account = await checkSignUp(deps, caller, input)
  if (account instanceof Error) return account
  const { invitationToken: token } = input
  if (token != null) return openAccount(deps, caller, (em) => openInvited(deps, em, caller, { ...account, token }))
  if (!deps.config.requireEmailVerification) {
    return openAccount(deps, caller, (em) => openUnconfirmed(deps, em, caller, account))
  }
  await deps.database.transactional((em) => keepSignUp(deps, em, caller, account))
  return 'MAIL_SENT'
}

/**
 * An attacker with many networks must not fill a mailbox, nor leave only mails in it that confirm the attacker's password: after ten
 * sign-ups for an address within an hour, all that wait for it lose their passwords, one more mail says so, and the rest of the hour
 * sends none. Nothing here depends on whether the address has an account.
 */
async function keepSignUp(deps: Deps, em: EntityManager, caller: Caller, account: NewAccount): Promise<void> {
  const { email } = account
  const share = deps.config.rateLimits ? await countSignUp(em, email) : 'KEPT'
  const now = await readNow(em)
  if (share === 'WITHOUT_PASSWORD') await voidSignUpPasswords(em, email)
  if (share !== 'NOT_MAILED') {
    // The link is made by the job that sends it. Until then, no token has this hash.
    const tokenHash = randomBytes(32)
    const expiresAt = new Date(now.getTime() + verifyEmailPurpose.seconds * 1000)
    const kept = share === 'KEPT' ? account : { email, ...withoutOwner }
    await insertSignUp(em, { ...kept, tokenHash, createdAt: now, expiresAt })
    await accountMailQueue.add(deps, em, { kind: 'SIGN_UP', email, tokenHash: tokenHash.toString('hex') })
  }
  const details = { verification: 'pending' }
  await recordEvent(em, accountEvents.SIGNED_UP, caller, { actor: 'NOBODY', at: now, details })
}

/** Makes an account at once, signs it in, and calls the hooks. */
async function openAccount(
  deps: Deps,
  caller: Caller,
  open: (em: EntityManager) => Promise<SignUpAnswer>,
): Promise<SignUpAnswer> {
  const answer = await deps.database.atomically(open)
  if (answer instanceof AuthTokens) deps.hooks.after('afterSignup', { user: hookUser(answer.user) }, caller.client)
  return announceLogin(deps, caller, 'signup', answer)
}

/** Where addresses do not have to be confirmed: a known address gets an EmailTakenError. */
async function openUnconfirmed(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  account: NewAccount,
): Promise<SignUpAnswer> {
  const now = await readNow(em)
  const user = await createAccount(em, caller, { ...account, passwordUnproved: true, emailVerifiedAt: null, now })
  if (!user) return (await findUserByEmail(em, account.email)) ? new EmailTakenError() : new UsernameTakenError()
  await accountMailQueue.add(deps, em, { kind: 'VERIFY', email: account.email })
  return openSession(deps, em, caller, { user, method: 'signup', proofs: { identity: 'NOW', secondFactor: null } })
}

/** The session begins in the organization of the invitation. */
async function openInvited(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  account: NewAccount & { token: string },
): Promise<SignUpAnswer> {
  const made = await insertInvitedUser(deps, em, caller, account)
  if (made instanceof Error) return made
  return openSession(deps, em, caller, { ...made, method: 'signup', proofs: { identity: 'NOW', secondFactor: null } })
}

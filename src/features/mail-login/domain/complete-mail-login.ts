import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { MailLogin } from '../../../core/access/store/mail-login.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { findUserByEmail, lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import {
  type AccountSuspendedError,
  type AuthTokens,
  announceLogin,
  completeSignIn,
  refuseSuspendedUser,
  type TwoFactorChallenge,
} from '../../session/index.ts'
import { takeMailLogin } from '../store/mail-login.ts'
import { insertUserByMail } from './insert-user-by-mail.ts'
import { proveMailbox } from './prove-mailbox.ts'
import { signsUpByMail } from './signs-up-by-mail.ts'

export type MailLoginDeps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'signingKeys'>

type Answer = AuthTokens | TwoFactorChallenge | AccountSuspendedError
/** The answer, and the account if it was made. Once the mail is spent, it stays so, whatever the answer is. */
type Outcome = { answer: Answer; made: User | null }

/** The mail was used meanwhile, or its address has no account. An account that was made for it is rolled back. */
class SpentError extends Error {}

/**
 * Signs in the reader of a mailbox, whose link or code was right. Where SIGNUP_BY_MAIL and SIGNUP are on, an address without an
 * account gets one now.
 *
 * @param deviceToken of an earlier sign-in on the same device
 * @returns 'SPENT' when the link or code was used meanwhile, or the address has no account
 */
export async function completeMailLogin(
  deps: MailLoginDeps,
  caller: Caller,
  { login, deviceToken = null }: { login: MailLogin; deviceToken: string | null | undefined },
): Promise<Answer | 'SPENT'> {
  const { email } = login
  const isNew = signsUpByMail(deps.config) && !(await findUserByEmail(deps.database.fork(), email))
  const event = { email, username: null, name: null, invited: false, data: null }
  if (isNew) await deps.hooks.before('beforeSignup', event, caller.client)
  const outcome = await deps.database.atomically((em) => spend(deps, em, caller, { login, deviceToken, isNew }))
  if (outcome instanceof SpentError) return 'SPENT'
  const { answer, made } = outcome
  if (made) deps.hooks.after('afterSignup', { user: hookUser(made) }, caller.client)
  return announceLogin(deps, caller, 'mail', answer)
}

/**
 * Spends the request and ends the sign-in. The user is locked before the request (lock order).
 *
 * @param isNew whether an account may be made: the hook has allowed it
 */
async function spend(
  deps: MailLoginDeps,
  em: EntityManager,
  caller: Caller,
  { login, deviceToken, isNew }: { login: MailLogin; deviceToken: string | null; isNew: boolean },
): Promise<Outcome | SpentError> {
  const made = isNew ? await insertUserByMail(em, caller, login) : null
  const user = made ?? (await lockUserOf(em, login.email))
  const now = await readNow(em)
  if (!user || !(await takeMailLogin(em, login, now))) return new SpentError()
  const refused = await refuseSuspendedUser(em, caller, { user, method: 'mail' })
  if (refused) return { answer: refused, made }
  const proved = made ?? (await proveMailbox(deps, em, caller, { user, deviceToken }))
  return { answer: await completeSignIn(deps, em, caller, { user: proved, method: 'mail' }), made }
}

async function lockUserOf(em: EntityManager, email: string): Promise<User | null> {
  const found = await findUserByEmail(em, email)
  const user = found && (await lockUserById(em, found.id))
  // Its owner deleted the account, or moved it to another address, while this transaction waited for the lock.
  return user?.email === email ? user : null
}

import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { assertSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { markEmailVerified } from '../../../core/identity/store/change-user.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import { insertUser } from '../../../core/identity/store/insert-user.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { recordReferral } from '../../referral/index.ts'
import { accountEvents } from '../events.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { findSignUpByTokenHash, spendSignUpLink, unusablePassword } from '../store/sign-up.ts'
import { claimAccount } from './claim-account.ts'
import { sendReset } from './send-reset.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Confirms an address with the token of the link that was mailed to it. The sign-up of the link becomes the account, with
 * its own password, and the link of every other sign-up for the address stops working. [ASVS 5.0 6.5]
 *
 * @returns null on success; a TokenInvalidError also if the address has an account by now
 * @throws RequestError FORBIDDEN for the link of a sign-up where SIGNUP has been closed since
 */
export async function verifyEmail(
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const hash = hashOneTimeToken(token)
  if (!hash) return new TokenInvalidError()
  const em = deps.database.fork()
  const signUp = await findSignUpByTokenHash(em, hash)
  if (!signUp) return verifyAccount(deps, caller, token)
  // A sign-up is not an account yet: a credential in the request belongs to another user.
  if (caller.access.kind !== 'ANONYMOUS') return new TokenInvalidError()
  if (signUp.expiresAt <= (await readNow(em))) return new TokenExpiredError()
  assertSignUpOpen(deps.config, { invited: false })
  return makeAccount(deps, caller, { email: signUp.email, tokenHash: hash })
}

async function makeAccount(
  deps: Deps,
  caller: Caller,
  link: { email: string; tokenHash: Buffer },
): Promise<TokenInvalidError | null> {
  const made = await deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const signUp = await spendSignUpLink(em, link)
    if (!signUp) return new TokenInvalidError()
    const { email, name = null, username = null, referralCode: code, data } = signUp
    const passwordHash = signUp.passwordHash === unusablePassword ? null : signUp.passwordHash
    const passwordUnproved = passwordHash !== null
    const own = { email, name, username, data, passwordHash, passwordUnproved }
    const account = { ...own, role: 'user', emailVerifiedAt: now, now }
    // Another user may have taken the username since the sign-up: the account is then made without a username.
    const user = (await insertUser(em, account)) ?? (await insertUser(em, { ...account, username: null }))
    if (!user) return new TokenInvalidError()
    if (code) await recordReferral(em, { referredId: user.id, code, now })
    await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, { actor: user, at: now })
    if (passwordHash === null) await sendReset(deps, em, user)
    return user
  })
  if (made instanceof TokenInvalidError) return made
  deps.hooks.after('afterSignup', { user: hookUser(made) }, caller.client)
  return null
}

/** Confirms the address of an account that already exists. The first proof ends everything that was made before it. */
async function verifyAccount(
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const spent = await spendOneTimeToken(em, caller, verifyEmailPurpose, token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const user = spent.email ? await findUserByEmail(em, spent.email) : null
    if (user?.id !== spent.userId) return new TokenInvalidError()
    await claimAccount(deps, em, caller, user, now)
    await markEmailVerified(em, user.id, now)
    await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, { actor: user, at: now })
    return null
  })
}

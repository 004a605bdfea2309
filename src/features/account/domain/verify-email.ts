import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { findUserByEmail, findUserById, insertUser, markEmailVerified } from '../../../core/identity/store/user.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Client, Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { findSignUpByTokenHash, type SignUp, takeSignUpsForEmail } from '../store/sign-up.ts'
import { sendReset, unusablePassword } from './send-account-mail.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Confirms an address by the link that was mailed to it: the sign-up that belongs to the link becomes the account, with
 * its own password, and every other sign-up for the address is dropped. [ASVS 5.0 6.5]
 *
 * @returns null when it is done
 */
export async function verifyEmail(
  services: Needs,
  token: string,
  client: Client,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const hash = hashOneTimeToken(token)
  if (!hash) return new TokenInvalidError()
  const signUp = await findSignUpByTokenHash(services.database.fork(), hash)
  if (!signUp) return verifyAccount(services, token, client)
  if (signUp.expiresAt <= services.clock.now()) return new TokenExpiredError()
  return makeAccount(services, signUp, client)
}

async function makeAccount(services: Needs, signUp: SignUp, client: Client): Promise<TokenInvalidError | null> {
  const now = services.clock.now()
  const made = await services.database.fork().transactional(async (em) => {
    // All that wait for the address are taken at once, so that two of their links at a time cannot block each other.
    const taken = await takeSignUpsForEmail(em, signUp.email)
    if (!taken.includes(signUp.id)) return new TokenInvalidError()
    const passwordHash = signUp.passwordHash === unusablePassword ? null : signUp.passwordHash
    const { email, name, username } = signUp
    const account = { email, name, username, passwordHash, role: 'user', emailVerifiedAt: now, now }
    // The username may have been taken since: the account is made without it rather than not at all.
    const id = (await insertUser(em, account)) ?? (await insertUser(em, { ...account, username: null }))
    if (!id) return new TokenInvalidError()
    await recordEvent(em, { type: 'EMAIL_VERIFIED', actorId: id }, client, now)
    const user = await findUserById(em, id)
    if (!user) throw new Error('The account that was just made is not there')
    if (passwordHash === null) await sendReset(services, em, user)
    return user
  })
  if (made instanceof TokenInvalidError) return made
  services.hooks.after('afterSignup', { user: hookUser(made) }, client)
  return null
}

/** An account that was opened before its address was confirmed. */
async function verifyAccount(services: Needs, token: string, client: Client) {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    const spent = await spendOneTimeToken(services, em, 'VERIFY_EMAIL', token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const user = await findUserByEmail(em, spent.email)
    if (user?.id !== spent.userId) return new TokenInvalidError()
    await markEmailVerified(em, user.id, now)
    await recordEvent(em, { type: 'EMAIL_VERIFIED', actorId: user.id }, client, now)
    return null
  })
}

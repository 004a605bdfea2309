import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, type OrganizationNotFoundError } from '../../../core/errors.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { upgradePasswordHash } from '../../../core/identity/store/change-user.ts'
import { findUserWithPassword } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { parseDeviceToken } from '../../../crypto/device-token.ts'
import type { PasswordPlace } from '../../../crypto/password.ts'
import { type AccountSuspendedError, EmailNotVerifiedError, InvalidCredentialsError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { findLoginSubject, type LoginIdentifier, type LoginSubject } from '../store/login-subject.ts'
import { announceLogin } from './announce-login.ts'
import { countPasswordAttempt } from './count-password-attempt.ts'
import type { TwoFactorChallenge } from './create-challenge.ts'
import { isKnownDevice } from './find-known-device.ts'
import { forgetPasswordAttempt } from './forget-password-attempt.ts'
import type { AuthTokens } from './issue-tokens.ts'
import { budgetOfDevice, budgetOfName, type PasswordBudget } from './password-budget.ts'
import { signInWithHash } from './sign-in-with-hash.ts'

type LoginAnswer =
  | AuthTokens
  | TwoFactorChallenge
  | InvalidCredentialsError
  | EmailNotVerifiedError
  | AccountLockedError
  | AccountSuspendedError
  | OrganizationNotFoundError

interface LoginInput {
  identifier: string
  password: string
  /** The id or the slug of the organization that the session begins in. */
  organizationId?: string | null | undefined
  /** From an earlier login on the same device. */
  deviceToken?: string | null | undefined
}

/** A login while it is checked. */
interface Login {
  identifier: LoginIdentifier
  password: string
  organizationId: string | null
  deviceToken: string | null
  /** In the queue of hashes. */
  place: PasswordPlace
}

/** An attempt that was counted, and may be checked. */
interface Attempt {
  subject: LoginSubject
  budget: PasswordBudget
  /** Whether the daily total of the account is spent: any password then gets the answer to a wrong one. */
  isSpent: boolean
}

/** An account whose password was right for the hash. */
interface Verified {
  userId: string
  passwordHash: string
}

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'keys' | 'passwords' | 'signingKeys'>

/**
 * Signs a user in by email address, username or user id. Known and unknown accounts are handled alike: the attempt is
 * counted, and a refusal computes two hashes, one for the account and one for a pending sign-up.
 * Only a caller with the correct password learns that the address is not confirmed, the account suspended, a second factor
 * needed, or the user not a member of the organization. [ASVS 5.0 6.3.8]
 */
export async function logIn(deps: Deps, caller: Caller, input: LoginInput): Promise<LoginAnswer> {
  const { password, organizationId = null, deviceToken = null } = input
  const identifier = parseIdentifier(input.identifier)
  await deps.hooks.before('beforeLogin', { identifier: identifier.email ?? identifier.text }, caller.client)
  // The place comes before the attempt is counted: ten refusals because of others must not lock an account.
  const answer = await deps.passwords.withPlace(caller.client, (place) =>
    checkLogin(deps, caller, { identifier, password, organizationId, deviceToken, place }),
  )
  return announceLogin(deps, caller, 'password', answer)
}

function parseIdentifier(identifier: string): LoginIdentifier {
  const text = identifier.trim()
  return { text, email: text.includes('@') ? (normalizeEmail(text) ?? text.toLowerCase()) : null }
}

async function checkLogin(deps: Deps, caller: Caller, login: Login): Promise<LoginAnswer> {
  const attempt = await countAttempt(deps, caller, login)
  if (attempt instanceof AccountLockedError) return attempt
  const verified = await verifyPassword(login, attempt)
  if (!verified) return failedLogin(deps, caller, login, attempt)
  await forgetPasswordAttempt(deps, attempt.budget)
  const current = verified.upgrade ? await upgradeHash(deps, login, verified) : verified
  return signIn(deps, caller, login, current)
}

/** Looks up the account, and counts the attempt by the device or by the name. */
async function countAttempt(deps: Deps, caller: Caller, login: Login): Promise<Attempt | AccountLockedError> {
  const { identifier, deviceToken } = login
  const subject = await findLoginSubject(deps.database, identifier)
  const { userId, passwordHash, devicesSince, now } = subject
  const device = deviceToken ? parseDeviceToken(deps.keys, deviceToken, now) : null
  const budget =
    passwordHash && isKnownDevice(device, userId === null ? null : { id: userId, devicesSince })
      ? budgetOfDevice(device, passwordHash)
      : budgetOfName(userId, identifier.email ?? identifier.text)
  const counted = await countPasswordAttempt(deps, caller, { userId, budget })
  return counted instanceof AccountLockedError ? counted : { subject, budget, isSpent: counted === 'SPENT' }
}

/** Compares the password with the hash of the account, or does the same work. @returns null if the password is not right */
async function verifyPassword(
  { place, password }: Login,
  { subject: { userId, passwordHash }, isSpent }: Attempt,
): Promise<(Verified & { upgrade: boolean }) | null> {
  const { ok, upgrade } = await place.verify(password, isSpent ? null : passwordHash)
  return ok && userId && passwordHash ? { userId, passwordHash, upgrade } : null
}

/**
 * An attacker who signs up with an address and then logs in must not learn whether it has an account: the password of a pending
 * sign-up is checked for every address. It does not reset a count, because anyone can sign up.
 */
async function failedLogin(
  deps: Deps,
  caller: Caller,
  { place, password }: Login,
  { subject: { userId, pendingPasswordHash, now } }: Attempt,
): Promise<EmailNotVerifiedError | InvalidCredentialsError> {
  const pending = await place.verify(password, pendingPasswordHash)
  if (pending.ok) return new EmailNotVerifiedError()
  await recordEvent(deps.database.fork(), sessionEvents.LOGIN_FAILED, caller, {
    actor: 'NOBODY',
    targetId: userId,
    at: now,
  })
  return new InvalidCredentialsError()
}

/** Replaces a hash of an older scheme or cost. @returns the account with the hash that it should have now */
async function upgradeHash(
  deps: Deps,
  { place, password }: Login,
  { userId, passwordHash }: Verified,
): Promise<Verified> {
  const newHash = await place.hash(password)
  const upgraded = await upgradePasswordHash(deps.database.fork(), userId, passwordHash, newHash)
  return { userId, passwordHash: upgraded ? newHash : passwordHash }
}

/** Ends the login. If the hash has changed meanwhile, the password is verified against the new one, once. */
async function signIn(
  deps: Deps,
  caller: Caller,
  login: Login,
  { userId, passwordHash }: Verified,
): Promise<LoginAnswer> {
  const { organizationId } = login
  const answer = await signInWithHash(deps, caller, { userId, passwordHash, organizationId })
  if (answer !== 'HASH_CHANGED') return answer
  const newHash = await verifyAgain(deps, login, userId)
  if (newHash === null) return new InvalidCredentialsError()
  const second = await signInWithHash(deps, caller, { userId, passwordHash: newHash, organizationId })
  return second === 'HASH_CHANGED' ? new InvalidCredentialsError() : second
}

/** Verifies the password against the hash stored now: a parallel login may have upgraded the hash of the same password. */
async function verifyAgain(deps: Deps, { place, password }: Login, userId: string): Promise<string | null> {
  const user = await findUserWithPassword(deps.database.fork(), userId)
  const passwordHash = user?.passwordHash ?? null
  const { ok } = await place.verify(password, passwordHash)
  return ok ? passwordHash : null
}

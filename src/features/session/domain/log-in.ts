import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { seesOrganizations } from '../../../core/access/organization-access.ts'
import { scopesOfRole } from '../../../core/access/scopes.ts'
import { holdOrganizationState } from '../../../core/access/store/find-organizations.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, OrganizationNotFoundError } from '../../../core/errors.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { upgradePasswordHash } from '../../../core/identity/store/change-user.ts'
import { findUserWithPassword, lockUserWithPassword } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { parseDeviceToken } from '../../../crypto/device-token.ts'
import type { HashingPlace } from '../../../crypto/password.ts'
import { type AccountSuspendedError, EmailNotVerifiedError, InvalidCredentialsError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { findLoginSubject, type LoginIdentifier } from '../store/login-subject.ts'
import { announceLogin } from './announce-login.ts'
import { checkUser } from './check-user.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { countPasswordAttempt } from './count-password-attempt.ts'
import type { TwoFactorChallenge } from './create-challenge.ts'
import { isKnownDevice } from './find-known-device.ts'
import { forgetPasswordAttempt } from './forget-password-attempt.ts'
import type { AuthTokens } from './issue-tokens.ts'
import { budgetOfDevice, budgetOfName } from './password-budget.ts'
import { refuseSignIn } from './refuse-sign-in.ts'

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

interface PasswordCheck {
  userId: string
  password: string
  /** In the queue of hashes. */
  place: HashingPlace
}

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'keys' | 'passwords' | 'signingKeys'>

/**
 * Signs a user in by email address, username or user id. Known and unknown accounts are handled alike: the attempt is
 * counted, and a refusal computes two hashes, one for the account and one for a pending sign-up.
 * Only a caller with the correct password learns that the address is not confirmed, the account suspended, a second factor
 * needed, or the user not a member of the organization. [ASVS 5.0 6.3.8]
 */
export async function logIn(deps: Deps, caller: Caller, input: LoginInput): Promise<LoginAnswer> {
  const identifier = parseIdentifier(input.identifier)
  await deps.hooks.before('beforeLogin', { identifier: identifier.email ?? identifier.text }, caller.client)
  return announceLogin(deps, caller, 'password', await checkPassword(deps, caller, identifier, input))
}

function parseIdentifier(identifier: string): LoginIdentifier {
  const text = identifier.trim()
  return { text, email: text.includes('@') ? (normalizeEmail(text) ?? text.toLowerCase()) : null }
}

async function checkPassword(
  deps: Deps,
  caller: Caller,
  identifier: LoginIdentifier,
  { password, organizationId = null, deviceToken }: LoginInput,
): Promise<LoginAnswer> {
  // Before the attempt is counted: ten refusals because of others must not lock an account.
  const place = await deps.passwords.enter(caller.client)
  try {
    const subject = await findLoginSubject(deps.database, identifier)
    const { userId, passwordHash, devicesSince, now } = subject
    const device = deviceToken ? parseDeviceToken(deps.keys, deviceToken, now) : null
    const budget =
      passwordHash && isKnownDevice(device, userId === null ? null : { id: userId, devicesSince })
        ? budgetOfDevice(device, passwordHash)
        : budgetOfName(userId, identifier.email ?? identifier.text)
    const counted = await countPasswordAttempt(deps, caller, { userId, budget })
    if (counted instanceof AccountLockedError) return counted
    const verified = await deps.passwords.verify(password, counted === 'SPENT' ? null : passwordHash, place)
    if (!verified.ok || !userId || !passwordHash) {
      // An attacker who signs up with an address and then logs in must not learn whether it has an account: the password of
      // a pending sign-up is checked for every address. It does not reset a count, because anyone can sign up.
      const pending = await deps.passwords.verify(password, subject.pendingPasswordHash, place)
      if (pending.ok) return new EmailNotVerifiedError()
      const event = { by: caller, at: now, actorId: null, targetId: userId }
      await recordEvent(deps.database.fork(), { type: sessionEvents.LOGIN_FAILED, ...event })
      return new InvalidCredentialsError()
    }
    await forgetPasswordAttempt(deps, budget)
    const storedHash = verified.upgrade
      ? await upgradeHash(deps, { userId, password, passwordHash, place })
      : passwordHash
    const answer = await checkAccount(deps, caller, { userId, passwordHash: storedHash, organizationId })
    if (answer !== 'HASH_CHANGED') return answer
    const newHash = await verifyAgain(deps, { userId, password, place })
    const second = newHash && (await checkAccount(deps, caller, { userId, passwordHash: newHash, organizationId }))
    return !second || second === 'HASH_CHANGED' ? new InvalidCredentialsError() : second
  } finally {
    place[Symbol.dispose]()
  }
}

/**
 * Makes the checks between a correct password and a session: suspension, then the confirmed address (which the operator
 * may have begun to require after the account was made), then the organization and the second factor. The user's row is
 * locked, and its hash must still be the one that was verified: an attacker with the old password must not get in with a
 * login that began before a password reset and ends after it.
 */
async function checkAccount(
  deps: Deps,
  caller: Caller,
  verified: { userId: string; passwordHash: string; organizationId: string | null },
): Promise<LoginAnswer | 'HASH_CHANGED'> {
  return deps.database.transactional(async (em) => {
    const stored = await lockUserWithPassword(em, verified.userId)
    if (!stored || stored.passwordHash !== verified.passwordHash) return 'HASH_CHANGED'
    const { passwordHash: _secret, ...user } = stored
    const refuse = <Refusal extends EmailNotVerifiedError | OrganizationNotFoundError>(error: Refusal) =>
      refuseSignIn(em, caller, { userId: user.id, method: 'password', error })
    const suspended = await checkUser(em, caller, { user, method: 'password' })
    if (suspended) return suspended
    if (deps.config.requireEmailVerification && !user.emailVerifiedAt) return refuse(new EmailNotVerifiedError())
    const organization = await enterOrganization(deps, em, user, verified.organizationId)
    if (organization instanceof OrganizationNotFoundError) return refuse(organization)
    return completeSignIn(deps, em, caller, { user, method: 'password', organization })
  })
}

/** The organization that the session begins in; null if none was asked for. It is held until the transaction ends. */
async function enterOrganization(
  deps: Pick<Deps, 'config'>,
  em: EntityManager,
  user: User,
  organizationId: string | null,
): Promise<OrganizationState | OrganizationNotFoundError | null> {
  if (organizationId === null) return null
  const mayEnter = seesOrganizations(scopesOfRole(deps.config, user.role))
  const found = mayEnter ? await holdOrganizationState(em, { organizationId, userId: user.id }) : null
  return found ?? new OrganizationNotFoundError()
}

/** Replaces a hash of an older scheme or cost. @returns the hash that the account should have now */
async function upgradeHash(
  deps: Deps,
  { userId, password, passwordHash, place }: PasswordCheck & { passwordHash: string },
): Promise<string> {
  const newHash = await deps.passwords.hash(password, place)
  const upgraded = await upgradePasswordHash(deps.database.fork(), userId, passwordHash, newHash)
  return upgraded ? newHash : passwordHash
}

/** Verifies the password against the hash stored now: a parallel login may have upgraded the hash of the same password. */
async function verifyAgain(deps: Deps, { userId, password, place }: PasswordCheck): Promise<string | null> {
  const user = await findUserWithPassword(deps.database.fork(), userId)
  const passwordHash = user?.passwordHash ?? null
  const { ok } = await deps.passwords.verify(password, passwordHash, place)
  return ok ? passwordHash : null
}

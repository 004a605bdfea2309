import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  type AccountLockedError,
  AccountSuspendedError,
  EmailNotVerifiedError,
  InvalidCredentialsError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { findUserById, lockUserById, upgradePasswordHash } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { findLoginSubject } from '../store/login-subject.ts'
import { createChallenge, type TwoFactorChallenge } from './create-challenge.ts'
import { AuthTokens } from './issue-tokens.ts'
import { openSession } from './open-session.ts'
import { clearPasswordAttempts, countPasswordAttempt } from './password-attempts.ts'

export type LoginAnswer =
  | AuthTokens
  | TwoFactorChallenge
  | InvalidCredentialsError
  | EmailNotVerifiedError
  | AccountLockedError
  | AccountSuspendedError

/**
 * Signs in by email address, username or user id. Known and unknown accounts take the same path: the attempt is counted,
 * one hash is computed, and only a correct password learns that the address is unconfirmed, the account suspended or a
 * second factor needed. [ASVS 5.0 6.3.8]
 */
export async function logIn(
  services: Services,
  input: { identifier: string; password: string },
  client: Client,
): Promise<LoginAnswer> {
  // PostgreSQL refuses a text with NUL, and no name holds one.
  const text = input.identifier.replaceAll('\0', '\ufffd').trim()
  const email = text.includes('@') ? (normalizeEmail(text) ?? text.toLowerCase()) : null
  await services.hooks.before('beforeLogin', { identifier: email ?? text }, client)
  const answer = await provePassword(services, { email, text, password: input.password }, client)
  if (answer instanceof AuthTokens) {
    const event = { user: hookUser(answer.user), sessionId: answer.session.id, method: 'password' as const }
    services.hooks.after('afterLogin', event, client)
  }
  return answer
}

async function provePassword(
  services: Services,
  input: { email: string | null; text: string; password: string },
  client: Client,
): Promise<LoginAnswer> {
  const { email, text } = input
  const now = services.clock.now()
  const subject = await findLoginSubject(services.database, { email, text }, now)
  const locked = await countPasswordAttempt(services, { userId: subject.userId, identifier: email ?? text }, client)
  if (locked) return locked

  const stored = subject.passwordHash ?? subject.pendingPasswordHash
  const verified = await services.passwords.verify(input.password, stored)
  if (!verified.ok) {
    const failed = { type: 'LOGIN_FAILED' as const, targetId: subject.userId }
    await recordEvent(services.database.fork(), failed, client, now)
    return new InvalidCredentialsError()
  }
  if (!subject.userId || !subject.passwordHash) return new EmailNotVerifiedError()
  await clearPasswordAttempts(services, subject.userId)
  const passwordHash = verified.upgrade
    ? await upgradeHash(services, subject.userId, input.password, subject.passwordHash)
    : subject.passwordHash
  const answer = await passGate(services, { userId: subject.userId, passwordHash }, client)
  if (answer !== 'HASH_CHANGED') return answer
  const storedNow = await verifyAgain(services, subject.userId, input.password)
  const second = storedNow && (await passGate(services, { userId: subject.userId, passwordHash: storedNow }, client))
  return !second || second === 'HASH_CHANGED' ? new InvalidCredentialsError() : second
}

/**
 * The gate between a proven password and a session: suspension, then the confirmed address (an account may be older than
 * the operator's wish for one), then the second factor. The row is held, and the hash that was verified must still be
 * its hash: a reset that came meanwhile is not outrun by a slow login.
 */
async function passGate(
  services: Services,
  proven: { userId: string; passwordHash: string },
  client: Client,
): Promise<LoginAnswer | 'HASH_CHANGED'> {
  return services.database.fork().transactional(async (em) => {
    const user = await lockUserById(em, proven.userId)
    if (!user || user.passwordHash !== proven.passwordHash) return 'HASH_CHANGED'
    if (isSuspended(user, services.clock.now())) return new AccountSuspendedError(user.suspendedUntil ?? null)
    if (services.config.requireEmailVerification && !user.emailVerifiedAt) return new EmailNotVerifiedError()
    if (user.twoFactorEnabledAt) return createChallenge(services, em, user)
    return openSession(services, em, user, client, 'password')
  })
}

async function upgradeHash(services: Services, userId: string, password: string, from: string): Promise<string> {
  const to = await services.passwords.hash(password)
  const upgraded = await upgradePasswordHash(services.database.fork(), userId, from, to)
  return upgraded ? to : from
}

/** The same password may have another hash by now: a login beside this one brought it up to date. */
async function verifyAgain(services: Services, userId: string, password: string): Promise<string | null> {
  const hash = (await findUserById(services.database.fork(), userId))?.passwordHash ?? null
  const { ok } = await services.passwords.verify(password, hash)
  return ok ? hash : null
}

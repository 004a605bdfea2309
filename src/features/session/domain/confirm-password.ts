import { recordEvent } from '../../../core/audit/record-event.ts'
import { type AccountLockedError, InvalidCredentialsError } from '../../../core/errors.ts'
import { findUserById, type User } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { clearPasswordAttempts, countPasswordAttempt } from './password-attempts.ts'

export type PasswordConfirmationNeeds = Pick<Services, 'database' | 'clock' | 'passwords'>

/**
 * Asks somebody who is signed in for the password again, before a credential changes. Guesses count with those at the
 * login: a stolen session is no way around the lock. [ASVS 5.0 7.5.1]
 *
 * @returns the user as stored now, or why not
 */
export async function confirmPassword(
  services: PasswordConfirmationNeeds,
  userId: string,
  password: string,
  client: Client,
): Promise<User | InvalidCredentialsError | AccountLockedError> {
  const locked = await countPasswordAttempt(services, { userId, identifier: userId }, client)
  if (locked) return locked
  const user = await findUserById(services.database.fork(), userId)
  const verified = await services.passwords.verify(password, user?.passwordHash ?? null)
  if (!user || !verified.ok) {
    const now = services.clock.now()
    await recordEvent(services.database.fork(), { type: 'PASSWORD_CONFIRMATION_FAILED', actorId: userId }, client, now)
    return new InvalidCredentialsError()
  }
  await clearPasswordAttempts(services, userId)
  return user
}

import { createHash } from 'node:crypto'
import { clearAttempts, countAttempt, type LockPolicy } from '../../../core/attempts/store/attempt-counter.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'

/** Ten attempts at a password are looked at; then locks of 1, 5, 15 and 60 minutes. Forgotten after a quiet day. */
export const passwordPolicy: LockPolicy = {
  attempts: 10,
  lockSeconds: [60, 300, 900, 3600],
  forgetAfterSeconds: 86_400,
}

/** Whose attempts are counted together. An unknown name is counted like a known one, so that its lock tells nothing. */
export function passwordKey(userId: string | null, identifier: string): string {
  if (userId) return `password:user:${userId}`
  return `password:name:${createHash('sha256').update(identifier.toLowerCase()).digest('base64url')}`
}

/**
 * Counts an attempt before it is looked at, outside any transaction that may fail: parallel guesses spend the same
 * budget as guesses one after the other. [ASVS 5.0 6.3.1, OWASP Authentication Cheat Sheet]
 *
 * @returns an error while the account is locked, else null
 */
export async function countPasswordAttempt(
  services: Pick<Services, 'database' | 'clock'>,
  subject: { userId: string | null; identifier: string },
  client: Client,
): Promise<AccountLockedError | null> {
  const now = services.clock.now()
  const em = services.database.fork()
  const state = await countAttempt(em, passwordKey(subject.userId, subject.identifier), passwordPolicy, now)
  if (!state.lockedUntil) return null
  const details = { secondsLeft: secondsUntil(state.lockedUntil, now) }
  await recordEvent(em, { type: 'ACCOUNT_LOCKED', targetId: subject.userId, details }, client, now)
  return new AccountLockedError(details.secondsLeft)
}

/** A success clears the count. */
export async function clearPasswordAttempts(services: Pick<Services, 'database'>, userId: string): Promise<void> {
  await clearAttempts(services.database.fork(), passwordKey(userId, ''))
}

/** Whole seconds until an instant, at least one. */
export function secondsUntil(instant: Date, now: Date): number {
  return Math.max(1, Math.ceil((instant.getTime() - now.getTime()) / 1000))
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../access/caller.ts'
import type { EventType } from '../audit/event-type.ts'
import { recordEvent } from '../audit/record-event.ts'
import { AccountLockedError } from '../errors.ts'
import { secondsUntil } from './seconds-until.ts'

/**
 * Records an attempt that was not checked, because the attempts of an account are locked.
 *
 * @param userId null for an unknown name
 * @param until when the lock ends
 * @returns the error, for the caller's answer
 */
export async function recordRefusedAttempt(
  em: EntityManager,
  type: EventType,
  caller: Caller,
  { userId, until, now }: { userId: string | null; until: Date; now: Date },
): Promise<AccountLockedError> {
  const secondsLeft = secondsUntil(until, now)
  await recordEvent(em, type, caller, { actor: 'NOBODY', targetId: userId, at: now, details: { secondsLeft } })
  return new AccountLockedError(secondsLeft)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { foldText } from '../../../store/fold-text.ts'
import { UserEntity } from '../../identity/store/user.ts'

/** Suspends a user until an instant; null for no end. */
export async function suspendUserRow(
  em: EntityManager,
  userId: string,
  { reason, until, now }: { reason: string | null; until: Date | null; now: Date },
): Promise<void> {
  const foldedSuspensionReason = reason === null ? null : foldText(reason)
  const suspension = { suspendedAt: now, suspendedUntil: until, suspensionReason: reason, foldedSuspensionReason }
  await em.nativeUpdate(UserEntity, { id: userId }, { ...suspension, updatedAt: now })
}

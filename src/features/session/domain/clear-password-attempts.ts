import type { EntityManager } from '@mikro-orm/postgresql'
import { clearAttempts } from '../../../core/attempts/store/attempt-counter.ts'
import { passwordKey } from './password-key.ts'

/** Resets the count of password attempts of an account, and ends its lock. */
export async function clearPasswordAttempts(em: EntityManager, userId: string): Promise<void> {
  await clearAttempts(em, passwordKey(userId, ''))
}

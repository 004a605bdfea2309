import type { EntityManager } from '@mikro-orm/postgresql'
import { clearAttempts } from '../../../core/attempts/store/attempt-counter.ts'
import { codeKey } from './code-key.ts'

/** Resets the count of second-factor attempts of an account, and ends its lock. */
export async function clearCodeAttempts(em: EntityManager, userId: string): Promise<void> {
  await clearAttempts(em, codeKey(userId))
}

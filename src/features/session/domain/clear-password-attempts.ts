import type { EntityManager } from '@mikro-orm/postgresql'
import { clearAttempts } from '../../../core/attempts/store/attempt-counter.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { passwordKeys } from './password-budget.ts'

/** Resets the counts of password attempts of an account under all of its names, and ends their locks. */
export async function clearPasswordAttempts(
  em: EntityManager,
  user: Pick<User, 'id' | 'email' | 'username'>,
): Promise<void> {
  await clearAttempts(em, ...passwordKeys(user))
}

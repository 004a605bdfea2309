import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { readNow } from '../../../store/now.ts'
import { AccountSuspendedError } from '../errors.ts'
import { recordRefusedSignIn } from './record-refused-sign-in.ts'

/**
 * Checks, for every way to sign in, whether a user may sign in at all: a suspended one may not. The caller holds the lock of the row.
 *
 * @returns null if the user may
 */
export async function refuseSuspendedUser(
  em: EntityManager,
  caller: Caller,
  { user, method }: { user: User; method: LoginMethod },
): Promise<AccountSuspendedError | null> {
  // Most users were never suspended: their sign-ins do not ask the database for its time.
  if (!user.suspendedAt || !isSuspended(user, await readNow(em))) return null
  return recordRefusedSignIn(em, caller, { userId: user.id, method, error: new AccountSuspendedError(user) })
}

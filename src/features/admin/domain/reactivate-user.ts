import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { adminEvents } from '../events.ts'
import { reactivateUserRow, readUser } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'

/** Ends the suspension of a user. API keys work again; sessions stay revoked. */
export async function reactivateUser(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<User | ChangeRefusal> {
  return changeUser<User>(deps, caller, {
    id,
    type: adminEvents.USER_REACTIVATED,
    async apply({ em, user, now }) {
      await reactivateUserRow(em, user.id, now)
      return { details: {}, result: await readUser(em, user.id) }
    },
  })
}

import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { endSignInsOf } from '../../session/index.ts'
import { adminEvents } from '../events.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'

/** Revokes every session of a user and every login in progress. @returns how many sessions were open */
export async function revokeUserSessions(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<number | ChangeRefusal> {
  return changeUser<number>(deps, caller, {
    id,
    type: adminEvents.USER_SESSIONS_REVOKED,
    async apply(em, user, now) {
      const count = await endSignInsOf(em, user.id, null, now)
      return { details: { count }, result: count }
    },
  })
}

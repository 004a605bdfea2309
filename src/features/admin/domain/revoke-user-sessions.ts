import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { endAllSessions } from '../../session/index.ts'
import { adminEvents } from '../events.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'

interface RevokeUserSessionsInput {
  id: string
  /** A session that stays open; null ends all. */
  exceptId: string | null
}

/** Revokes the sessions of a user and every login in progress. @returns how many sessions were ended */
export async function revokeUserSessions(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  { id, exceptId }: RevokeUserSessionsInput,
): Promise<number | ChangeRefusal> {
  return changeUser<number>(deps, caller, {
    id,
    type: adminEvents.USER_SESSIONS_REVOKED,
    async apply({ em, user, now }) {
      const count = await endAllSessions(em, { userId: user.id, now, except: exceptId })
      return { details: { count }, result: count }
    },
  })
}

import { type LastAdminError, ValidationError } from '../../../core/errors.ts'
import { findUserById, type User } from '../../../core/identity/store/user.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { reactivateUserRow, suspendUserRow } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { type AdminAccess, lastAdministrator } from './privilege.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database'>

/** Keeps somebody out: every credential is refused from the next request on, and sessions do not come back after it. */
export async function suspendUser(
  services: Needs,
  access: AdminAccess,
  input: { id: string; reason?: string | null | undefined; until?: Date | null | undefined },
  client: Client,
): Promise<User | ChangeRefusal | LastAdminError | ValidationError> {
  const until = input.until ?? null
  const reason = input.reason?.trim() || null
  if (until && until <= services.clock.now()) {
    return new ValidationError([{ path: ['until'], rule: 'future', message: 'A suspension ends in the future.' }])
  }
  if (reason && reason.length > 500) {
    return new ValidationError([
      { path: ['reason'], rule: 'max_length', message: 'A reason has 500 characters at most.' },
    ])
  }
  const changed = await changeUser<LastAdminError>(services, access, input.id, client, {
    type: 'USER_SUSPENDED',
    apply: async (em, user, now) => {
      const last = await lastAdministrator(em, user, now)
      if (last) return last
      await suspendUserRow(em, user.id, { reason, until, now })
      await revokeSessionsOf(em, user.id, null, now)
      await deleteOneTimeTokens(em, user.id, ['TWO_FACTOR_CHALLENGE'])
      return { reason, until: until?.toISOString() ?? null }
    },
  })
  return changed instanceof Error ? changed : present(services, changed)
}

/** Lets somebody in again. */
export async function reactivateUser(
  services: Needs,
  access: AdminAccess,
  id: string,
  client: Client,
): Promise<User | ChangeRefusal> {
  const changed = await changeUser<never>(services, access, id, client, {
    type: 'USER_REACTIVATED',
    apply: async (em, user, now) => {
      await reactivateUserRow(em, user.id, now)
      return {}
    },
  })
  return changed instanceof Error ? changed : present(services, changed)
}

async function present(services: Pick<Services, 'database'>, { id }: User): Promise<User> {
  const user = await findUserById(services.database.fork(), id)
  if (!user) throw new Error('The user that was just changed is not there')
  return user
}

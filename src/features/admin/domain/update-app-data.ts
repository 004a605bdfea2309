import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { type ConflictError, ValidationError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { changeAppData, type DataChanges, readChanges } from '../../profile-data/index.ts'
import { adminEvents } from '../events.ts'
import { readUser, touchUser } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'

/**
 * Changes parts of the operator's data about a user. Two services that change it at once must not undo each other's change, as they would
 * by reading the whole and replacing it.
 *
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function updateAppData(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  { id, input }: { id: string; input: DataChanges },
): Promise<User | ChangeRefusal | ValidationError | ConflictError> {
  const changes = readChanges(deps.config.dataLimits, input)
  if (changes instanceof ValidationError) return changes
  return changeUser<User, ValidationError | ConflictError>(deps, caller, {
    id,
    type: adminEvents.USER_UPDATED,
    locksAdministrators: 'NEVER',
    async apply({ em, user, now }) {
      const changed = await changeAppData(deps, em, { userId: user.id, changes })
      if (typeof changed !== 'boolean') return changed
      if (!changed) return { details: null, result: user }
      await touchUser(em, user.id, now)
      return { details: { fields: ['appData'] }, result: await readUser(em, user.id) }
    },
  })
}

import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ConflictError, ValidationError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { lockCaller } from '../../session/index.ts'
import { profileDataEvents } from '../events.ts'
import { applyChanges } from '../store/apply-changes.ts'
import { checkResult } from './check-result.ts'
import { describeConflict } from './describe-conflict.ts'
import { readChanges, type UpdateDataInput } from './read-changes.ts'

type Deps = Pick<Services, 'config' | 'database' | 'dataSchema'>

/**
 * Changes the caller's own data. Everything is rolled back when a path does not fit the data, or when the result breaks a limit
 * or the operator's schema. The result is checked while the row is locked, so that no other change comes between.
 *
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function updateData(
  deps: Deps,
  caller: Caller<UserAccess>,
  input: UpdateDataInput,
): Promise<User | ValidationError | ConflictError> {
  const changes = readChanges(deps.config.dataLimits, input)
  if (changes instanceof ValidationError) return changes
  const { bytes } = deps.config.dataLimits
  return deps.database.atomically(async (em) => {
    const now = await readNow(em)
    const user = await lockCaller(em, caller.access)
    if (changes.length === 0) return user
    const result = await applyChanges(em, { userId: user.id, changes, bytes })
    if (!result) throw new Error('The user whose row is locked does not exist')
    const refusal = 'type' in result ? new ConflictError(describeConflict(result)) : checkResult(deps, result)
    if (refusal) return refusal
    if ('changed' in result && result.changed) {
      // The paths and values are the user's own affair.
      const details = { operations: [...new Set(changes.map(({ kind }) => kind))] }
      await recordEvent(em, profileDataEvents.DATA_CHANGED, caller, { at: now, details })
    }
    return user
  })
}

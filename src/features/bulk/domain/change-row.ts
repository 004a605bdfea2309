import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { ConflictError } from '../../../core/errors.ts'
import { ExpectedError } from '../../../core/expected-error.ts'
import type { Services } from '../../../core/services.ts'
import { deleteUser, reactivateUser, revokeUserSessions, suspendUser, updateUser } from '../../admin/index.ts'
import type { BulkChange } from '../bulk-change.ts'
import { type BulkRow, lockOpenRow, markRowDone } from '../store/bulk-job.ts'
import { rowFailures } from './row-failures.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/** Another run of the same job has done the row. */
class RowDoneError extends Error {}

/**
 * Changes one user of a job by the verb of the mutation for one user, so that its rules hold for each row. The change and the note
 * that the row is done are in one transaction: however often a job is begun again, a row is changed once.
 *
 * @throws whatever the verb throws, such as the refusal of a hook
 */
export async function changeRow(
  deps: Deps,
  caller: Caller<UserAccess>,
  { row, change }: { row: BulkRow; change: BulkChange },
): Promise<void> {
  try {
    const answer = await apply({ ...deps, database: once(deps.database, row) }, caller, row.userId, change)
    // A refused change was rolled back, and the note with it.
    if (answer instanceof ExpectedError) await markRowDone(deps.database.fork(), row, answer)
    else if (answer instanceof Error) throw answer
  } catch (error) {
    if (!(error instanceof RowDoneError)) throw error
  }
}

/** The database, whose transactions first make sure that a row is not done, and note it with a change that succeeds. */
function once(database: Services['database'], row: BulkRow): Services['database'] {
  const noted =
    <Result>(work: (em: EntityManager) => Promise<Result>) =>
    async (em: EntityManager) => {
      if (!(await lockOpenRow(em, row))) throw new RowDoneError()
      const result = await work(em)
      if (!(result instanceof Error)) await markRowDone(em, row, null)
      return result
    }
  return {
    ...database,
    transactional: (work) => database.transactional(noted(work)),
    atomically: (work) => database.atomically(noted(work)),
  }
}

/** A job continues in the session that began it: if its own owner is among the users, that session stays open. */
function sessionIdOf({ access }: Caller<UserAccess>): string | null {
  return access.kind === 'SESSION' ? access.session.id : null
}

async function apply(deps: Deps, caller: Caller<UserAccess>, id: string, change: BulkChange): Promise<unknown> {
  const { action } = change
  // The owner of a job that changes its own owner would lose the right to the rest of it.
  if ((action === 'DELETE' || action === 'SET_ROLE') && id === caller.access.user.id) {
    return new ConflictError(rowFailures.ownAccount)
  }
  switch (action) {
    case 'SUSPEND':
      return suspendUser(deps, caller, { id, reason: change.reason })
    case 'REACTIVATE':
      return reactivateUser(deps, caller, id)
    case 'DELETE':
      return deleteUser(deps, caller, id)
    case 'REVOKE_SESSIONS':
      return revokeUserSessions(deps, caller, { id, exceptId: sessionIdOf(caller) })
    case 'SET_ROLE':
      return updateUser(deps, caller, { id, change: { role: change.role } })
    case 'SET_TIER':
      return updateUser(deps, caller, { id, change: { tier: change.tier } })
  }
}

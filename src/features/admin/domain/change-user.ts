import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { lockAdministrators, lockUserWithRole } from '../../../core/access/store/administrators.ts'
import type { EventType } from '../../../core/audit/event-type.ts'
import type { Outcome } from '../../../core/audit/outcome.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import type { ExpectedError } from '../../../core/expected-error.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { assertCallerStillValid } from '../../session/index.ts'
import { refuseTarget } from './privilege.ts'

/** Why a change of any kind was refused. */
export type ChangeRefusal = UserNotFoundError | ScopeNotGrantedError

interface UserChange<Result, Refusal> {
  /** The id of the user to change. */
  id: string
  type: EventType
  /**
   * When the administrators are locked: what makes, suspends or removes one is done one after the other. By default, if the user is one, so
   * that changes of others never wait for the deletion of an administrator, which can take long. `ALWAYS` is for a change that makes an
   * administrator, `NEVER` for one that leaves each as they are.
   */
  locksAdministrators?: 'IF_ONE' | 'ALWAYS' | 'NEVER'
  /** Locks rows that are locked before sessions, such as organizations. A change that these rows do not allow is refused. */
  prepare?(change: LockedUser): Promise<Refusal | null>
  /** Makes the change in the transaction that holds the lock of the user's row. An error that it returns rolls everything back. */
  apply(change: LockedUser): Promise<Outcome<Result> | Refusal>
}

interface LockedUser {
  em: EntityManager
  /** The user as before the change. */
  user: User
  now: Date
}

type Deps = Pick<Services, 'config' | 'database'>

/**
 * Changes a user for an administrator. Every change goes through here: the row is locked, the caller has to hold at least
 * the scopes of the user, and the audit event is written with the change. A session that was ended, or an API key that stopped working,
 * while it waited changes nothing: ending the session of an attacker must also prevent what the attacker is about to do with it.
 *
 * @returns the result of the change, or why it was not made
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function changeUser<Result, Refusal extends ExpectedError = never>(
  deps: Deps,
  caller: Caller<UserAccess>,
  { id, type, locksAdministrators = 'IF_ONE', prepare, apply }: UserChange<Result, Refusal>,
): Promise<Result | ChangeRefusal | Refusal> {
  return deps.database.atomically(async (em): Promise<Result | ChangeRefusal | Refusal> => {
    const now = await readNow(em)
    if (locksAdministrators === 'ALWAYS') await lockAdministrators(em)
    const lock = locksAdministrators === 'IF_ONE' ? lockUserWithRole : lockUserById
    const user = await lock(em, id)
    if (!user) return new UserNotFoundError()
    const refused = refuseTarget(deps, caller.access, user)
    if (refused) return refused
    const unprepared = (await prepare?.({ em, user, now })) ?? null
    if (unprepared) return unprepared
    await assertCallerStillValid(em, caller.access)
    const outcome = await apply({ em, user, now })
    if (outcome instanceof Error) return outcome
    const { details, result } = outcome
    if (details) await recordEvent(em, type, caller, { targetId: user.id, at: now, details })
    return result
  })
}

import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseLastAdministrator } from '../../../core/access/refuse-last-administrator.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import type { LastAdminError, LastOwnerError } from '../../../core/errors.ts'
import { type HookUser, hookUser } from '../../../core/hooks/hooks.ts'
import { deleteRelationsOf, deleteUserRow } from '../../../core/identity/store/change-user.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import { administratorAt } from '../../../core/mail/change-origin.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountDeletedMail } from '../../account/index.ts'
import { setAvatar } from '../../avatar/index.ts'
import { refuseLastOwnerAnywhere } from '../../organization/index.ts'
import { deleteEndedSessionsOf } from '../../session/index.ts'
import { adminEvents } from '../events.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { refuseTarget } from './privilege.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Deletes an account with its sessions and API keys. The audit trail keeps its id. A session needs a fresh proof.
 *
 * @returns null when the account is deleted
 * @throws RequestError FORBIDDEN if a hook refuses; TOKEN_INVALID if the caller’s session ended meanwhile
 */
export async function deleteUser(
  deps: Deps,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ChangeRefusal | LastAdminError | LastOwnerError | ProofRequiredError | null> {
  const unproved = refuseStaleProofUnlessKey(caller)
  if (unproved) return unproved
  const by = 'administrator' as const
  const em = deps.database.fork()
  const target = await findUserById(em, id)
  if (target && refuseTarget(deps, caller.access, target) === null) {
    await deps.hooks.before('beforeAccountDeletion', { user: hookUser(target), by }, caller.client)
    await deleteEndedSessionsOf(deps.database, target.id, await readNow(em))
  }
  const deleted = await changeUser<HookUser, LastAdminError | LastOwnerError>(deps, caller, {
    id,
    type: adminEvents.USER_DELETED,
    async prepare({ em, user, now }) {
      const last =
        (await refuseLastAdministrator(deps, em, user, now)) ??
        (await refuseLastOwnerAnywhere(deps, em, { userId: user.id, now }))
      // Before the session of the caller is locked: this can take long, and other changes in that session would wait for it.
      if (!last) await deleteRelationsOf(em, user.id)
      return last
    },
    async apply({ em, user, now }) {
      await setAvatar(deps, em, { userId: user.id, name: null, now })
      await deleteUserRow(em, user.id)
      await queueMail(deps, em, user.email, accountDeletedMail, { origin: administratorAt(now) })
      return { details: {}, result: hookUser(user) }
    },
  })
  if (deleted instanceof Error) return deleted
  deps.hooks.after('afterAccountDeletion', { user: deleted, by }, caller.client)
  return null
}

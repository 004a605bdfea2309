import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseLastAdministrator } from '../../../core/access/refuse-last-administrator.ts'
import { lockUserWithRole } from '../../../core/access/store/administrators.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type AccountLockedError, LastAdminError, LastOwnerError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { deleteRelationsOf, deleteUserRow } from '../../../core/identity/store/change-user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { setAvatar } from '../../avatar/index.ts'
import { refuseLastOwnerAnywhere } from '../../organization/index.ts'
import {
  assertCallerStillValid,
  confirmIdentity,
  deleteEndedSessionsOf,
  type InvalidCredentialsError,
} from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { accountDeletedMail } from '../mails.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>
type Refusal = InvalidCredentialsError | AccountLockedError | ProofRequiredError | LastAdminError | LastOwnerError

/**
 * Deletes the caller's account with its sessions and API keys. Audit events keep the id of the account.
 *
 * @returns null on success
 * @throws RequestError TOKEN_INVALID if the session ended meanwhile
 */
export async function deleteAccount(
  deps: Deps,
  caller: Caller<SessionAccess>,
  password: string | null | undefined,
): Promise<Refusal | null> {
  const confirmed = await confirmIdentity(deps, caller, password)
  if (confirmed instanceof Error) return confirmed
  const event = { user: hookUser(confirmed), by: 'user' as const }
  await deps.hooks.before('beforeAccountDeletion', event, caller.client)
  await deleteEndedSessionsOf(deps.database, confirmed.id, await readNow(deps.database.fork()))
  const answer = await deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const user = await lockUserWithRole(em, confirmed.id)
    if (!user) return 'ALREADY_DELETED'
    const last =
      (await refuseLastAdministrator(deps, em, user, now)) ??
      (await refuseLastOwnerAnywhere(deps, em, { userId: user.id, now }))
    if (!last) await deleteRelationsOf(em, user.id)
    // An attacker whose session was ended while the request waited must not delete the account. What takes long comes before (lock order).
    await assertCallerStillValid(em, caller.access)
    if (last) return last
    await setAvatar(deps, em, { userId: user.id, name: null, now })
    await deleteUserRow(em, user.id)
    await recordEvent(em, accountEvents.ACCOUNT_DELETED, caller, { at: now })
    await queueMail(deps, em, confirmed.email, accountDeletedMail, { origin: originOf(caller.client, now) })
    return 'DELETED'
  })
  if (answer instanceof LastAdminError || answer instanceof LastOwnerError) return answer
  if (answer === 'DELETED') deps.hooks.after('afterAccountDeletion', event, caller.client)
  return null
}

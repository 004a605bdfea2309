import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, InvalidCredentialsError, LastAdminError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { deleteUserRow, lockUserById } from '../../../core/identity/store/user.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Client, Services } from '../../../core/services.ts'
import { lastAdministrator } from '../../admin/domain/privilege.ts'
import { lockAdministrators } from '../../admin/store/user-administration.ts'
import { confirmPassword } from '../../session/domain/confirm-password.ts'

type Needs = Pick<Services, 'clock' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>

/** Deletes the caller's account with its sessions and keys; the audit trail keeps its ids. @returns null when done */
export async function deleteAccount(
  services: Needs,
  access: SessionAccess,
  password: string,
  client: Client,
): Promise<InvalidCredentialsError | AccountLockedError | LastAdminError | null> {
  const confirmed = await confirmPassword(services, access.user.id, password, client)
  if (confirmed instanceof InvalidCredentialsError || confirmed instanceof AccountLockedError) return confirmed
  const event = { user: hookUser(confirmed), by: 'user' as const }
  await services.hooks.before('beforeAccountDeletion', event, client)
  const now = services.clock.now()
  const answer = await services.database.fork().transactional(async (em) => {
    await lockAdministrators(em)
    const user = await lockUserById(em, confirmed.id)
    if (!user) return null
    const last = await lastAdministrator(em, user, now)
    if (last) return last
    await deleteUserRow(em, user.id)
    await recordEvent(em, { type: 'ACCOUNT_DELETED', actorId: confirmed.id }, client, now)
    await queueMail(services, em, confirmed.email, { kind: 'account-deleted' })
    return 'DELETED'
  })
  if (answer instanceof LastAdminError) return answer
  if (answer === 'DELETED') services.hooks.after('afterAccountDeletion', event, client)
  return null
}

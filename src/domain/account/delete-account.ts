import { deleteUserRow } from '../../store/user.ts'
import type { SessionAccess } from '../access/access.ts'
import { recordEvent } from '../audit/record-event.ts'
import { AccountLockedError, InvalidCredentialsError } from '../errors.ts'
import { hookUser } from '../hooks.ts'
import { queueMail } from '../mail/queue-mail.ts'
import type { Client, Services } from '../services.ts'
import { confirmPassword } from '../session/confirm-password.ts'

type Needs = Pick<Services, 'clock' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>

/** Deletes the caller's account with its sessions and keys; the audit trail keeps its ids. @returns null when done */
export async function deleteAccount(
  services: Needs,
  access: SessionAccess,
  password: string,
  client: Client,
): Promise<InvalidCredentialsError | AccountLockedError | null> {
  const confirmed = await confirmPassword(services, access.user.id, password, client)
  if (confirmed instanceof InvalidCredentialsError || confirmed instanceof AccountLockedError) return confirmed
  const event = { user: hookUser(confirmed), by: 'user' as const }
  await services.hooks.before('beforeAccountDeletion', event, client)
  const now = services.clock.now()
  const deleted = await services.database.fork().transactional(async (em) => {
    if (!(await deleteUserRow(em, confirmed.id))) return false
    await recordEvent(em, { type: 'ACCOUNT_DELETED', actorId: confirmed.id }, client, now)
    await queueMail(services, em, confirmed.email, { kind: 'account-deleted' })
    return true
  })
  if (deleted) services.hooks.after('afterAccountDeletion', event, client)
  return null
}

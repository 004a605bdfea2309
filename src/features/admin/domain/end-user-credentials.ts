import { type LastAdminError, TwoFactorNotEnabledError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { deleteUserRow, findUserById } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { deleteTwoFactor } from '../../two-factor/store/two-factor.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { type AdminAccess, lastAdministrator, mayActOn } from './privilege.ts'

/** Ends every session of somebody. @returns how many were open */
export async function revokeUserSessions(
  services: Pick<Services, 'clock' | 'config' | 'database'>,
  access: AdminAccess,
  id: string,
  client: Client,
): Promise<number | ChangeRefusal> {
  let count = 0
  const changed = await changeUser<never>(services, access, id, client, {
    type: 'USER_SESSIONS_REVOKED',
    apply: async (em, user, now) => {
      count = await revokeSessionsOf(em, user.id, null, now)
      return { count }
    },
  })
  return changed instanceof Error ? changed : count
}

/** Takes the second factor off somebody who lost it, ends their sessions and tells them. @returns null when it is done */
export async function resetUserTwoFactor(
  services: Services,
  access: AdminAccess,
  id: string,
  client: Client,
): Promise<ChangeRefusal | TwoFactorNotEnabledError | null> {
  const changed = await changeUser<TwoFactorNotEnabledError>(services, access, id, client, {
    type: 'USER_TWO_FACTOR_RESET',
    apply: async (em, user, now) => {
      if (!(await deleteTwoFactor(em, user.id, now))) return new TwoFactorNotEnabledError()
      await revokeSessionsOf(em, user.id, null, now)
      await notify(services, em, user, { kind: 'two-factor-disabled' })
      return {}
    },
  })
  return changed instanceof Error ? changed : null
}

/** Deletes somebody's account; the audit trail keeps its id. @returns null when it is done */
export async function deleteUser(
  services: Services,
  access: AdminAccess,
  id: string,
  client: Client,
): Promise<ChangeRefusal | LastAdminError | null> {
  const target = await findUserById(services.database.fork(), id)
  if (target && !mayActOn(services, access, target)) {
    const event = { user: hookUser(target), by: 'administrator' as const }
    await services.hooks.before('beforeAccountDeletion', event, client)
  }
  const changed = await changeUser<LastAdminError>(services, access, id, client, {
    type: 'USER_DELETED',
    apply: async (em, user, now) => {
      const last = await lastAdministrator(em, user, now)
      if (last) return last
      const { email } = user
      await deleteUserRow(em, user.id)
      await queueMail(services, em, email, { kind: 'account-deleted' })
      return {}
    },
  })
  if (changed instanceof Error) return changed
  services.hooks.after('afterAccountDeletion', { user: hookUser(changed), by: 'administrator' }, client)
  return null
}

import {
  EmailTakenError,
  type FieldError,
  type LastAdminError,
  type ScopeNotGrantedError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { isUsername, normalizeName } from '../../../core/identity/profile-rules.ts'
import { findUserById, type RateLimitTier, type User, updateUserProfile } from '../../../core/identity/store/user.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { deleteOneTimeTokens, everyPurpose } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Client, Services } from '../../../core/services.ts'
import { queueAccountMail } from '../../account/domain/account-mail.ts'
import { invalidEmail, invalidName, invalidUsername } from '../../account/domain/check-sign-up.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { setRoleAndTier, setUnverifiedEmail } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { isRole, unknownRole } from './create-user.ts'
import { type AdminAccess, lastAdministrator, mayGrantRole } from './privilege.ts'

/** A field that is left out stays; null removes a name or a username. */
export interface UpdateUserInput {
  name?: string | null | undefined
  username?: string | null | undefined
  email?: string | null | undefined
  role?: string | null | undefined
  tier?: RateLimitTier | null | undefined
}

type Refusal = ValidationError | EmailTakenError | UsernameTakenError | ScopeNotGrantedError | LastAdminError

/** Changes somebody's account. A new role holds from the next request on; a new address has to be confirmed anew. */
export async function updateUser(
  services: Services,
  access: AdminAccess,
  id: string,
  input: UpdateUserInput,
  client: Client,
): Promise<User | ChangeRefusal | Refusal> {
  const email = input.email == null ? null : normalizeEmail(input.email)
  const fields = check(services, input, email)
  if (fields.length > 0) return new ValidationError(fields)
  const refused = input.role ? mayGrantRole(services, access, input.role) : null
  if (refused) return refused
  const changed = await changeUser<Refusal>(services, access, id, client, {
    type: 'USER_UPDATED',
    apply: async (em, user, now) => {
      const last = input.role && input.role !== 'admin' ? await lastAdministrator(em, user, now) : null
      if (last) return last
      const name = input.name ? normalizeName(input.name) : input.name === '' ? null : input.name
      if (email && email !== user.email) {
        const { id: userId, email: oldEmail } = user
        if (!(await setUnverifiedEmail(em, userId, email, now))) return new EmailTakenError()
        await revokeSessionsOf(em, userId, null, now)
        // What was mailed to the old address may be in foreign hands, which is often why an administrator moves it.
        await deleteOneTimeTokens(em, userId, everyPurpose)
        await queueMail(services, em, oldEmail, { kind: 'email-changed-by-administrator' })
        await queueAccountMail(services, em, { kind: 'VERIFY', email })
      }
      if (
        !(await updateUserProfile(em, user.id, { name, username: input.username === '' ? null : input.username, now }))
      )
        return new UsernameTakenError()
      const role = input.role ?? user.role
      const tier = input.tier ?? user.tier
      await setRoleAndTier(em, user.id, { role, tier, now })
      return { fields: Object.keys(input), role: { from: user.role, to: role }, tier: { from: user.tier, to: tier } }
    },
  })
  if (changed instanceof Error) return changed
  const user = await findUserById(services.database.fork(), changed.id)
  if (!user) throw new Error('The user that was just changed is not there')
  if (email && email !== changed.email) {
    const event = { user: hookUser(user), oldEmail: changed.email, reason: 'administrator' as const }
    services.hooks.after('afterEmailChange', event, client)
  }
  return user
}

function check(services: Pick<Services, 'config'>, input: UpdateUserInput, email: string | null): FieldError[] {
  const fields: FieldError[] = []
  if (input.email != null && !email) fields.push(invalidEmail(['input', 'email']))
  if (input.name && !normalizeName(input.name)) fields.push(invalidName(['input', 'name']))
  if (input.username && !isUsername(input.username)) fields.push(invalidUsername(['input', 'username']))
  if (input.role != null && !isRole(services, input.role)) fields.push(unknownRole(['input', 'role']))
  return fields
}

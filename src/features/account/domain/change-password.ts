import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  AccountLockedError,
  InvalidCredentialsError,
  type PasswordCompromisedError,
  ValidationError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { lockUserById, setPasswordHash } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Client, Services } from '../../../core/services.ts'
import { confirmPassword } from '../../session/domain/confirm-password.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { confirms, unconfirmed } from './check-sign-up.ts'

export interface ChangePasswordInput {
  currentPassword: string
  newPassword: string
  newPasswordConfirmation?: string | null | undefined
}

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>
type Refusal = InvalidCredentialsError | AccountLockedError | ValidationError | PasswordCompromisedError

/** Changes the caller's password and ends their other sessions. [ASVS 5.0 6.2.2, 6.2.3, 7.4.3] @returns null when done */
export async function changePassword(
  services: Needs,
  access: SessionAccess,
  input: ChangePasswordInput,
  client: Client,
): Promise<Refusal | null> {
  if (!confirms(input.newPassword, input.newPasswordConfirmation)) {
    return new ValidationError([unconfirmed(['newPasswordConfirmation'])])
  }
  const password = choosePassword(services.config, input.newPassword, access.user, ['newPassword'])
  if (typeof password !== 'string') return password
  const confirmed = await confirmPassword(services, access.user.id, input.currentPassword, client)
  if (confirmed instanceof InvalidCredentialsError || confirmed instanceof AccountLockedError) return confirmed
  const event = { user: hookUser(confirmed), reason: 'changed' as const }
  await services.hooks.before('beforePasswordChange', event, client)
  const hash = await services.passwords.hash(password)
  const refused = await services.database.fork().transactional(async (em) => {
    const user = await lockUserById(em, access.user.id)
    // Somebody else changed it while this one was being hashed: what was confirmed is no longer the password.
    if (!user || user.passwordHash !== confirmed.passwordHash) return new InvalidCredentialsError()
    const now = services.clock.now()
    await setPasswordHash(em, user.id, hash, now)
    await revokeSessionsOf(em, user.id, access.session.id, now)
    await deleteOneTimeTokens(em, user.id, ['RESET_PASSWORD', 'TWO_FACTOR_CHALLENGE', 'CONFIRM_EMAIL'])
    await recordEvent(em, { type: 'PASSWORD_CHANGED', actorId: user.id }, client, now)
    await notify(services, em, user, { kind: 'password-changed' })
    return null
  })
  if (!refused) services.hooks.after('afterPasswordChange', event, client)
  return refused
}

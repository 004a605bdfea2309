import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, type PasswordCompromisedError, ValidationError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { confirms, unconfirmed } from '../../../core/identity/check-user-input.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { setPasswordHash } from '../../../core/identity/store/change-user.ts'
import { lockUserWithPassword } from '../../../core/identity/store/find-user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import {
  confirmPassword,
  endAllSessions,
  InvalidCredentialsError,
  lockSessionIfOpen,
  sessionEnded,
} from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { passwordChangedNotice } from '../mails.ts'
import { confirmEmailPurpose, resetPasswordPurpose } from '../purposes.ts'

interface ChangePasswordInput {
  currentPassword: string
  newPassword: string
  newPasswordConfirmation?: string | null | undefined
}

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>
type Refusal = InvalidCredentialsError | AccountLockedError | ValidationError | PasswordCompromisedError

/**
 * Changes the caller's password and ends their other sessions. [ASVS 5.0 6.2.2, 6.2.3, 7.4.3]
 *
 * @returns null on success
 * @throws RequestError TOKEN_INVALID if the session ended meanwhile
 */
export async function changePassword(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: ChangePasswordInput,
): Promise<Refusal | null> {
  const { session, user: owner } = caller.access
  if (!confirms(input.newPassword, input.newPasswordConfirmation)) {
    return new ValidationError([unconfirmed(['newPasswordConfirmation'])])
  }
  const password = choosePassword(deps.config, input.newPassword, owner, ['newPassword'])
  if (typeof password !== 'string') return password
  const confirmed = await confirmPassword(deps, caller, input.currentPassword)
  if (confirmed instanceof InvalidCredentialsError || confirmed instanceof AccountLockedError) return confirmed
  const event = { user: hookUser(confirmed), reason: 'changed' as const }
  await deps.hooks.before('beforePasswordChange', event, caller.client)
  const hash = await deps.passwords.hash(password)
  const refused = await deps.database.transactional(async (em) => {
    const user = await lockUserWithPassword(em, owner.id)
    // An attacker whose session was ended while the hash was computed must not change the password.
    if (!user || !(await lockSessionIfOpen(em, session.id))) throw sessionEnded()
    // Another request changed the password while this one computed the hash: the confirmed password is no longer valid.
    if (user.passwordHash !== confirmed.passwordHash) return new InvalidCredentialsError()
    const now = await readNow(em)
    await setPasswordHash(em, user.id, hash, now)
    const alsoVoid = [resetPasswordPurpose, confirmEmailPurpose]
    await endAllSessions(em, { userId: user.id, now, except: session.id, alsoVoid })
    await recordEvent(em, accountEvents.PASSWORD_CHANGED, caller, { at: now })
    await notify(deps, em, user, passwordChangedNotice, { origin: originOf(caller.client, now) })
    return null
  })
  if (!refused) deps.hooks.after('afterPasswordChange', event, caller.client)
  return refused
}

import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type AccountLockedError, type CodeInvalidError, TwoFactorNotEnabledError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { deleteTwoFactor } from '../store/two-factor.ts'
import { checkCode } from './check-code.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys'>

/** Turns two-factor off with a code, ends the other sessions and sends a notice. @returns null when it is done */
export async function disableTwoFactor(
  services: Needs,
  access: SessionAccess,
  code: string,
  client: Client,
): Promise<CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError | null> {
  const { user } = access
  const method = await checkCode(services, user.id, code, client)
  if (typeof method !== 'string') return method
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    await lockUserById(em, user.id)
    if (!(await deleteTwoFactor(em, user.id, now))) return new TwoFactorNotEnabledError()
    await revokeSessionsOf(em, user.id, access.session.id, now)
    await recordEvent(em, { type: 'TWO_FACTOR_DISABLED', actorId: user.id, details: { method } }, client, now)
    await notify(services, em, user, { kind: 'two-factor-disabled' })
    return null
  })
}

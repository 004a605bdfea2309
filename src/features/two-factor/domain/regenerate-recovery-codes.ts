import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type AccountLockedError, type CodeInvalidError, TwoFactorNotEnabledError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Client, Services } from '../../../core/services.ts'
import { createRecoveryCodes } from '../../../crypto/recovery-code.ts'
import { replaceRecoveryCodes } from '../store/two-factor.ts'
import { checkCode } from './check-code.ts'
import { RecoveryCodes } from './confirm-two-factor.ts'

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys'>

/** Makes ten new recovery codes and voids the old ones. */
export async function regenerateRecoveryCodes(
  services: Needs,
  access: SessionAccess,
  code: string,
  client: Client,
): Promise<RecoveryCodes | CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError> {
  const method = await checkCode(services, access.user.id, code, client)
  if (typeof method !== 'string') return method
  const { codes, hashes } = createRecoveryCodes(access.user.id)
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    const user = await lockUserById(em, access.user.id)
    if (!user?.twoFactorEnabledAt) return new TwoFactorNotEnabledError()
    await replaceRecoveryCodes(em, user.id, hashes)
    await recordEvent(em, { type: 'RECOVERY_CODES_REGENERATED', actorId: user.id }, client, now)
    await notify(services, em, user, { kind: 'recovery-codes-regenerated' })
    return new RecoveryCodes(codes)
  })
}

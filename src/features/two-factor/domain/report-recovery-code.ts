import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { type NotifyDeps, notify } from '../../../core/mail/notify.ts'
import { twoFactorEvents } from '../events.ts'
import { recoveryCodeUsedNotice } from '../mails.ts'
import { countRecoveryCodesOf } from '../store/recovery-code.ts'

/**
 * Records that a recovery code has proved a user, and mails the user a notice with the number of codes that are left: an attacker who
 * has read the list passes the second factor with it. The caller's transaction holds the lock of the user's row. [NIST SP 800-63B-4 4.6]
 */
export async function reportRecoveryCode(
  deps: NotifyDeps,
  em: EntityManager,
  caller: Caller,
  { user, now }: { user: Pick<User, 'id' | 'email'>; now: Date },
): Promise<void> {
  await recordEvent(em, twoFactorEvents.RECOVERY_CODE_USED, caller, { actor: user, at: now })
  const [left = 0] = await countRecoveryCodesOf(em, [user.id])
  await notify(deps, em, user, recoveryCodeUsedNotice, { left, origin: originOf(caller.client, now) })
}

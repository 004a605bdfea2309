import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { InvalidCredentialsError } from '../../session/index.ts'
import { passkeyEvents } from '../events.ts'
import { passkeyCopiedNotice } from '../mails.ts'
import { lockPasskeyOf, updateUsedPasskey } from '../store/passkey.ts'
import type { Assertion } from './verify-assertion.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Notes the use of a passkey in the caller's transaction, which holds the lock of the user's row. A passkey that was deleted since
 * its signature was verified is refused.
 *
 * A signature counter that does not increase means that two authenticators may have the same private key: the response is refused,
 * audited, and mailed to the user. Most passkeys count nothing and always say 0. [WebAuthn Level 3 §6.1.1, §7.2 step 22]
 */
export async function usePasskey(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, assertion }: { user: Pick<User, 'id' | 'email'>; assertion: Assertion },
): Promise<InvalidCredentialsError | null> {
  const { counter, backedUp } = assertion
  const passkey = await lockPasskeyOf(em, user.id, assertion.passkey.id)
  if (!passkey) return new InvalidCredentialsError()
  const now = await readNow(em)
  const counts = counter > 0 || passkey.counter > 0
  if (counts && counter <= passkey.counter) {
    const details = { passkeyId: passkey.id, counter, storedCounter: passkey.counter }
    await recordEvent(em, passkeyEvents.PASSKEY_COUNTER_REGRESSED, caller, {
      actor: 'NOBODY',
      targetId: user.id,
      at: now,
      details,
    })
    await notify(deps, em, user, passkeyCopiedNotice, { name: passkey.name, origin: originOf(caller.client, now) })
    return new InvalidCredentialsError()
  }
  await updateUsedPasskey(em, passkey.id, { counter, backedUp, now })
  return null
}

import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Passkey } from '../../../core/access/store/passkey.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ValidationError } from '../../../core/errors.ts'
import { invalidName } from '../../../core/identity/check-user-input.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { lockCaller } from '../../session/index.ts'
import { PasskeyNotFoundError } from '../errors.ts'
import { passkeyEvents } from '../events.ts'
import { lockPasskeyOf, renamePasskeyRow } from '../store/passkey.ts'

/**
 * Renames a passkey of the caller. The passkey of another user is answered like one that does not exist.
 *
 * @throws RequestError TOKEN_INVALID if the session ended meanwhile
 */
export async function renamePasskey(
  deps: Pick<Services, 'database'>,
  caller: Caller<SessionAccess>,
  { id, name: given }: { id: string; name: string },
): Promise<Passkey | PasskeyNotFoundError | ValidationError> {
  const name = normalizeName(given)
  if (name === null) return new ValidationError([invalidName(['name'])])
  return deps.database.transactional(async (em) => {
    const user = await lockCaller(em, caller.access)
    const passkey = await lockPasskeyOf(em, user.id, id)
    if (!passkey) return new PasskeyNotFoundError()
    await renamePasskeyRow(em, passkey.id, name)
    const details = { passkeyId: passkey.id }
    await recordEvent(em, passkeyEvents.PASSKEY_RENAMED, caller, { at: await readNow(em), details })
    return { ...passkey, name }
  })
}

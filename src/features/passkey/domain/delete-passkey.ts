import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { LastWayInError, ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { assertKnownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { refuseLastWayIn } from '../../../core/access/store/ways-in.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { endAllSessions, lockCaller } from '../../session/index.ts'
import { PasskeyNotFoundError } from '../errors.ts'
import { passkeyEvents } from '../events.ts'
import { passkeyDeletedNotice } from '../mails.ts'
import { deletePasskeyRow, lockPasskeyOf } from '../store/passkey.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Deletes a passkey of the caller and ends the caller's other sessions, unless it is the last way to sign in that works now: an
 * attacker who signed in with a stolen passkey must not keep the session. The user's row is locked, so that the
 * second of two concurrent deletions sees the first. A passkey that does not work on this server can always be deleted.
 *
 * @returns null on success
 * @throws RequestError TWO_FACTOR_REQUIRED for a session of an administrator that has to prove a passkey first
 */
export async function deletePasskey(
  deps: Deps,
  caller: Caller<SessionAccess>,
  id: string,
): Promise<PasskeyNotFoundError | ProofRequiredError | LastWayInError | null> {
  const refused = refuseStaleProof(caller)
  if (refused) return refused
  await assertKnownFactorFirst(deps.config, deps.database.fork(), caller.access)
  return deps.database.atomically(async (em) => {
    const now = await readNow(em)
    const user = await lockCaller(em, caller.access)
    const passkey = await lockPasskeyOf(em, user.id, id)
    if (!passkey) return new PasskeyNotFoundError()
    await deletePasskeyRow(em, passkey.id)
    const last = passkey.rpId === deps.config.passkeys?.rpId ? await refuseLastWayIn(deps, em, user.id) : null
    if (last) return last
    await endAllSessions(em, { userId: user.id, now, except: caller.access.session.id })
    const details = { passkeyId: passkey.id }
    await recordEvent(em, passkeyEvents.PASSKEY_DELETED, caller, { at: now, details })
    const notice = { name: passkey.name, origin: originOf(caller.client, now) }
    await notify(deps, em, user, passkeyDeletedNotice, notice)
    return null
  })
}

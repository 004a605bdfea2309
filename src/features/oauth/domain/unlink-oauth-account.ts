import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { LastWayInError, ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { refuseLastWayIn } from '../../../core/access/store/ways-in.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { endAllSessions, lockCaller } from '../../session/index.ts'
import { OAuthAccountNotFoundError } from '../errors.ts'
import { oauthEvents } from '../events.ts'
import { oauthUnlinkedNotice } from '../mails.ts'
import { deleteOAuthAccount } from '../store/oauth-account.ts'
import { findProvider } from './find-provider.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'jobs' | 'keys'>

/**
 * Unlinks an account at a provider from the caller's account, and ends the caller's other sessions: a
 * person who signed in with it has no access any more. The last way to sign in that works stays, even if two of them are removed at once:
 * each removal holds the lock of the user's row.
 *
 * @returns null on success
 */
export async function unlinkOAuthAccount(
  deps: Deps,
  caller: Caller<SessionAccess>,
  id: string,
): Promise<ProofRequiredError | OAuthAccountNotFoundError | LastWayInError | null> {
  const refused = refuseStaleProof(caller)
  if (refused) return refused
  const { session } = caller.access
  return deps.database.atomically(async (em) => {
    const now = await readNow(em)
    const user = await lockCaller(em, caller.access)
    const account = await deleteOAuthAccount(em, user.id, id)
    if (!account) return new OAuthAccountNotFoundError()
    // An account at a provider that is no longer set up does not sign anyone in, and can always be unlinked.
    const isWayIn = deps.identityProviders.find(account.provider) !== null
    const last = isWayIn ? await refuseLastWayIn(deps, em, user.id) : null
    if (last) return last
    await endAllSessions(em, { userId: user.id, now, except: session.id })
    const details = { provider: account.provider, oauthAccountId: account.id }
    await recordEvent(em, oauthEvents.OAUTH_ACCOUNT_UNLINKED, caller, { at: now, details })
    const providerName = findProvider(deps.config, account.provider).name
    await notify(deps, em, user, oauthUnlinkedNotice, { providerName, origin: originOf(caller.client, now) })
    return null
  })
}

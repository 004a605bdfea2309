import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { OAuthFailedError, type OAuthFailureReason } from '../errors.ts'
import { oauthEvents } from '../events.ts'

/** Records a sign-in at a provider that failed. @param provider as it was asked for; it need not exist */
export async function recordFailure(
  deps: Pick<Services, 'database' | 'identityProviders'>,
  caller: Caller,
  provider: string,
  reason: OAuthFailureReason,
): Promise<OAuthFailedError> {
  const em = deps.database.fork()
  const details = { provider: deps.identityProviders.find(provider)?.id ?? null, reason }
  const type = oauthEvents.OAUTH_LOGIN_FAILED
  await recordEvent(em, type, caller, { actor: 'NOBODY', at: await readNow(em), details })
  return new OAuthFailedError(reason)
}

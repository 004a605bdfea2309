import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { readNow } from '../../../store/now.ts'
import { OAuthFailedError } from '../errors.ts'
import { oauthEvents } from '../events.ts'

/** Refuses the account that an unknown identity would get where sign-up is closed, in the caller's transaction. */
export async function recordRefusedSignUp(
  em: EntityManager,
  caller: Caller,
  provider: string,
): Promise<OAuthFailedError> {
  const reason = 'SIGNUP_CLOSED'
  await recordEvent(em, oauthEvents.OAUTH_LOGIN_FAILED, caller, {
    actor: 'NOBODY',
    at: await readNow(em),
    details: { provider, reason },
  })
  return new OAuthFailedError(reason)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import { markLogin } from '../../../core/identity/store/change-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { createDeviceToken } from '../../../crypto/device-token.ts'
import { readNow } from '../../../store/now.ts'
import { sessionEvents } from '../events.ts'
import { createSession } from './create-session.ts'
import { AuthTokens } from './issue-tokens.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

/** Opens a session, in the caller's transaction, for a user who has passed every check. */
export async function openSession(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, method, organization = null }: { user: User; method: LoginMethod; organization?: OrganizationState | null },
): Promise<AuthTokens> {
  const { refreshTtl: absoluteTtl, sessionIdleTtl: idleTtl } = deps.config
  const now = await readNow(em)
  await markLogin(em, user.id, now)
  const opened = { user: { ...user, lastLoginAt: now }, absoluteTtl, idleTtl, organization, provedAt: now, now }
  const tokens = await createSession(deps, em, caller, opened)
  const details = { sessionId: tokens.session.id, method }
  const event = {
    by: caller,
    at: now,
    actorId: user.id,
    organizationId: organization?.organization.id ?? null,
    details,
  }
  await recordEvent(em, { type: sessionEvents.LOGGED_IN, ...event })
  return new AuthTokens({ ...tokens, deviceToken: createDeviceToken(deps.keys, user.id, now) })
}

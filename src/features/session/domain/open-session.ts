import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import { markLogin } from '../../../core/identity/store/change-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { createDeviceToken, type DeviceProof } from '../../../crypto/device-token.ts'
import { readNow } from '../../../store/now.ts'
import { sessionEvents } from '../events.ts'
import { createSession } from './create-session.ts'
import { AuthTokens } from './issue-tokens.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

interface OpenedSession {
  user: User
  method: LoginMethod
  /** Whether a second factor or a passkey was proved now; the time, if it was proved in another session. */
  secondFactor: boolean | Date
  organization?: OrganizationState | null
  /** When the user proved who they are; now by default. */
  provedAt?: Date | null
  /** When the session ends at the latest, apart from REFRESH_TTL. */
  endsBy?: Date | null
}

/** Opens a session, in the caller's transaction, for a user who has passed every check. */
export async function openSession(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, method, secondFactor, organization = null, provedAt, endsBy = null }: OpenedSession,
): Promise<AuthTokens> {
  const { refreshTtl, sessionIdleTtl: idleTtl } = deps.config
  const now = await readNow(em)
  const absoluteTtl = endsBy ? Math.min(refreshTtl, (endsBy.getTime() - now.getTime()) / 1000) : refreshTtl
  await markLogin(em, user.id, now)
  const secondFactorAt = secondFactor === true ? now : secondFactor || null
  const opened = { user: { ...user, lastLoginAt: now }, absoluteTtl, idleTtl, organization, secondFactorAt, now }
  const tokens = await createSession(deps, em, caller, { ...opened, provedAt: provedAt === undefined ? now : provedAt })
  const details = { sessionId: tokens.session.id, method }
  const event = {
    by: caller,
    at: now,
    actorId: user.id,
    organizationId: organization?.organization.id ?? null,
    details,
  }
  await recordEvent(em, { type: sessionEvents.LOGGED_IN, ...event })
  return new AuthTokens({ ...tokens, deviceToken: createDeviceToken(deps.keys, user.id, deviceProofOf(method), now) })
}

/** A login code does not record how the session that made it was opened. */
function deviceProofOf(method: LoginMethod): DeviceProof {
  return method === 'mail' || method === 'login_code' ? 'MAILBOX' : 'CREDENTIAL'
}

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

/** When something was proved; null for never. */
type ProofTime = 'NOW' | Date | null

interface OpenSessionInput {
  user: User
  method: LoginMethod
  /** When the user proved who they are, and a second factor or a passkey. A time is that of the proof in another session. */
  proofs: { identity: ProofTime; secondFactor: ProofTime }
  /** The organization that the session begins in; none by default. */
  organization?: OrganizationState | null
  /** When the session ends at the latest, apart from REFRESH_TTL. */
  endsBy?: Date | null
}

/** Opens a session, in the caller's transaction, for a user who has passed every check. */
export async function openSession(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, method, proofs, organization = null, endsBy = null }: OpenSessionInput,
): Promise<AuthTokens> {
  const { refreshTtl, sessionIdleTtl: idleTtl } = deps.config
  const now = await readNow(em)
  const absoluteTtl = endsBy ? Math.min(refreshTtl, (endsBy.getTime() - now.getTime()) / 1000) : refreshTtl
  await markLogin(em, user.id, now)
  const tokens = await createSession(deps, em, caller, {
    user: { ...user, lastLoginAt: now },
    absoluteTtl,
    idleTtl,
    organization,
    provedAt: proofs.identity === 'NOW' ? now : proofs.identity,
    secondFactorAt: proofs.secondFactor === 'NOW' ? now : proofs.secondFactor,
    now,
  })
  const details = { sessionId: tokens.session.id, method }
  await recordEvent(em, sessionEvents.LOGGED_IN, caller, {
    actor: user,
    organizationId: organization?.organization.id ?? null,
    at: now,
    details,
  })
  return new AuthTokens({ ...tokens, deviceToken: createDeviceToken(deps.keys, user.id, deviceProofOf(method), now) })
}

/** A login code does not record how the session that made it was opened. */
function deviceProofOf(method: LoginMethod): DeviceProof {
  return method === 'mail' || method === 'login_code' ? 'MAILBOX' : 'CREDENTIAL'
}

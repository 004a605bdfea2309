import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganizationStateShared } from '../../../core/access/store/find-organizations.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import { readTokenClaims } from '../../../core/identity/read-token-claims.ts'
import { readAppDataIn } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { type AuthTokens, issueTokens, sessionEnded } from '../../session/index.ts'
import { organizationEvents } from '../events.ts'
import { moveSession } from '../store/organization.ts'

type Deps = Pick<Services, 'config' | 'database' | 'keys' | 'signingKeys'>

/**
 * Moves the caller's session to an organization that the user is a member of. The refresh token is not changed; the tokens that
 * it is exchanged for carry the new organization.
 *
 * @param id the id or the slug; null moves the session out of its organization
 * @returns a new access token
 * @throws RequestError TOKEN_INVALID if the session ended meanwhile
 */
export async function switchOrganization(
  deps: Deps,
  caller: Caller<SessionAccess>,
  id: string | null,
): Promise<AuthTokens | OrganizationNotFoundError> {
  const { session, user } = caller.access
  return deps.database.transactional(async (em) => {
    const organization =
      id === null ? null : await lockOrganizationStateShared(em, { organizationId: id, userId: user.id })
    if (id !== null && !organization) return new OrganizationNotFoundError()
    const organizationId = organization?.organization.id ?? null
    if (!(await moveSession(em, session.id, organizationId))) throw sessionEnded()
    const now = await readNow(em)
    const details = { sessionId: session.id, from: session.organizationId, to: organizationId }
    await recordEvent(em, organizationEvents.ORGANIZATION_SWITCHED, caller, { organizationId, at: now, details })
    const claims = await readTokenClaims(deps.config, readAppDataIn(em), user.id)
    return issueTokens(deps, { session: { ...session, organizationId }, user, organization, now, claims }, null)
  })
}

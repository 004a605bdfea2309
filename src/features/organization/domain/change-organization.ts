import type { EntityManager } from '@mikro-orm/postgresql'
import { type CredentialAccess, type OrganizationAccess, userOf } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganizationAccess, organizationAccess } from '../../../core/access/organization-access.ts'
import type { EventType } from '../../../core/audit/event-type.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import { ExpectedError } from '../../../core/expected-error.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { forbiddenInOrganization } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { holdCredentialOfCaller, sessionEnded } from '../../session/index.ts'

interface OrganizationChange<Result, Refusal> {
  /** The id of the organization to change. */
  id: string
  /** The scope in the organization that the change requires; null if every member may make it. */
  scope: string | null
  type: EventType
  /** Whether the change writes a row that references the caller: the row of the user is then locked before the organization. */
  locksCaller?: boolean
  /** A user whose account must not be deleted meanwhile: the row of the user is locked before the organization. */
  locksUser?: string | null
  /**
   * Makes the change in the transaction that holds the lock of the organization. When it returns an error instead of its
   * outcome, nothing of the change is kept.
   *
   * @param change.access what the caller may do in the organization
   */
  apply(change: { em: EntityManager; access: OrganizationAccess; now: Date }): Promise<Outcome<Result> | Refusal>
}

interface Outcome<Result> {
  /** The user whom the event concerns; by default the actor. */
  targetId?: string
  /** The details for the audit event. */
  details: Record<string, unknown>
  /** What the change did besides, each with an event of its own. */
  alsoDid?: readonly { type: EventType; details: Record<string, unknown> }[]
  result: Result
}

type Deps = Pick<Services, 'config' | 'database'>

/**
 * Changes an organization. Every change of an organization or its members goes through here: the caller's scopes there are read
 * under the lock of its row, so that a caller who is being removed changes nothing more, and the audit event is written with
 * the change. A session that was ended, or an API key that was revoked, while it waited changes nothing. An organization that does not
 * exist for the caller is not locked.
 *
 * @returns the result of the change, or why it was not made
 * @throws RequestError FORBIDDEN for a member who lacks the scope, TOKEN_INVALID if the caller was deleted,
 *   or the caller’s session ended or API key was revoked meanwhile
 */
export async function changeOrganization<Result, Refusal extends ExpectedError = never>(
  deps: Deps,
  caller: Caller<CredentialAccess>,
  { id, scope, type, locksCaller = false, locksUser = null, apply }: OrganizationChange<Result, Refusal>,
): Promise<Result | OrganizationNotFoundError | Refusal> {
  return deps.database.transactional(async (em): Promise<Result | OrganizationNotFoundError | Refusal> => {
    const user = locksCaller ? userOf(caller.access) : null
    if (user && !(await lockUserById(em, user.id))) throw sessionEnded()
    if (locksUser !== null) {
      // Only callers of the organization lock the row of another user.
      if (!(await organizationAccess(deps.config, em, caller.access, id))) return new OrganizationNotFoundError()
      await lockUserById(em, locksUser)
    }
    const access = await lockOrganizationAccess(deps.config, em, caller.access, id)
    if (!access) return new OrganizationNotFoundError()
    if (scope !== null && !access.scopes.has(scope)) throw forbiddenInOrganization(scope)
    await holdCredentialOfCaller(em, caller.access)
    const now = await readNow(em)
    const outcome = await apply({ em, access, now })
    if (outcome instanceof ExpectedError) {
      await em.rollback()
      return outcome
    }
    const { targetId = null, details, alsoDid = [], result } = outcome
    const organizationId = access.organization.id
    const byAdministrator = access.role === null && caller.access.kind !== 'ORGANIZATION_KEY'
    for (const did of [...alsoDid, { type, targetId, details }]) {
      await recordEvent(em, { ...did, by: caller, at: now, organizationId, byAdministrator })
    }
    return result
  })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { CredentialAccess, OrganizationAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganizationAccess, organizationAccess } from '../../../core/access/organization-access.ts'
import type { EventType } from '../../../core/audit/event-type.ts'
import type { Outcome } from '../../../core/audit/outcome.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import type { ExpectedError } from '../../../core/expected-error.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { forbiddenInOrganization } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { assertCallerStillValid, lockUserOfCaller } from '../../session/index.ts'

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
  /** Makes the change in the transaction that holds the lock of the organization. An error that it returns rolls everything back. */
  apply(change: LockedOrganization): Promise<OrganizationOutcome<Result> | Refusal>
}

export interface LockedOrganization {
  em: EntityManager
  /** What the caller may do in the organization. */
  access: OrganizationAccess
  now: Date
}

interface OrganizationOutcome<Result> extends Outcome<Result> {
  /** The user whom the event concerns; by default the actor. */
  targetId?: string
  /** What the change did besides, each with an event of its own. */
  alsoDid?: readonly { type: EventType; details: Record<string, unknown> }[]
}

type Deps = Pick<Services, 'config' | 'database'>

/**
 * Changes an organization. Every change of an organization or its members goes through here: the caller's scopes there are read
 * under the lock of its row, so that a caller who is being removed changes nothing more, and the audit event is written with
 * the change. A session that was ended, or an API key that stopped working, while it waited changes nothing. An organization that does not
 * exist for the caller is not locked.
 *
 * @returns the result of the change, or why it was not made
 * @throws RequestError FORBIDDEN for a member who lacks the scope, TOKEN_INVALID if the caller was deleted,
 *   or the caller’s session ended or API key stopped working meanwhile
 */
export async function changeOrganization<Result, Refusal extends ExpectedError = never>(
  deps: Deps,
  caller: Caller<CredentialAccess>,
  { id, scope, type, locksCaller = false, locksUser = null, apply }: OrganizationChange<Result, Refusal>,
): Promise<Result | OrganizationNotFoundError | Refusal> {
  return deps.database.atomically(async (em): Promise<Result | OrganizationNotFoundError | Refusal> => {
    if (locksCaller && caller.access.kind !== 'ORGANIZATION_KEY') await lockUserOfCaller(em, caller.access)
    if (locksUser !== null) {
      // Only callers of the organization lock the row of another user.
      if (!(await organizationAccess(deps.config, em, caller.access, id))) return new OrganizationNotFoundError()
      await lockUserById(em, locksUser)
    }
    const access = await lockOrganizationAccess(deps.config, em, caller.access, id)
    if (!access) return new OrganizationNotFoundError()
    if (scope !== null && !access.scopes.has(scope)) throw forbiddenInOrganization(scope)
    await assertCallerStillValid(em, caller.access)
    const now = await readNow(em)
    const outcome = await apply({ em, access, now })
    if (outcome instanceof Error) return outcome
    const { targetId = null, details, alsoDid = [], result } = outcome
    const organizationId = access.organization.id
    const byAdministrator = access.role === null && caller.access.kind !== 'ORGANIZATION_KEY'
    const event = { organizationId, at: now, byAdministrator }
    for (const did of alsoDid) await recordEvent(em, did.type, caller, { ...event, details: did.details })
    if (details) await recordEvent(em, type, caller, { ...event, targetId, details })
    return result
  })
}

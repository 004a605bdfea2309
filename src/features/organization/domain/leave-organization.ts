import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { findMembership } from '../../../core/access/store/membership.ts'
import { type LastOwnerError, OrganizationNotFoundError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { organizationEvents } from '../events.ts'
import { changeOrganization } from './change-organization.ts'
import { endMembership } from './end-membership.ts'

/** Ends the caller's membership in an organization. @returns null when it has ended */
export async function leaveOrganization(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<LastOwnerError | OrganizationNotFoundError | null> {
  return changeOrganization<null, LastOwnerError | OrganizationNotFoundError>(deps, caller, {
    id,
    scope: null,
    type: organizationEvents.MEMBER_LEFT,
    async apply({ em, access, now }) {
      const key = { organizationId: access.organization.id, userId: caller.access.user.id }
      const member = await findMembership(em, key)
      if (!member) return new OrganizationNotFoundError()
      return (await endMembership(deps, em, member, now)) ?? { details: { role: member.role }, result: null }
    },
  })
}

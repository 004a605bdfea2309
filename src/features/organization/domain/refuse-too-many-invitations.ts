import type { EntityManager } from '@mikro-orm/postgresql'
import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { countPendingInvitations, findPendingInvitations } from '../store/invitation.ts'
import { keepValidInvitations } from './invitation-validity.ts'

/** The maximum number of invitations that an organization can have pending: `Organization.invitations` lists them all. */
const maxInvitations = 500

/**
 * Refuses one more invitation to an organization that has as many pending as it can have. One that replaces another and one
 * that is void do not count. The caller holds the lock of the organization.
 */
export async function refuseTooManyInvitations(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  { organizationId, email }: { organizationId: string; email: string },
  now: Date,
): Promise<ValidationError | null> {
  if ((await countPendingInvitations(em, organizationId, now)) < maxInvitations) return null
  const pending = await keepValidInvitations(deps, em, await findPendingInvitations(em, [organizationId], now), now)
  if (pending.filter((each) => each.email !== email).length < maxInvitations) return null
  const message = `The organization already has ${maxInvitations} pending invitations. Revoke one first.`
  return new ValidationError([{ path: [], rule: 'max_invitations', message }])
}

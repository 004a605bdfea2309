import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Membership } from '../../../core/access/store/membership.ts'
import type { Services } from '../../../core/services.ts'
import { assertCallerStillValid, lockUserOfCaller } from '../../session/index.ts'
import { type JoinRefusal, joinByInvitation } from './join-by-invitation.ts'

/**
 * Makes the caller a member of the organization that invited the caller's confirmed address. A person who finds the link in the
 * mailbox of somebody else cannot use it with an account of their own.
 *
 * @throws RequestError TOKEN_INVALID if the caller’s session ended meanwhile
 */
export async function acceptInvitation(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<SessionAccess>,
  token: string,
): Promise<Membership | JoinRefusal> {
  return deps.database.transactional(async (em) => {
    const user = await lockUserOfCaller(em, caller.access)
    const email = user.emailVerifiedAt ? (user.email ?? null) : null
    const joined = await joinByInvitation(deps, em, caller, { userId: user.id, email, token })
    if (joined instanceof Error) return joined
    // The row of the organization is locked before the session.
    await assertCallerStillValid(em, caller.access)
    return joined.membership
  })
}

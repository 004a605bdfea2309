import type { Caller } from '../../../core/access/caller.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { findUserByEmail, lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { type Joined, type JoinRefusal, joinByInvitation } from './join-by-invitation.ts'
import { readInvitation } from './read-invitation.ts'

/**
 * Makes the account with the address of an invitation a member, for a reader of its mail who is not signed in: the token
 * proves the mailbox. An account whose address was never confirmed may be another person's, who signed up with the address:
 * it does not join.
 *
 * @returns 'NO_ACCOUNT', 'UNCONFIRMED' or 'SUSPENDED' for the account that keeps the address from joining
 */
export async function acceptByLink(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller,
  token: string,
): Promise<Joined | 'NO_ACCOUNT' | 'UNCONFIRMED' | 'SUSPENDED' | JoinRefusal> {
  const open = await readInvitation(deps, token)
  if (open instanceof Error) return open
  const { email } = open.invitation
  return deps.database.transactional(async (em) => {
    const found = await findUserByEmail(em, email)
    const user = found && (await lockUserById(em, found.id))
    if (user?.email !== email) return 'NO_ACCOUNT'
    if (!user.emailVerifiedAt) return 'UNCONFIRMED'
    if (isSuspended(user, await readNow(em))) return 'SUSPENDED'
    return joinByInvitation(deps, em, caller, { userId: user.id, email, token })
  })
}

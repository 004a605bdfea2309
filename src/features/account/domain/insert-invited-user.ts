import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { EmailTakenError, UsernameTakenError } from '../../../core/errors.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { type JoinRefusal, joinByInvitation } from '../../organization/index.ts'
import { accountEvents } from '../events.ts'
import { invitedAccountNotice } from '../mails.ts'
import { voidSignUpLinks } from '../store/sign-up.ts'
import type { NewAccount } from './check-sign-up.ts'
import { createAccount } from './create-account.ts'

/** The account that was made, and the organization that it is a member of. */
export interface InvitedUser {
  user: User
  organization: OrganizationState
}

/**
 * Makes the account of an invited address and its membership, in the caller's transaction, which rolls back if this returns an error. The token
 * proves the mailbox, as the link of `verifyEmail` does: the links of pending sign-ups for the address stop working. The mail may
 * have been forwarded, and its reader be another person than the one with the mailbox: the address gets a notice, and the first reset ends
 * what was added before it. Sign-ups are locked before the user (lock order).
 */
export async function insertInvitedUser(
  deps: Pick<Services, 'config' | 'jobs' | 'keys'>,
  em: EntityManager,
  caller: Caller,
  { token, ...account }: NewAccount & { token: string },
): Promise<InvitedUser | EmailTakenError | UsernameTakenError | JoinRefusal> {
  const now = await readNow(em)
  const { email } = account
  await voidSignUpLinks(em, email)
  const details = { verification: 'invitation' }
  const proved = { ...account, passwordUnproved: true, emailVerifiedAt: now, details, now }
  const user = await createAccount(em, caller, proved)
  if (!user) return (await findUserByEmail(em, email)) ? new EmailTakenError() : new UsernameTakenError()
  await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, { actor: user, at: now })
  const joined = await joinByInvitation(deps, em, caller, { userId: user.id, email, token })
  if (joined instanceof Error) return joined
  await notify(deps, em, user, invitedAccountNotice, { origin: originOf(caller.client, now) })
  return { user, organization: { organization: joined.organization, role: joined.membership.role } }
}

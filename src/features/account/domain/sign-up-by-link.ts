import type { Caller } from '../../../core/access/caller.ts'
import type { EmailTakenError, UsernameTakenError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import type { Services } from '../../../core/services.ts'
import type { JoinRefusal } from '../../organization/index.ts'
import { checkSignUp, type SignUpInput, type SignUpRefusal } from './check-sign-up.ts'
import { type InvitedUser, insertInvitedUser } from './insert-invited-user.ts'

type Deps = Pick<Services, 'config' | 'database' | 'dataSchema' | 'hooks' | 'jobs' | 'keys' | 'passwords'>

/** Makes the account of an invited address on a page, by the rules of `signup`. It does not sign anyone in. */
export async function signUpByLink(
  deps: Deps,
  caller: Caller,
  input: SignUpInput & { invitationToken: string },
): Promise<InvitedUser | SignUpRefusal | EmailTakenError | UsernameTakenError | JoinRefusal> {
  const account = await checkSignUp(deps, caller, input)
  if (account instanceof Error) return account
  const made = await deps.database.atomically((em) =>
    insertInvitedUser(deps, em, caller, { ...account, token: input.invitationToken }),
  )
  if (made instanceof Error) return made
  deps.hooks.after('afterSignup', { user: hookUser(made.user) }, caller.client)
  return made
}

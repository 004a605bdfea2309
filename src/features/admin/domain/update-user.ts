import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseLastAdministrator } from '../../../core/access/refuse-last-administrator.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import {
  EmailTakenError,
  type LastAdminError,
  PasswordCompromisedError,
  type ScopeNotGrantedError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { checkUserInput } from '../../../core/identity/check-user-input.ts'
import { updateUserProfile } from '../../../core/identity/store/change-user.ts'
import type { RateLimitTier, User } from '../../../core/identity/store/user.ts'
import { type JsonObject, replaceAppData } from '../../../core/identity/store/user-data.ts'
import { administratorAt } from '../../../core/mail/change-origin.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { accountMailQueue, notifyOfUsername } from '../../account/index.ts'
import { checkAppData } from '../../profile-data/index.ts'
import { endAllSessions } from '../../session/index.ts'
import { adminEvents } from '../events.ts'
import { movedByAdministratorMail } from '../mails.ts'
import { readUser, setRoleAndTier, setUnverifiedEmail } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { checkRole } from './check-role.ts'
import { refuseRoleGrant } from './privilege.ts'

interface UpdateUserInput {
  id: string
  change: UserFields
}

/** A field that is undefined is not changed. Null removes a name or a username and empties `appData`; any other field stays. */
interface UserFields {
  name?: string | null | undefined
  username?: string | null | undefined
  email?: string | null | undefined
  role?: string | null | undefined
  tier?: RateLimitTier | null | undefined
  appData?: JsonObject | null | undefined
}

type Refusal =
  | ProofRequiredError
  | ValidationError
  | EmailTakenError
  | UsernameTakenError
  | ScopeNotGrantedError
  | LastAdminError

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Changes an account. A new role applies from the next request on; a new address has to be confirmed again. A session needs a fresh
 * proof for both: an attacker with a stolen one must not make administrators, or move an account to a mailbox of theirs.
 *
 * @throws RequestError TOKEN_INVALID if the caller’s session ended meanwhile
 */
export async function updateUser(
  deps: Deps,
  caller: Caller<UserAccess>,
  { id, change }: UpdateUserInput,
): Promise<User | ChangeRefusal | Refusal> {
  const { name, username, email } = change
  const alsoWrong = [
    ...checkRole(deps, change.role),
    ...checkAppData(deps.config, change.appData ?? {}, ['input', 'appData']),
  ]
  const checked = checkUserInput(deps.config, { name, username, email }, ['input'], alsoWrong)
  if (checked instanceof ValidationError) return checked
  if (checked instanceof PasswordCompromisedError) throw new Error('This input has no password')
  const unproved = change.role != null || change.email != null ? refuseStaleProofUnlessKey(caller) : null
  if (unproved) return unproved
  const refused = change.role ? refuseRoleGrant(deps, caller.access, change.role) : null
  if (refused) return refused
  const changed = await changeUser<{ user: User; oldEmail: string | null }, Refusal>(deps, caller, {
    id,
    type: adminEvents.USER_UPDATED,
    locksAdministrators: change.role === 'admin' ? 'ALWAYS' : 'IF_ONE',
    async apply({ em, user, now }) {
      const role = change.role ?? user.role
      const tier = change.tier ?? user.tier
      const moves = checked.email != null && checked.email !== user.email
      // Where addresses have to be confirmed, the user cannot log in until the new one is.
      const keptOut = role !== 'admin' || (moves && deps.config.requireEmailVerification)
      const last = keptOut ? await refuseLastAdministrator(deps, em, user, now) : null
      if (last) return last
      if (checked.email && !(await moveToEmail(deps, em, user, checked.email, now))) return new EmailTakenError()
      const profile = { name: checked.name, username: checked.username, now }
      const from = user.username ?? null
      if (!(await updateUserProfile(em, user.id, profile))) return new UsernameTakenError()
      const to = profile.username === undefined ? from : profile.username
      const notified = { id: user.id, email: checked.email ?? user.email }
      await notifyOfUsername(deps, em, { user: notified, from, to, origin: administratorAt(now) })
      await setRoleAndTier(em, user.id, { role, tier, now })
      if (change.appData !== undefined) await replaceAppData(em, user.id, change.appData ?? {})
      const details = {
        fields: fieldsOf(change),
        role: { from: user.role, to: role },
        tier: { from: user.tier, to: tier },
      }
      return { details, result: { user: await readUser(em, user.id), oldEmail: user.email ?? null } }
    },
  })
  if (changed instanceof Error) return changed
  const { user, oldEmail } = changed
  if ((user.email ?? null) !== oldEmail) {
    const event = { user: hookUser(user), oldEmail, reason: 'administrator' as const }
    deps.hooks.after('afterEmailChange', event, caller.client)
  }
  return user
}

/** The fields that a change sets: null keeps the address, the role and the tier. */
function fieldsOf({ name, username, email, role, tier, appData }: UserFields): string[] {
  const set = { name, username, email: email ?? undefined, role: role ?? undefined, tier: tier ?? undefined, appData }
  return Object.entries(set).flatMap(([field, value]) => (value === undefined ? [] : [field]))
}

/**
 * Moves an account to another address. An administrator often does so because another person controls the old mailbox: every
 * session and every link that was mailed to it stops working. @returns false when the address is taken
 */
async function moveToEmail(deps: Deps, em: EntityManager, user: User, email: string, now: Date): Promise<boolean> {
  if (email === user.email) return true
  if (!(await setUnverifiedEmail(em, user.id, email, now))) return false
  await endAllSessions(em, { userId: user.id, now, alsoVoid: 'EVERY_PURPOSE' })
  await queueMail(deps, em, user.email, movedByAdministratorMail, { origin: administratorAt(now) })
  await accountMailQueue.add(deps, em, { kind: 'VERIFY', email })
  return true
}

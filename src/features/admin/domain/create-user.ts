import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  EmailTakenError,
  PasswordCompromisedError,
  type ScopeNotGrantedError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { checkUserInput } from '../../../core/identity/check-user-input.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import { insertUser } from '../../../core/identity/store/insert-user.ts'
import type { RateLimitTier, User } from '../../../core/identity/store/user.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountMailQueue, sendFirstPassword } from '../../account/index.ts'
import { checkAppData, checkOwnData } from '../../profile-data/index.ts'
import { assertCallerStillValid } from '../../session/index.ts'
import { adminEvents } from '../events.ts'
import { checkRole } from './check-role.ts'
import { refuseRoleGrant } from './privilege.ts'

interface CreateUserInput {
  email: string
  password?: string | null | undefined
  name?: string | null | undefined
  username?: string | null | undefined
  role: string
  tier: RateLimitTier
  emailVerified: boolean
  data?: JsonObject | null | undefined
  appData?: JsonObject | null | undefined
}

type Refusal =
  | ProofRequiredError
  | ValidationError
  | PasswordCompromisedError
  | EmailTakenError
  | UsernameTakenError
  | ScopeNotGrantedError

type Deps = Pick<Services, 'config' | 'database' | 'dataSchema' | 'jobs' | 'keys' | 'passwords'>

/**
 * Creates an account. Without a password, the user gets a mail about the account with a link to set one. Unless the administrator confirms the
 * address, the user gets a mail with a link to confirm it. A session needs a fresh proof for any role but `user`.
 *
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function createUser(
  deps: Deps,
  caller: Caller<UserAccess>,
  input: CreateUserInput,
): Promise<User | Refusal> {
  const { data, appData } = input
  const alsoWrong = [
    ...checkRole(deps, input.role),
    ...checkOwnData(deps, data, ['input', 'data']),
    ...checkAppData(deps.config, appData ?? {}, ['input', 'appData']),
  ]
  const checked = checkUserInput(deps.config, input, ['input'], alsoWrong)
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const { role, tier, emailVerified } = input
  const unproved = role === 'user' ? null : refuseStaleProofUnlessKey(caller)
  if (unproved) return unproved
  const refused = refuseRoleGrant(deps, caller.access, role)
  if (refused) return refused
  const { email, name = null, username = null, password } = checked
  const passwordHash = password ? await deps.passwords.hash(password) : null
  return deps.database.transactional(async (em): Promise<User | Refusal> => {
    const now = await readNow(em)
    const emailVerifiedAt = emailVerified ? now : null
    const account = { email, emailVerifiedAt, name, username, role, tier, passwordHash, data, appData, now }
    const user = await insertUser(em, account)
    if (!user) return (await findUserByEmail(em, email)) ? new EmailTakenError() : new UsernameTakenError()
    await assertCallerStillValid(em, caller.access)
    const details = { role, tier }
    await recordEvent(em, adminEvents.USER_CREATED, caller, { targetId: user.id, at: now, details })
    if (passwordHash === null) await sendFirstPassword(deps, em, user)
    else if (!emailVerified) await accountMailQueue.add(deps, em, { kind: 'VERIFY', email })
    return user
  })
}

import type { Caller } from '../../../core/access/caller.ts'
import {
  PasswordCompromisedError,
  type TokenExpiredError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { assertSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { checkUserInput, confirms, unconfirmed } from '../../../core/identity/check-user-input.ts'
import { isUsernameTaken } from '../../../core/identity/store/find-user.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { type InvitationNotFoundError, readInvitation } from '../../organization/index.ts'
import { checkOwnData } from '../../profile-data/index.ts'
import { readReferralCode } from '../../referral/index.ts'

export interface SignUpInput {
  email: string
  password: string
  passwordConfirmation?: string | null | undefined
  name?: string | null | undefined
  username?: string | null | undefined
  referralCode?: string | null | undefined
  /** The user's own data. */
  data?: JsonObject | null | undefined
  /** The token of the link of an invitation to an organization, which proves the address. */
  invitationToken?: string | null | undefined
}

/** The account that is requested, with the hash of its password. */
export interface NewAccount {
  email: string
  name: string | null
  username: string | null
  /** The code of the user who referred this one, if it can be a code. Whether an account has it is not looked up here. */
  referralCode: string | null
  /** The user's own data; null if there is none. */
  data: JsonObject | null
  passwordHash: string
}

export type SignUpRefusal =
  | ValidationError
  | UsernameTakenError
  | PasswordCompromisedError
  | InvitationNotFoundError
  | TokenExpiredError

type Deps = Pick<Services, 'config' | 'database' | 'dataSchema' | 'hooks' | 'passwords'>

/**
 * Makes the checks of every sign-up, and hashes the password once. Whether the address has an account is not looked up.
 *
 * @throws RequestError FORBIDDEN where SIGNUP does not allow it, before anything else
 */
export async function checkSignUp(deps: Deps, caller: Caller, input: SignUpInput): Promise<NewAccount | SignUpRefusal> {
  const { passwordConfirmation, referralCode: typedCode, data = null, invitationToken, ...user } = input
  const invited = invitationToken != null
  assertSignUpOpen(deps.config, { invited })
  const unequal = confirms(input.password, passwordConfirmation) ? [] : [unconfirmed(['input', 'passwordConfirmation'])]
  const alsoWrong = [...unequal, ...checkOwnData(deps, data, ['input', 'data'])]
  const checked = checkUserInput(deps.config, user, ['input'], alsoWrong)
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const { email, username = null, name = null, password } = checked
  if (invited) {
    const open = await readInvitation(deps, invitationToken)
    if (open instanceof Error) return open
    if (open.invitation.email !== email) return forAnotherAddress()
  }
  // A copy: what the hook does with it must not get past the checks.
  const event = { email, username, name, invited, data: structuredClone(data) }
  await deps.hooks.before('beforeSignup', event, caller.client)
  return deps.passwords.withPlace(caller.client, async (place) => {
    if (username && (await isUsernameTaken(deps.database.fork(), username))) return new UsernameTakenError()
    const referralCode = readReferralCode(typedCode)
    return { email, username, name, referralCode, data, passwordHash: await place.hash(password) }
  })
}

/** The token proves the mailbox that it was mailed to, and no other: an attacker must not prove an address with it. */
function forAnotherAddress(): ValidationError {
  const message = 'The invitation is for another address. Sign up with the address that it was mailed to.'
  return new ValidationError([{ path: ['input', 'invitationToken'], rule: 'invited_address', message }])
}

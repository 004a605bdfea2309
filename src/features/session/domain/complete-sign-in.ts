import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import type { AccountSuspendedError } from '../errors.ts'
import { checkSignIn, type ProvedUser } from './check-sign-in.ts'
import type { TwoFactorChallenge } from './create-challenge.ts'
import type { AuthTokens } from './issue-tokens.ts'
import { openSession } from './open-session.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

/** Opens a session for a user who has proved one factor, in the caller's transaction, unless a check fails or asks for the second. */
export async function completeSignIn(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  proved: ProvedUser,
): Promise<AuthTokens | TwoFactorChallenge | AccountSuspendedError> {
  return (
    (await checkSignIn(deps, em, caller, proved)) ?? openSession(deps, em, caller, { ...proved, secondFactor: false })
  )
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import type { AccountSuspendedError } from '../errors.ts'
import { checkSignIn, type SignInInput } from './check-sign-in.ts'
import type { TwoFactorChallenge } from './create-challenge.ts'
import type { AuthTokens } from './issue-tokens.ts'
import { openSession } from './open-session.ts'

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

/** Opens a session for a user who has proved one factor, in the caller's transaction, unless a check fails or asks for the second. */
export async function completeSignIn(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  input: SignInInput,
): Promise<AuthTokens | TwoFactorChallenge | AccountSuspendedError> {
  const unfinished = await checkSignIn(deps, em, caller, input)
  if (unfinished) return unfinished
  return openSession(deps, em, caller, { ...input, proofs: { identity: 'NOW', secondFactor: null } })
}

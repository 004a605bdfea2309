import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganizationStateShared } from '../../../core/access/store/find-organizations.ts'
import type { Services } from '../../../core/services.ts'
import { type AccountSuspendedError, type AuthTokens, openSession } from '../../session/index.ts'
import type { ChallengeExpiredError } from '../errors.ts'
import { type ProvedSecondFactor, spendChallenge } from './spend-challenge.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys' | 'signingKeys'>

/** Spends the challenge of a user whose second factor was proved and opens the session, in the caller's transaction. */
export async function completeChallenge(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  proved: ProvedSecondFactor,
): Promise<AuthTokens | ChallengeExpiredError | AccountSuspendedError> {
  const challenge = await spendChallenge(deps, em, caller, proved)
  if (challenge instanceof Error) return challenge
  const { user, method } = proved
  // A user who has left the organization since the first step is signed in, and is in none.
  const { organizationId } = challenge.details
  const organization = organizationId
    ? await lockOrganizationStateShared(em, { organizationId, userId: user.id })
    : null
  const proofs = { identity: 'NOW', secondFactor: 'NOW' } as const
  return openSession(deps, em, caller, { user, method, proofs, organization })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { AnonymousAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import type { AccountSuspendedError } from '../../session/index.ts'
import {
  ChallengeExpiredError,
  type CodeInvalidError,
  type CodeMethod,
  proveChallenge,
  spendChallenge,
} from '../../two-factor/index.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

type SecondFactorRefusal = ChallengeExpiredError | CodeInvalidError | AccountLockedError | AccountSuspendedError

/**
 * Checks the second factor of a sign-in on a page, and ends the sign-in. The challenge, the attempts and the code are checked as in
 * `verifyTwoFactor`, but no session is opened.
 */
export async function finishSecondFactor<Opened>(
  deps: Deps,
  caller: Caller<AnonymousAccess>,
  input: { challengeToken: string; code: string },
  end: (em: EntityManager, user: User, method: CodeMethod, now: Date) => Promise<Opened>,
): Promise<Opened | SecondFactorRefusal> {
  const proved = await proveChallenge(deps, caller, input)
  if (proved instanceof Error) return proved
  const { userId, challengeId, method } = proved
  return deps.database.transactional(async (em) => {
    const user = await lockUserById(em, userId)
    if (!user) return new ChallengeExpiredError()
    const spent = await spendChallenge(deps, em, caller, { user, challengeId, method })
    if (spent instanceof Error) return spent
    return end(em, user, method, await readNow(em))
  })
}

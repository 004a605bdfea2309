import type { Caller } from '../../../core/access/caller.ts'
import { type AccountLockedError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { readOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { challengePurpose } from '../../session/index.ts'
import { ChallengeExpiredError, type CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { type CodeMethod, checkCode } from './check-code.ts'

/** A challenge whose code was correct, and which is not spent yet. */
export interface ProvedChallenge {
  userId: string
  /** The id of the challenge's token. */
  challengeId: string
  method: CodeMethod
}

/**
 * Checks the TOTP or recovery code of a login that waits for its second factor. A wrong code counts as an attempt and leaves the
 * challenge as it is. [ASVS 5.0 6.5]
 */
export async function proveChallenge(
  deps: Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>,
  caller: Caller,
  { challengeToken, code }: { challengeToken: string; code: string },
): Promise<ProvedChallenge | ChallengeExpiredError | CodeInvalidError | AccountLockedError> {
  const challenge = await readOneTimeToken(deps.database.fork(), caller, challengePurpose, challengeToken)
  if (challenge instanceof TokenInvalidError || challenge instanceof TokenExpiredError) {
    return new ChallengeExpiredError()
  }
  const { userId, id: challengeId } = challenge
  const method = await checkCode(deps, caller, { userId, code })
  if (method instanceof TwoFactorNotEnabledError) return new ChallengeExpiredError()
  return typeof method === 'string' ? { userId, challengeId, method } : method
}

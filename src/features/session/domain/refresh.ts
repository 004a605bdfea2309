import type { Caller } from '../../../core/access/caller.ts'
import { type CredentialStatus, sessionStatus } from '../../../core/access/session-status.ts'
import type { SessionState } from '../../../core/access/store/request-state.ts'
import {
  findRotationHistory,
  type RotationHistory,
  refreshGraceSeconds,
} from '../../../core/access/store/rotate-session.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { readTokenClaims } from '../../../core/identity/read-token-claims.ts'
import type { Services } from '../../../core/services.ts'
import type { KeyRing } from '../../../crypto/key-ring.ts'
import {
  hashRefreshToken,
  parseRefreshToken,
  possibleSuccessors,
  type RefreshToken,
  successorOf,
} from '../../../crypto/refresh-token.ts'
import { sessionEvents } from '../events.ts'
import { endSession } from './end-session.ts'
import { type AuthTokens, issueTokens } from './issue-tokens.ts'

type Deps = Pick<Services, 'config' | 'database' | 'keys' | 'readAppData' | 'rotateSession' | 'signingKeys'>
type RefreshAnswer = AuthTokens | TokenInvalidError | TokenExpiredError

/**
 * Exchanges a refresh token for its successor and a new access token. Within the grace period every exchange of the same
 * token returns the same successor. After it, an exchanged token that comes back has been stolen, by the caller or from
 * the caller: the session ends. [RFC 9700 §4.14.2]
 *
 * @param input.newest whether such an exchange returns the newest token of the session: a cookie has one value, and a late answer must not
 *   replace it with a token that was exchanged meanwhile
 */
export async function refresh(
  deps: Deps,
  caller: Caller,
  { token, newest }: { token: string; newest: boolean },
): Promise<RefreshAnswer> {
  const presented = parseRefreshToken(deps.keys, token)
  if (!presented) return new TokenInvalidError()
  const successor = successorOf(deps.keys, presented)
  const rotated = await deps.rotateSession({
    sessionId: presented.sessionId,
    presentedHash: hashRefreshToken(presented),
    successorHash: hashRefreshToken(successor),
    ip: caller.client.ip,
  })
  if (!rotated) return refreshAgain(deps, caller, { presented, newest })
  const status = sessionStatus(deps, rotated)
  return status === 'LIVE' ? issueNext(deps, rotated, successor) : refusal(status)
}

async function issueNext(deps: Deps, state: SessionState, successor: RefreshToken): Promise<AuthTokens> {
  const claims = await readTokenClaims(deps.config, deps.readAppData, state.user.id)
  return issueTokens(deps, { ...state, claims }, successor)
}

/** Answers a token that is not the newest of its session, or whose session has ended. */
async function refreshAgain(
  deps: Deps,
  caller: Caller,
  { presented, newest }: { presented: RefreshToken; newest: boolean },
): Promise<RefreshAnswer> {
  const history = await findRotationHistory(deps.database, presented.sessionId)
  if (!history) return new TokenInvalidError()
  const status = sessionStatus(deps, history)
  if (status !== 'LIVE') return refusal(status)
  const { session, user, now } = history
  const index = history.previousHashes.indexOf(hashRefreshToken(presented))
  const exchangedAt = history.rotatedAt[index]
  if (exchangedAt && exchangedAt.getTime() > now.getTime() - refreshGraceSeconds * 1000) {
    return issueNext(deps, history, tokenAfter(deps.keys, history, { presented, index, newest }))
  }
  await deps.database.transactional(async (em) => {
    if (!(await endSession(em, { userId: user.id, sessionId: session.id, now }))) return
    await recordEvent(em, sessionEvents.REFRESH_TOKEN_REUSED, caller, {
      actor: 'NOBODY',
      targetId: user.id,
      at: now,
      details: { sessionId: session.id },
    })
  })
  return new TokenInvalidError()
}

/**
 * The token that was issued for an exchanged one, or the newest of its session. The hashes of the session tell under which key each was
 * computed: while the instances get a new secret one after the other, they tag one value in two ways, and only one of these has the
 * successor that the session knows.
 *
 * @param exchanged.index of the presented token in the history
 */
function tokenAfter(
  keys: KeyRing,
  { tokenHash, previousHashes }: RotationHistory,
  { presented, index, newest }: { presented: RefreshToken; index: number; newest: boolean },
): RefreshToken {
  // From the newest to the oldest, so that the successor of a token has the index of that token.
  const issued = [tokenHash, ...previousHashes]
  let token = presented
  for (const hash of issued.slice(newest ? 0 : index, index + 1).reverse()) {
    const next = possibleSuccessors(keys, token).find((each) => hashRefreshToken(each) === hash)
    if (!next) return successorOf(keys, presented)
    token = next
  }
  return token
}

function refusal(status: Exclude<CredentialStatus, 'LIVE'>): TokenInvalidError | TokenExpiredError {
  return status === 'EXPIRED' ? new TokenExpiredError() : new TokenInvalidError()
}

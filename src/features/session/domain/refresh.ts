import type { Caller } from '../../../core/access/caller.ts'
import { type CredentialStatus, sessionStatus } from '../../../core/access/session-status.ts'
import type { SessionState } from '../../../core/access/store/request-state.ts'
import { findRotationHistory, type RotationHistory, refreshGrace } from '../../../core/access/store/rotate-session.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { readTokenClaims } from '../../../core/identity/read-token-claims.ts'
import type { Services } from '../../../core/services.ts'
import { hashRefreshToken, parseRefreshToken, type RefreshToken, successorOf } from '../../../crypto/refresh-token.ts'
import { sessionEvents } from '../events.ts'
import { endSessionOf } from './end-session-of.ts'
import { type AuthTokens, issueTokens } from './issue-tokens.ts'

type Deps = Pick<Services, 'config' | 'database' | 'keys' | 'readAppData' | 'rotateSession' | 'signingKeys'>
type RefreshAnswer = AuthTokens | TokenInvalidError | TokenExpiredError

/**
 * Exchanges a refresh token for its successor and a new access token. Within the grace period every exchange of the same
 * token returns the same successor. After it, an exchanged token that comes back has been stolen, by the caller or from
 * the caller: the session ends. [RFC 9700 §4.14.2]
 */
export async function refresh(deps: Deps, caller: Caller, token: string): Promise<RefreshAnswer> {
  const presented = parseRefreshToken(deps.keys, token)
  if (!presented) return new TokenInvalidError()
  const successor = successorOf(deps.keys, presented)
  const rotated = await deps.rotateSession({
    sessionId: presented.sessionId,
    presentedHash: hashRefreshToken(presented),
    successorHash: hashRefreshToken(successor),
  })
  if (!rotated) return refreshAgain(deps, caller, { presented, successor })
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
  { presented, successor }: { presented: RefreshToken; successor: RefreshToken },
): Promise<RefreshAnswer> {
  const history = await findRotationHistory(deps.database, presented.sessionId)
  if (!history) return new TokenInvalidError()
  const status = sessionStatus(deps, history)
  if (status !== 'LIVE') return refusal(status)
  const { session, user, now } = history
  const exchangedAt = exchangeTime(history, hashRefreshToken(presented))
  if (exchangedAt && exchangedAt.getTime() > now.getTime() - refreshGrace * 1000) {
    return issueNext(deps, history, successor)
  }
  await deps.database.transactional(async (em) => {
    if (!(await endSessionOf(em, user.id, session.id, now))) return
    const event = { by: caller, at: now, actorId: null, targetId: user.id, details: { sessionId: session.id } }
    await recordEvent(em, { type: sessionEvents.REFRESH_TOKEN_REUSED, ...event })
  })
  return new TokenInvalidError()
}

/** When a token of the session was exchanged; null when the session no longer remembers the token. */
function exchangeTime(history: RotationHistory, hash: string): Date | null {
  const index = history.previousHashes.indexOf(hash)
  return history.rotatedAt[index] ?? null
}

function refusal(status: Exclude<CredentialStatus, 'LIVE'>): TokenInvalidError | TokenExpiredError {
  return status === 'EXPIRED' ? new TokenExpiredError() : new TokenInvalidError()
}

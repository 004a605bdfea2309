import { mayGoOn } from '../../../core/access/impersonation.ts'
import { findRotationHistory, type RotationHistory } from '../../../core/access/store/rotate-session.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { hashRefreshToken, parseRefreshToken, type RefreshToken, successorOf } from '../../../crypto/refresh-token.ts'
import { revokeSessionOf } from '../store/session.ts'
import { type AuthTokens, issueTokens } from './issue-tokens.ts'

/** Seconds in which a token that was just exchanged still gives its one successor: two tabs, a lost answer. */
export const refreshGrace = 10

type Needs = Pick<Services, 'config' | 'clock' | 'database' | 'keys' | 'signingKeys' | 'rotateSession'>

/**
 * Exchanges a refresh token for its successor and a new access token. Any number of exchanges of one token within the
 * grace give the same successor; later, a token that was exchanged is a stolen one and the session ends.
 * [RFC 9700 §4.14.2]
 */
export async function refresh(
  services: Needs,
  text: string,
  client: Client,
): Promise<AuthTokens | TokenInvalidError | TokenExpiredError> {
  const presented = parseRefreshToken(services.keys, text)
  if (!presented) return new TokenInvalidError()
  const successor = successorOf(services.keys, presented)
  const rotated = await services.rotateSession({
    sessionId: presented.sessionId,
    presentedHash: hashRefreshToken(presented),
    successorHash: hashRefreshToken(successor),
  })
  if (!rotated) return refreshAgain(services, presented, successor, client)
  if (!mayGoOn(services, rotated, services.clock.now())) return new TokenInvalidError()
  return issueTokens(services, rotated.session, rotated.user, successor)
}

/** The token is not the newest of its session, or the session is over. */
async function refreshAgain(services: Needs, presented: RefreshToken, successor: RefreshToken, client: Client) {
  const history = await findRotationHistory(services.database, presented.sessionId)
  if (!history) return new TokenInvalidError()
  const now = services.clock.now()
  const { session, user } = history
  if (session.revokedAt || isSuspended(user, now) || !mayGoOn(services, history, now)) return new TokenInvalidError()
  if (session.expiresAt <= now || session.idleExpiresAt <= now) return new TokenExpiredError()
  const exchangedAt = whenExchanged(history, hashRefreshToken(presented).toString('hex'))
  if (exchangedAt && exchangedAt.getTime() > now.getTime() - refreshGrace * 1000) {
    return issueTokens(services, session, user, successor)
  }
  await services.database.fork().transactional(async (em) => {
    if (!(await revokeSessionOf(em, user.id, session.id, now))) return
    const details = { sessionId: session.id }
    await recordEvent(em, { type: 'REFRESH_TOKEN_REUSED', targetId: user.id, details }, client, now)
  })
  return new TokenInvalidError()
}

/** When a token of the session was exchanged; null when it is older than what the session remembers. */
function whenExchanged(history: RotationHistory, hash: string): Date | null {
  const index = history.previousHashes.indexOf(hash)
  return history.rotatedAt[index] ?? null
}

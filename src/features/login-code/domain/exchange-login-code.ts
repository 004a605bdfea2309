import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganizationStateShared } from '../../../core/access/store/find-organizations.ts'
import type { StoredLoginCode } from '../../../core/access/store/login-code.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenInvalidError, ValidationError } from '../../../core/errors.ts'
import { checkCodeVerifier } from '../../../core/identity/check-pkce.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { matchesChallenge } from '../../../crypto/pkce.ts'
import { readNow } from '../../../store/now.ts'
import { type AuthTokens, announceLogin, lockOpenSessionOf, openSession } from '../../session/index.ts'
import { loginCodeEvents } from '../events.ts'
import { findLoginCode, lockLoginCode, markLoginCodeUsed, noteOpenedSession } from '../store/login-code.ts'
import { endReplayedSession } from './end-replayed-session.ts'

interface ExchangeInput {
  code: string
  codeVerifier: string
}

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'keys' | 'signingKeys'>

/**
 * Exchanges a login code for a session of the application that began the sign-in. A verifier without the right syntax is refused
 * before the code is looked up, and spends nothing.
 *
 * Any other first use spends the code, with a wrong verifier as well: an attacker who has read a code gets one guess. A later
 * use ends the session that the first one opened, because the code is known to two parties, and the server cannot tell which is
 * the application. [RFC 6749 §4.1.2, RFC 9700 §2.1.1] A use that began before the first was answered is refused alone: a browser
 * that sends its request twice must not sign its user out.
 */
export async function exchangeLoginCode(
  deps: Deps,
  caller: Caller,
  { code, codeVerifier }: ExchangeInput,
): Promise<AuthTokens | TokenInvalidError | ValidationError> {
  const malformed = checkCodeVerifier(codeVerifier)
  if (malformed) return new ValidationError([malformed])
  const hash = hashOneTimeToken(code)
  const seen = hash && (await findLoginCode(deps.database.fork(), hash))
  if (!seen) return new TokenInvalidError()
  const answer = await deps.database.transactional((em) => spend(deps, em, caller, { seen, codeVerifier }))
  return announceLogin(deps, caller, seen.method, answer)
}

/** @param seen the code as it was when the request began */
async function spend(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { seen, codeVerifier }: { seen: StoredLoginCode; codeVerifier: string },
): Promise<AuthTokens | TokenInvalidError> {
  const user = await lockUserById(em, seen.userId)
  // A user who has left the organization since is signed in, and is in none.
  const { organizationId, userId } = seen
  const organization = user && organizationId ? await lockOrganizationStateShared(em, { organizationId, userId }) : null
  const code = user && (await lockLoginCode(em, seen.id))
  if (!user || !code?.issuedAt) return new TokenInvalidError()
  if (code.usedAt) {
    if (seen.usedAt) await endReplayedSession(em, caller, code)
    return new TokenInvalidError()
  }
  const now = await readNow(em)
  if (code.expiresAt <= now) return new TokenInvalidError()
  await markLoginCodeUsed(em, code.id, now)
  if (!matchesChallenge(codeVerifier, code.codeChallenge)) {
    await recordEvent(em, loginCodeEvents.LOGIN_CODE_REFUSED, caller, {
      actor: 'NOBODY',
      targetId: code.userId,
      at: now,
      details: { returnTo: code.returnTo },
    })
    return new TokenInvalidError()
  }
  if (isSuspended(user, now)) return new TokenInvalidError()
  // An attacker with a stolen session must not prolong it by codes: the new session ends when the one that made the code would.
  const parent = code.sessionId && (await lockOpenSessionOf(em, user.id, code.sessionId, now))
  if (code.sessionId && !parent) return new TokenInvalidError()
  const endsBy = parent ? parent.expiresAt : null
  const proofs = { identity: code.provedAt ?? null, secondFactor: code.secondFactorAt ?? null }
  const tokens = await openSession(deps, em, caller, { user, method: code.method, proofs, organization, endsBy })
  await noteOpenedSession(em, code.id, tokens.session.id)
  return tokens
}

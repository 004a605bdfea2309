import type { Caller } from '../../../core/access/caller.ts'
import { type TokenExpiredError, TokenInvalidError, ValidationError } from '../../../core/errors.ts'
import { checkCodeVerifier } from '../../../core/identity/check-pkce.ts'
import { matchesChallenge } from '../../../crypto/pkce.ts'
import type { AccountSuspendedError, AuthTokens, TwoFactorChallenge } from '../../session/index.ts'
import { assertMailLogin } from './assert-mail-login.ts'
import { completeMailLogin, type MailLoginDeps } from './complete-mail-login.ts'
import { readLoginLink } from './read-login-link.ts'

type LinkAnswer =
  | AuthTokens
  | TwoFactorChallenge
  | TokenInvalidError
  | TokenExpiredError
  | AccountSuspendedError
  | ValidationError

/**
 * Signs in with the link of a mail, in the browser that asked for it. An attacker who requests a mail and has its reader follow the
 * link gets no session, and neither does a program that follows links: both lack the verifier, or the token. Another browser spends
 * nothing, so that the code of the mail keeps working. [RFC 7636]
 *
 * @throws RequestError FORBIDDEN where users cannot sign in by mail
 */
export async function loginWithLink(
  deps: MailLoginDeps,
  caller: Caller,
  input: { token: string; codeVerifier: string; deviceToken?: string | null | undefined },
): Promise<LinkAnswer> {
  const { token, codeVerifier, deviceToken } = input
  assertMailLogin(deps.config)
  const malformed = checkCodeVerifier(codeVerifier)
  if (malformed) return new ValidationError([malformed])
  const login = await readLoginLink(deps, token)
  if (login instanceof Error) return login
  if (!matchesChallenge(codeVerifier, login.codeChallenge)) return new TokenInvalidError()
  await deps.hooks.before('beforeLogin', { identifier: login.email }, caller.client)
  const answer = await completeMailLogin(deps, caller, { login, deviceToken })
  return answer === 'SPENT' ? new TokenInvalidError() : answer
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { StoredLoginCode } from '../../../core/access/store/login-code.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken, hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { loginCodeEvents } from '../events.ts'
import { deleteWaitingLoginCode, findLoginCode, giveOutLoginCode, lockLoginCode } from '../store/login-code.ts'
import { codeSeconds } from './issue-login-code.ts'
import { returnAddress } from './return-address.ts'

interface ContinueInput {
  /** The token of the page that asked. */
  token: string
  state: string
  /** Whether the person continues. Otherwise the application learns that access was denied. [RFC 6749 §4.1.2.1] */
  agreed: boolean
}

type Refusal = TokenInvalidError | TokenExpiredError

/**
 * Takes the answer of a person who was asked before a sign-in is handed to an app. The page can be answered once.
 *
 * @returns the address of the app, with a code or with `error=access_denied`
 */
export async function continueSignIn(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller,
  { token, state, agreed }: ContinueInput,
): Promise<string | Refusal> {
  const hash = hashOneTimeToken(token)
  const asked = hash && (await findLoginCode(deps.database.fork(), hash))
  if (!asked) return new TokenInvalidError()
  return deps.database.transactional(async (em) => {
    const { returnTo } = asked
    if (!agreed) {
      if (!(await deleteWaitingLoginCode(em, asked.id))) return new TokenInvalidError()
      return returnAddress(deps.config, returnTo, { error: 'access_denied', state })
    }
    const code = await giveOut(em, caller, asked)
    return typeof code === 'string' ? returnAddress(deps.config, returnTo, { code, state }) : code
  })
}

/** The code, which lives from now on. The user may have been suspended since the question. */
async function giveOut(em: EntityManager, caller: Caller, asked: StoredLoginCode): Promise<string | Refusal> {
  const user = await lockUserById(em, asked.userId)
  const waiting = user && (await lockLoginCode(em, asked.id))
  const now = await readNow(em)
  if (!waiting || waiting.issuedAt || isSuspended(user, now)) return new TokenInvalidError()
  if (waiting.expiresAt <= now) return new TokenExpiredError()
  const { token: code, hash } = createOneTimeToken()
  const expiresAt = new Date(now.getTime() + codeSeconds * 1000)
  await giveOutLoginCode(em, waiting.id, { hash, issuedAt: now, expiresAt })
  await recordEvent(em, loginCodeEvents.LOGIN_CODE_CREATED, caller, {
    actor: user,
    at: now,
    details: { returnTo: waiting.returnTo },
  })
  return code
}

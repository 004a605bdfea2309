import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { loginCodeEvents } from '../events.ts'
import { insertLoginCode } from '../store/login-code.ts'
import { checkReturn } from './check-return.ts'
import { LoginCode } from './login-code.ts'
import { type HandBackInput, newLoginCode } from './new-login-code.ts'
import { returnAddress } from './return-address.ts'

/** The lifetime of a code, in seconds. */
export const codeSeconds = 60

/**
 * Makes a code of 60 seconds for the application at `returnTo`, in the caller's transaction, which has locked the user's row. It
 * opens no session: the exchange does. Only the hash of the code is stored.
 */
export async function issueLoginCode(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  input: HandBackInput,
): Promise<LoginCode | ValidationError> {
  const refused = checkReturn(deps.config, input)
  if (refused) return refused
  const { user, returnTo, state } = input
  const now = await readNow(em)
  const { token: code, hash } = createOneTimeToken()
  await insertLoginCode(em, newLoginCode(input, { hash, now, issuedAt: now, seconds: codeSeconds }))
  await recordEvent(em, loginCodeEvents.LOGIN_CODE_CREATED, caller, { actor: user, at: now, details: { returnTo } })
  return new LoginCode(returnAddress(deps.config, returnTo, { code, state }))
}

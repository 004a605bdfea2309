import type { MailLogin } from '../../../core/access/store/mail-login.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { findByTokenHash } from '../store/mail-login.ts'

/** Looks at the request that a link belongs to, without spending it. */
export async function readLoginLink(
  { database }: Pick<Services, 'database'>,
  token: string,
): Promise<MailLogin | TokenInvalidError | TokenExpiredError> {
  const hash = hashOneTimeToken(token)
  const em = database.fork()
  const login = hash && (await findByTokenHash(em, hash))
  if (!login) return new TokenInvalidError()
  return login.expiresAt <= (await readNow(em)) ? new TokenExpiredError() : login
}

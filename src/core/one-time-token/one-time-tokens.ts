import type { EntityManager } from '@mikro-orm/postgresql'
import { createOneTimeToken, hashOneTimeToken } from '../../crypto/one-time-token.ts'
import { createUuidAt } from '../../crypto/uuid.ts'
import { readNow } from '../../store/now.ts'
import type { Caller } from '../access/caller.ts'
import { TokenExpiredError, TokenInvalidError } from '../errors.ts'
import { lockUserById } from '../identity/store/find-user.ts'
import type { User } from '../identity/store/user.ts'
import type { TokenPurpose } from './purpose.ts'
import {
  deleteOneTimeTokens,
  findOneTimeToken,
  insertOneTimeToken,
  type OneTimeToken,
  takeOneTimeToken,
} from './store/one-time-token.ts'

/** Makes a token for one purpose, user and address; only its hash is kept. [ASVS 5.0 6.5, 6.6] */
export async function makeOneTimeToken(
  em: EntityManager,
  purpose: TokenPurpose,
  user: Pick<User, 'id' | 'email'>,
  details: Record<string, string | null> = {},
): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = createOneTimeToken()
  const now = await readNow(em)
  const expiresAt = new Date(now.getTime() + purpose.seconds * 1000)
  if (purpose.replaces) {
    await lockUserById(em, user.id)
    await deleteOneTimeTokens(em, user.id, [purpose])
  }
  await insertOneTimeToken(em, {
    // In order also within a transaction and a millisecond: the oldest notice decides who gets an account back.
    id: createUuidAt(now),
    purpose: purpose.name,
    userId: user.id,
    email: user.email ?? null,
    hash,
    details,
    createdAt: now,
    expiresAt,
  })
  return { token, expiresAt }
}

/**
 * Looks at a token without spending it. A browser that is signed in to one account and follows a link of another would
 * change an account that its user does not see: the token of a link is not valid in a request with the credential of
 * another user, and is not changed.
 */
export async function readOneTimeToken(
  em: EntityManager,
  { access }: Pick<Caller, 'access'>,
  purpose: TokenPurpose,
  text: string,
): Promise<OneTimeToken | TokenInvalidError | TokenExpiredError> {
  const hash = hashOneTimeToken(text)
  const found = hash && (await findOneTimeToken(em, purpose.name, hash))
  if (!found) return new TokenInvalidError()
  if (purpose.mailed && access.kind !== 'ANONYMOUS' && access.user?.id !== found.userId) return new TokenInvalidError()
  if (found.expiresAt <= (await readNow(em))) return new TokenExpiredError()
  return found
}

/**
 * Spends a token in the caller's transaction: exactly one of several concurrent uses succeeds. The user's row is locked before the
 * tokens of the user (lock order).
 */
export async function spendOneTimeToken(
  em: EntityManager,
  caller: Pick<Caller, 'access'>,
  purpose: TokenPurpose,
  text: string,
): Promise<OneTimeToken | TokenInvalidError | TokenExpiredError> {
  const found = await readOneTimeToken(em, caller, purpose, text)
  if (found instanceof TokenInvalidError || found instanceof TokenExpiredError) return found
  await lockUserById(em, found.userId)
  return (await takeOneTimeToken(em, found.id)) ? found : new TokenInvalidError()
}

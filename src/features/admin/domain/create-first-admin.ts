import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { lockAdministrators } from '../../../core/access/store/administrators.ts'
import {
  EmailTakenError,
  PasswordCompromisedError,
  TokenExpiredError,
  TokenInvalidError,
  ValidationError,
} from '../../../core/errors.ts'
import { checkUserInput } from '../../../core/identity/check-user-input.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { type AuthTokens, announceLogin, openSession } from '../../session/index.ts'
import { findFirstAdminLink, isAnyAdmin, takeFirstAdminLink } from '../store/first-admin-link.ts'
import { insertAdmin } from './insert-admin.ts'

interface FirstAdminInput {
  token: string
  email: string
  password: string
  name?: string | null | undefined
}

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'keys' | 'passwords' | 'signingKeys'>

type Refusal = TokenInvalidError | TokenExpiredError | ValidationError | PasswordCompromisedError | EmailTakenError

/**
 * Creates the first administrator with a link of {@link makeFirstAdminLink}, and signs them in. The link stands for the right to run
 * commands on the machine of the server, so the address counts as confirmed. It is spent with the account, under the lock of
 * administrators and while there is none: of two uses at once, one makes an administrator.
 *
 * An input that is refused spends nothing. The token is checked before the password is hashed, which would cost an attacker nothing
 * and the server much.
 */
export async function createFirstAdmin(
  deps: Deps,
  caller: Caller,
  { token, ...input }: FirstAdminInput,
): Promise<AuthTokens | Refusal> {
  const hash = hashOneTimeToken(token)
  const refused = await refusalOf(deps.database.fork(), hash)
  if (!hash || refused) return refused ?? new TokenInvalidError()
  const checked = checkUserInput(deps.config, input, ['input'])
  if (checked instanceof ValidationError || checked instanceof PasswordCompromisedError) return checked
  const { email, name = null, password } = checked
  const passwordHash = await deps.passwords.hash(password)
  const answer = await deps.database.atomically(async (em): Promise<AuthTokens | Refusal> => {
    await lockAdministrators(em)
    const nowRefused = await refusalOf(em, hash)
    if (nowRefused) return nowRefused
    if (!(await takeFirstAdminLink(em, hash))) return new TokenInvalidError()
    const now = await readNow(em)
    const user = await insertAdmin(em, { email, name, passwordHash, from: 'link', now })
    if (!user) return new EmailTakenError()
    return openSession(deps, em, caller, { user, method: 'signup', proofs: { identity: 'NOW', secondFactor: null } })
  })
  return announceLogin(deps, caller, 'signup', answer)
}

/** Why a link cannot be used now; null if it can. */
async function refusalOf(
  em: EntityManager,
  hash: Buffer | null,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const link = hash && (await findFirstAdminLink(em, hash))
  if (!link || (await isAnyAdmin(em))) return new TokenInvalidError()
  return link.expiresAt <= (await readNow(em)) ? new TokenExpiredError() : null
}

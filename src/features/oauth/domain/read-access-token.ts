import { overloaded } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { IdentityProviderError, type ProviderTokens } from '../../../ports/identity-provider.ts'
import { readNow } from '../../../store/now.ts'
import { beginRefresh, replaceTokens } from '../store/oauth-account.ts'
import { findKeptTokens } from './find-kept-tokens.ts'
import { isKeepingTokens } from './is-keeping-tokens.ts'
import { sealTokens } from './provider-tokens.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'keys'>
type Account = { id: string; provider: string }

/** The time before its end from which an access token is refreshed, in seconds. */
const dueSeconds = 60
/** The time for which one request refreshes alone, in seconds: a provider has five. */
const refreshSeconds = 10

/**
 * The access token of a linked account, refreshed when it is due.
 *
 * @returns null where the operator keeps no tokens, and once the provider has ended them
 * @throws RequestError OVERLOADED while another request refreshes a token that has expired
 */
export async function readAccessToken(deps: Deps, account: Account): Promise<string | null> {
  if (!isKeepingTokens(deps.config, account.provider)) return null
  const em = deps.database.fork()
  const kept = await findKeptTokens(deps, em, account.id)
  if (!kept) return null
  const { sealed, tokens } = kept
  const now = await readNow(em)
  const isDue = tokens.expiresAt !== null && tokens.expiresAt.getTime() - now.getTime() < dueSeconds * 1000
  if (!isDue) return tokens.accessToken
  const valid = tokens.expiresAt !== null && tokens.expiresAt > now ? tokens.accessToken : null
  return refresh(deps, account, { sealed, tokens, valid, now })
}

interface Due {
  sealed: string
  tokens: ProviderTokens
  /** The access token, while it works. */
  valid: string | null
  now: Date
}

async function refresh(deps: Deps, account: Account, { sealed, tokens, valid, now }: Due): Promise<string | null> {
  const provider = deps.identityProviders.find(account.provider)
  const { refreshToken } = tokens
  if (!provider || refreshToken === null) return valid
  const em = deps.database.fork()
  if (!(await beginRefresh(em, { id: account.id, tokens: sealed }, now, refreshSeconds))) {
    const current = await findKeptTokens(deps, em, account.id)
    if (current?.sealed !== sealed) return current?.tokens.accessToken ?? null
    if (valid === null) throw overloaded()
    return valid
  }
  try {
    const fresh = await provider.refreshTokens(refreshToken)
    const kept = { ...fresh, refreshToken: fresh.refreshToken ?? refreshToken }
    await replaceTokens(em, account.id, sealed, sealTokens(deps, account.id, kept))
    return fresh.accessToken
  } catch (error) {
    if (!(error instanceof IdentityProviderError)) throw error
    // The user has withdrawn the consent at the provider, or the refresh token has expired.
    if (error.failure === 'REJECTED' && valid === null) await replaceTokens(em, account.id, sealed, null)
    return valid
  }
}

import type { Services } from '../../../core/services.ts'
import { type OAuthState, setAppleUser } from '../store/oauth-state.ts'
import { sealAppleUser } from './state-secrets.ts'

/** The longest `user` that is kept, in characters: it holds a name and an address. */
const maxUserLength = 2000

/**
 * Keeps what Apple posts about a user at the first sign-in, until the sign-in is finished. It is not signed: the name is taken from
 * it, and nothing else.
 */
export async function keepAppleUser(
  deps: Pick<Services, 'database' | 'keys'>,
  { id, hash }: Pick<OAuthState, 'id' | 'hash'>,
  user: string,
): Promise<void> {
  if (user.length <= maxUserLength) await setAppleUser(deps.database.fork(), id, sealAppleUser(deps, hash, user))
}

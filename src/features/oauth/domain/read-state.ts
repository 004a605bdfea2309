import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { findState, type OAuthState } from '../store/oauth-state.ts'

/** A sign-in that a provider answers, with the address of the application that it is for. */
export interface BegunSignIn extends OAuthState {
  redirectUri: string
}

/** Looks at a sign-in that is under way, without spending its state. @returns null for one that is unknown or has expired */
export async function readState(
  { database }: Pick<Services, 'database'>,
  { provider, state }: { provider: string; state: string },
): Promise<BegunSignIn | null> {
  const hash = hashOneTimeToken(state)
  if (!hash) return null
  const em = database.fork()
  const found = await findState(em, { hash, provider }, await readNow(em))
  const redirectUri = found?.redirectUri
  return found && redirectUri ? { ...found, redirectUri } : null
}

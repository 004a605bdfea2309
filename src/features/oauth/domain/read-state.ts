import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import type { Return } from '../../login-code/index.ts'
import { findState, type OAuthState } from '../store/oauth-state.ts'

/** A sign-in that a provider answers. One that a page began goes back to the application; a client finishes its own. */
type BegunSignIn = Pick<OAuthState, 'id' | 'hash'> &
  ({ purpose: 'PAGE'; back: Return } | { purpose: 'LOGIN' | 'LINK'; redirectUri: string })

/** Looks at a sign-in that is under way, without spending its state. @returns null for one that is unknown or has expired */
export async function readState(
  { database }: Pick<Services, 'database'>,
  { provider, state }: { provider: string; state: string },
): Promise<BegunSignIn | null> {
  const hash = hashOneTimeToken(state)
  if (!hash) return null
  const em = database.fork()
  const found = await findState(em, { hash, provider }, await readNow(em))
  // A sign-in with an ID token has no redirect URI: no provider answers it here.
  if (!found?.redirectUri || found.purpose === 'ID_TOKEN') return null
  const { id, purpose, redirectUri, codeChallenge, clientState } = found
  if (purpose !== 'PAGE') return { id, hash, purpose, redirectUri }
  if (!codeChallenge || !clientState) throw new Error('A sign-in on a page was stored without its challenge or state')
  return { id, hash, purpose, back: { returnTo: redirectUri, codeChallenge, state: clientState } }
}

import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { checkReturn, type Return } from '../../login-code/index.ts'
import type { OAuthFailedError } from '../errors.ts'
import { beginState, type OAuthRedirect } from './begin-state.ts'
import { unknownProvider } from './check-start.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'keys'>

/**
 * Begins a sign-in that a page of this server finishes, in the browser that has the cookie.
 *
 * @param input.cookieHash the SHA-256 hash of the cookie
 */
export async function startPageLogin(
  deps: Deps,
  input: Return & { provider: string; cookieHash: Buffer; referralCode: string | null },
): Promise<OAuthRedirect | ValidationError | OAuthFailedError> {
  const { provider: id, cookieHash, referralCode, ...back } = input
  const refused = checkReturn(deps.config, back)
  const provider = deps.identityProviders.find(id)
  if (!provider) return new ValidationError([unknownProvider(), ...(refused?.fields ?? [])])
  if (refused) return refused
  const { returnTo: redirectUri, codeChallenge, state: clientState } = back
  const bound = { redirectUri, codeChallenge, clientState, cookieHash, referralCode }
  return beginState(deps, provider, { purpose: 'PAGE', ...bound })
}

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
  { provider: id, cookieHash, ...back }: Return & { provider: string; cookieHash: Buffer },
): Promise<OAuthRedirect | ValidationError | OAuthFailedError> {
  const refused = checkReturn(deps.config, back)
  const provider = deps.identityProviders.find(id)
  if (!provider) return new ValidationError([unknownProvider(), ...(refused?.fields ?? [])])
  if (refused) return refused
  const { returnTo: redirectUri, codeChallenge, state: clientState } = back
  return beginState(deps, provider, { purpose: 'PAGE', redirectUri, codeChallenge, clientState, cookieHash })
}

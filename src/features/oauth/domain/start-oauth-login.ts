import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import type { OAuthFailedError } from '../errors.ts'
import { beginState, type OAuthRedirect } from './begin-state.ts'
import { checkStart, type StartInput } from './check-start.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'keys'>

/** Begins a sign-in at a provider, for a client that finishes it with the verifier of the challenge. */
export async function startOAuthLogin(
  deps: Deps,
  input: StartInput & { referralCode?: string | null | undefined },
): Promise<OAuthRedirect | ValidationError | OAuthFailedError> {
  const provider = checkStart(deps, input)
  if (provider instanceof ValidationError) return provider
  const { redirectUri, codeChallenge, referralCode } = input
  return beginState(deps, provider, { purpose: 'LOGIN', redirectUri, codeChallenge, referralCode })
}

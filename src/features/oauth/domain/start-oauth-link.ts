import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import type { OAuthFailedError } from '../errors.ts'
import { beginState, type OAuthRedirect } from './begin-state.ts'
import { checkStart, type StartInput } from './check-start.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'keys'>

/**
 * Begins to link an account at a provider to the caller's account. It takes a fresh proof: an attacker with a stolen session must
 * not add a way to sign in.
 */
export async function startOAuthLink(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: StartInput,
): Promise<OAuthRedirect | ProofRequiredError | ValidationError | OAuthFailedError> {
  const refused = refuseStaleProof(caller)
  if (refused) return refused
  const provider = checkStart(deps, input)
  if (provider instanceof ValidationError) return provider
  const { redirectUri, codeChallenge } = input
  const { user, session } = caller.access
  const owner = { userId: user.id, sessionId: session.id }
  return beginState(deps, provider, { purpose: 'LINK', redirectUri, codeChallenge, ...owner })
}

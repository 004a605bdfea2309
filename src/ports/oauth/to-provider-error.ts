import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { IdentityProviderError, isDenial } from '../identity-provider.ts'

const outageCodes = ['server_error', 'temporarily_unavailable']
/** The codes of openid-client for a response that a token endpoint would not send. */
const noAnswerCodes = ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']

/**
 * Determines whether an error is the provider's or the client's. The errors of openid-client hold the answer with its tokens: nothing of
 * them but a code is kept, because the error is logged.
 */
export function toProviderError(error: unknown): IdentityProviderError {
  const own = ownError(error)
  if (own) return own
  if (error instanceof AuthorizationResponseError) {
    const code = safeCode(error.error)
    if (isDenial(code)) return new IdentityProviderError('DENIED', 'The user did not allow the sign-in')
    const failure = outageCodes.includes(code) ? 'UNAVAILABLE' : 'REJECTED'
    return new IdentityProviderError(failure, `The provider answered with the error ${code}`)
  }
  if (error instanceof ResponseBodyError) {
    const code = safeCode(error.error)
    return new IdentityProviderError('REJECTED', `The token endpoint answered with the error ${code}`)
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new IdentityProviderError('REJECTED', 'The token endpoint does not accept the secret of this server')
  }
  const code =
    error instanceof ClientError ? (error.code ?? 'unknown') : error instanceof Error ? error.name : 'unknown'
  const failure = error instanceof ClientError && !noAnswerCodes.includes(code) ? 'REJECTED' : 'UNAVAILABLE'
  return new IdentityProviderError(failure, `The answer of the provider is not valid (${safeCode(code)})`)
}

/** openid-client wraps the errors that a request of ours throws. */
function ownError(error: unknown): IdentityProviderError | null {
  if (error instanceof IdentityProviderError) return error
  return error instanceof Error && error.cause !== undefined ? ownError(error.cause) : null
}

/** A user can write anything into an answer: only a word is logged. */
function safeCode(code: string): string {
  return /^[A-Za-z_]{1,60}$/.test(code) ? code : 'unknown'
}

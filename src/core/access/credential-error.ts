import { RequestError, type RequestErrorCode } from '../request-error.ts'
import type { CredentialStatus } from './session-status.ts'

type Refused = Exclude<CredentialStatus, 'LIVE'>

const codes: Record<Refused, RequestErrorCode> = { EXPIRED: 'TOKEN_EXPIRED', INVALID: 'TOKEN_INVALID' }
const messages: Record<Refused, string> = {
  EXPIRED: 'The credential has expired.',
  INVALID: 'The credential is not valid.',
}

/** Creates the error for a credential that does not work. */
export function credentialError(status: Refused): RequestError {
  return new RequestError(codes[status], messages[status])
}

/**
 * An access token that this server signed has expired, or its session has ended. Clients send it along with `refresh` and `login`
 * until they have a new one.
 */
export class EndedTokenError extends RequestError {
  constructor(status: Refused) {
    super(codes[status], messages[status])
  }
}

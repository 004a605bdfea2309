import { HashingOverloadedError } from '../crypto/password.ts'
import { isDatabaseUnavailable } from '../store/unavailable.ts'
import { overloaded, RequestError } from './request-error.ts'

/** Turns a failure into a request error: OVERLOADED for what may succeed later, INTERNAL_SERVER_ERROR for our own faults. */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error
  if (error instanceof HashingOverloadedError || isDatabaseUnavailable(error)) return overloaded()
  return new RequestError('INTERNAL_SERVER_ERROR', 'An internal error occurred.')
}

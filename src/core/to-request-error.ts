import { HashingOverloadedError } from '../crypto/password.ts'
import { isDatabaseUnavailable } from '../store/unavailable.ts'
import { overloaded, RequestError } from './request-error.ts'

/** A failure as a request error: what asks for patience is told apart from what is our own fault. */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error
  if (error instanceof HashingOverloadedError || isDatabaseUnavailable(error)) return overloaded()
  return new RequestError('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.')
}

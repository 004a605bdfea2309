import { HashingOverloadedError } from '../crypto/password.ts'
import { BlobStoreUnavailableError } from '../ports/blob-store.ts'
import { PicturesOverloadedError } from '../ports/picture-renderer.ts'
import { isDatabaseUnavailable, isRefusedValue } from '../store/unavailable.ts'
import { ValidationError } from './errors.ts'
import { overloaded, RequestError } from './request-error.ts'

const busy = [HashingOverloadedError, PicturesOverloadedError, BlobStoreUnavailableError]

/**
 * Turns a failure into a request error: OVERLOADED for a request that may succeed later, BAD_USER_INPUT for a value that
 * the database refused, INTERNAL_SERVER_ERROR for faults of the server. The SQLSTATE decides: see `store/sql-states.ts`.
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error
  if (busy.some((kind) => error instanceof kind) || isDatabaseUnavailable(error)) return overloaded()
  // A query has no union of results in which its validation could return an error.
  if (error instanceof ValidationError) return new RequestError('BAD_USER_INPUT', describe(error))
  // Inputs are checked before they reach the database; this is for values that pass those checks.
  if (isRefusedValue(error)) return new RequestError('BAD_USER_INPUT', 'A value of the request cannot be stored.')
  return new RequestError('INTERNAL_SERVER_ERROR', 'An internal error occurred.')
}

function describe({ fields }: ValidationError): string {
  return fields.map(({ path, message }) => `\`${path.join('.')}\`: ${message}`).join(' ')
}

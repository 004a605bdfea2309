import { RequestError } from '../core/request-error.ts'
import type { Operation } from './operation.ts'

/**
 * Refuses a file in anything but a mutation: no query takes one.
 *
 * @throws RequestError BAD_USER_INPUT
 */
export function assertUploadAllowed(operation: Operation): void {
  if (operation.type === 'mutation') return
  throw new RequestError('BAD_USER_INPUT', 'Only a mutation can be sent with a file.')
}

import { type DocumentNode, getOperationAST } from 'graphql'
import { RequestError } from '../core/request-error.ts'

/**
 * Refuses a file in anything but a mutation: no query takes one.
 *
 * @throws RequestError BAD_USER_INPUT
 */
export function checkUpload(document: DocumentNode, operationName: string | null): void {
  if (getOperationAST(document, operationName)?.operation === 'mutation') return
  throw new RequestError('BAD_USER_INPUT', 'Only a mutation can be sent with a file.')
}

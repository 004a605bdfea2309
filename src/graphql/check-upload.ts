import type { DocumentNode } from 'graphql'
import { RequestError } from '../core/request-error.ts'
import { rootFieldsOf } from './root-fields.ts'

/**
 * Refuses a file in anything but a mutation: no query takes one.
 *
 * @throws RequestError BAD_USER_INPUT
 */
export function checkUpload(document: DocumentNode, operationName: string | null): void {
  if (rootFieldsOf(document, operationName)?.operation === 'mutation') return
  throw new RequestError('BAD_USER_INPUT', 'Only a mutation can be sent with a file.')
}

import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** No API key that the caller may change has this id. A key that is revoked is not changed, and one that has expired is not rotated. */
export class ApiKeyNotFoundError extends ExpectedError {
  readonly code = 'API_KEY_NOT_FOUND'
  constructor(message = 'There is no API key with this id that you can change.') {
    super(message)
  }
}

export const apiKeyErrors: readonly ErrorDeclaration[] = [
  declareError(ApiKeyNotFoundError, {
    description:
      'There is no API key with this id that you may change. For `updateApiKey` and `rotateApiKey`, also: it is revoked. For ' +
      '`rotateApiKey`, also: it has expired.',
    code: 'API_KEY_NOT_FOUND',
    codeDescription:
      'There is no such API key, or it belongs to another user or organization. A key that is revoked cannot be changed or ' +
      'rotated, and one that has expired cannot be rotated.',
  }),
]

import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** No API key that the caller may change has this id, or it is revoked. A key that has expired is not rotated, either. */
export class ApiKeyNotFoundError extends ExpectedError {
  readonly code = 'API_KEY_NOT_FOUND'
  constructor() {
    super('There is no API key with this id.')
  }
}

export const apiKeyErrors: readonly ErrorDeclaration[] = [
  declareError(ApiKeyNotFoundError, {
    description:
      'There is no API key with this id that you may change, or it is revoked. For `rotateApiKey`, also: it has expired.',
    code: 'API_KEY_NOT_FOUND',
    codeDescription:
      'There is no such API key, it is revoked, or it belongs to another user or organization. A key that has expired cannot be rotated.',
  }),
]

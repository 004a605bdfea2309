import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** No API key of the caller has this id, or it is revoked. */
export class ApiKeyNotFoundError extends ExpectedError {
  readonly code = 'API_KEY_NOT_FOUND'
  constructor() {
    super('There is no API key with this id.')
  }
}

export const apiKeyErrors: readonly ErrorDeclaration[] = [
  declareError(ApiKeyNotFoundError, {
    description: 'You have no API key with this id, or it is revoked.',
    code: 'API_KEY_NOT_FOUND',
    codeDescription: 'There is no such API key, or it belongs to another user.',
  }),
]

export {
  createVerifier,
  type TokenCaller,
  TokenRefused,
  type VerifierOptions,
  type VerifyAccessToken,
} from './node/access-token.ts'
export { type ApiClient, type ApiClientOptions, createApiClient } from './node/api-client.ts'
export { type ApiKeyVerifierOptions, createApiKeyVerifier, type VerifyApiKey } from './node/api-key.ts'
export { expressAuth, fastifyAuth, honoAuth, type Protect, yogaAuth } from './node/middleware.ts'
export {
  type CredentialHeaders,
  createRequestVerifier,
  credentialsOf,
  type NodeMessage,
  RateLimitExceeded,
  type RequestVerifierOptions,
  VerifierUnavailable,
  type VerifyRequest,
} from './node/request.ts'
export type { ApiKeyRateLimit, ApiKeyVerdict } from './node/verdict.ts'
export { RequestError } from './request-error.ts'

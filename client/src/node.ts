export { createVerifier, type TokenCaller, TokenRefused, type VerifierOptions } from './node/access-token.ts'
export { type ApiKeyVerdict, type ApiKeyVerifierOptions, createApiKeyVerifier } from './node/api-key.ts'
export { expressAuth, fastifyAuth, honoAuth, yogaAuth } from './node/middleware.ts'

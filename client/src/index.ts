export {
  type AuthClient,
  type AuthClientOptions,
  createAuthClient,
  type OperationMethods,
} from './create-auth-client.ts'
export type * from './generated.ts'
export { possibleTypes } from './generated.ts'
export { RequestError } from './request-error.ts'
export type { AuthState } from './session.ts'
export type { AuthStorage, StorageChoice } from './storage.ts'

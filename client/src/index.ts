export {
  type AuthClient,
  type AuthClientOptions,
  createAuthClient,
  type OperationMethods,
} from './create-auth-client.ts'
export { createFirstAdmin } from './create-first-admin.ts'
export type * from './generated.ts'
export { possibleTypes } from './generated.ts'
export { apiKeys, type Member, members, type Page, type PageOptions, sessions } from './lists.ts'
export {
  hasPasskeys,
  logInWithPasskey,
  type PasskeyNotUsed,
  reauthenticateWithPasskey,
  registerPasskey,
} from './passkeys.ts'
export { RequestError } from './request-error.ts'
export type { AuthState, SessionTokens } from './session.ts'
export { logInWithCode, logInWithLink, requestLoginLink } from './sign-in-by-mail.ts'
export {
  completeLoginCode,
  completeOAuthLogin,
  linkOAuthAccount,
  type SignInNotFinished,
  startLoginCode,
  startOAuthLink,
  startOAuthLogin,
} from './sign-in-elsewhere.ts'
export { type SentToSignIn, signInOnPages } from './sign-in-on-pages.ts'
export type { AuthStorage, StorageChoice } from './storage.ts'

import type { User } from '../../../core/identity/store/user.ts'
import type { Identity } from '../../../ports/identity-provider.ts'
import type { AccountSuspendedError, AuthTokens, TwoFactorChallenge } from '../../session/index.ts'
import type { AccountExistsError, OAuthFailedError } from '../errors.ts'

export type OAuthLoginAnswer =
  | AuthTokens
  | TwoFactorChallenge
  | OAuthFailedError
  | AccountExistsError
  | AccountSuspendedError

/** An identity with the provider that confirmed it, and its name in the form in which it is stored. */
export interface ConfirmedIdentity {
  provider: string
  identity: Identity
  name: string | null
}

/** What a sign-in came to, and the user if it made an account. */
export interface Decision {
  answer: OAuthLoginAnswer
  made: User | null
}

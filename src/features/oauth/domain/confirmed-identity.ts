import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import type { Identity } from '../../../ports/identity-provider.ts'
import type { AccountSuspendedError, AuthTokens, TwoFactorChallenge } from '../../session/index.ts'
import type { AccountExistsError, OAuthFailedError } from '../errors.ts'

/** The result of a sign-in: `Opened` is what its end returns for a user who has passed every check. */
export type SignInAnswer<Opened> =
  | Opened
  | TwoFactorChallenge
  | OAuthFailedError
  | AccountExistsError
  | AccountSuspendedError

export type OAuthLoginAnswer = SignInAnswer<AuthTokens>

/** Makes the last checks of a sign-in and ends it, in a transaction that holds the lock of the user's row. */
export type SignInEnd<Opened> = (
  em: EntityManager,
  user: User,
) => Promise<Opened | TwoFactorChallenge | AccountSuspendedError>

/** An identity with the provider that confirmed it, and its name in the form in which it is stored. */
export interface ConfirmedIdentity {
  provider: string
  identity: Identity
  name: string | null
}

/** A confirmed identity that signs in, perhaps for the first time. */
export interface ReferredIdentity extends ConfirmedIdentity {
  /** The code that the sign-in began with, for the account that it may make. */
  referralCode: string | null | undefined
}

/** The user of a confirmed identity. The transaction that found the user holds the lock of the row. */
export interface ResolvedUser {
  user: User
  /** Whether the sign-in made the account. */
  isNew: boolean
}

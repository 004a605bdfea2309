import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'
import type { IdentityProviderFailure } from '../../ports/identity-provider.ts'

export type OAuthFailureReason = IdentityProviderFailure | 'STATE_INVALID' | 'LINKED_TO_ANOTHER_USER' | 'SIGNUP_CLOSED'

const messages: Record<OAuthFailureReason, string> = {
  DENIED: 'The sign-in was not allowed at the provider, or its page was closed. Nothing was changed.',
  UNAVAILABLE: 'The provider does not answer at the moment. Try again in a minute, or sign in another way.',
  REJECTED: 'The provider’s response is not valid, or it was used before. Start the sign-in again.',
  STATE_INVALID:
    'This sign-in has expired, was finished before, or was begun by another app or browser. Start the sign-in again.',
  LINKED_TO_ANOTHER_USER: 'This account of the provider is already linked to another user.',
  SIGNUP_CLOSED:
    'No account here is linked to this account of the provider, and sign-up is closed. If you have an account, sign in to it the ' +
    'way you usually do, and then link the provider in its settings.',
}

/** A sign-in at an identity provider did not succeed. */
export class OAuthFailedError extends ExpectedError {
  readonly code = 'OAUTH_FAILED'
  readonly reason: OAuthFailureReason
  constructor(reason: OAuthFailureReason) {
    super(messages[reason])
    this.reason = reason
  }
}

/**
 * The provider proved an address that has a confirmed account. The account is joined only after its owner has signed in to it:
 * an attacker who controls an account at a provider must not get an account here with it. The message does not say which ways to sign in
 * the account has.
 */
export class AccountExistsError extends ExpectedError {
  readonly code = 'ACCOUNT_EXISTS'
  constructor() {
    super(
      'An account with this email address already exists. Sign in to it the way you usually do, or choose a new password, ' +
        'and then link the provider in the settings of your account.',
    )
  }
}

/** The user has no such account at a provider. */
export class OAuthAccountNotFoundError extends ExpectedError {
  readonly code = 'OAUTH_ACCOUNT_NOT_FOUND'
  constructor() {
    super('You have no linked account with this id.')
  }
}

export const oauthErrors: readonly ErrorDeclaration[] = [
  declareError(OAuthFailedError, {
    description:
      'The identity provider did not confirm the identity, or the sign-in cannot be finished here. `reason` says why.',
    code: 'OAUTH_FAILED',
    codeDescription: 'The identity provider did not confirm the identity; `reason` says why.',
    fields: {
      reason: {
        type: {
          name: 'OAuthFailureReason',
          description: 'Why a sign-in at an identity provider failed.',
          values: {
            DENIED: 'The user did not allow the sign-in, or closed the page of the provider.',
            UNAVAILABLE: 'The provider is down or slow. Other ways to sign in are not affected.',
            REJECTED: 'The answer or the ID token of the provider is not valid, has expired, or was used before.',
            STATE_INVALID:
              'The `state` or `nonce` is unknown, has expired or was used before, or another client or session began the sign-in.',
            LINKED_TO_ANOTHER_USER: 'The account of the provider is linked to another user of this server.',
            SIGNUP_CLOSED:
              'The account of the provider is not linked to an account here, and the operator has closed sign-up (SIGNUP).',
          },
        },
        description: 'Why the sign-in failed.',
      },
    },
  }),
  declareError(AccountExistsError, {
    description:
      'The provider proved an address that has a confirmed account, which is not linked to the provider. Ask the user to sign in ' +
      'the usual way, and then link the provider with `startOAuthLink`. Only a user who proved the address gets this answer.',
    code: 'ACCOUNT_EXISTS',
    codeDescription:
      'The address belongs to an account that is not linked to this provider: sign in to it first, and link it then.',
  }),
  declareError(OAuthAccountNotFoundError, {
    description: 'You have no account at a provider with this id.',
    code: 'OAUTH_ACCOUNT_NOT_FOUND',
    codeDescription: 'There is no such linked account, or it belongs to another user.',
  }),
]

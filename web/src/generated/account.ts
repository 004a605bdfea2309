/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The kind of credential that a request was sent with. */
export type AccessKind =
  /** The request has no credential. */
  | 'ANONYMOUS'
  /** An API key, of a user or of an organization. */
  | 'API_KEY'
  /** An access token of a session. */
  | 'SESSION';

/** The codes of the expected failures. */
export type ErrorCode =
  /** The address belongs to an account that is not linked to this provider: sign in to it first, and link it then. */
  | 'ACCOUNT_EXISTS'
  /** Too many failed attempts. Try again later. */
  | 'ACCOUNT_LOCKED'
  /** An administrator has suspended the account. */
  | 'ACCOUNT_SUSPENDED'
  /** There is no such API key, or it belongs to another user or organization. */
  | 'API_KEY_NOT_FOUND'
  /** The challenge has been used or has expired. Begin again. */
  | 'CHALLENGE_EXPIRED'
  /** The code is wrong, has expired or has already been used. */
  | 'CODE_INVALID'
  /** The change contradicts the current state, or a rule forbids its result. */
  | 'CONFLICT'
  /** The address has to be confirmed first. */
  | 'EMAIL_NOT_VERIFIED'
  /** The address already has an account. */
  | 'EMAIL_TAKEN'
  /** The name, the password or the passkey is wrong, or there is no such account. */
  | 'INVALID_CREDENTIALS'
  /** There is no such invitation, or it is no longer valid, or it is for another address. */
  | 'INVITATION_NOT_FOUND'
  /** An organization keeps at least one owner who can sign in. */
  | 'LAST_OWNER'
  /** The last way to sign in cannot be removed. */
  | 'LAST_WAY_IN'
  /** There is no such linked account, or it belongs to another user. */
  | 'OAUTH_ACCOUNT_NOT_FOUND'
  /** The identity provider did not confirm the identity; `reason` says why. */
  | 'OAUTH_FAILED'
  /** There is no such organization, or you are not a member of it. */
  | 'ORGANIZATION_NOT_FOUND'
  /** There is no such passkey, or it belongs to another user. */
  | 'PASSKEY_NOT_FOUND'
  /** The password is too easy to guess. */
  | 'PASSWORD_COMPROMISED'
  /** The user has to prove again who they are, with `reauthenticate`. */
  | 'PROOF_REQUIRED'
  /** The request asks for scopes that the caller does not hold. */
  | 'SCOPE_NOT_GRANTED'
  /** There is no such session, or it belongs to another user. */
  | 'SESSION_NOT_FOUND'
  /** The token has expired. */
  | 'TOKEN_EXPIRED'
  /** The token is malformed, unknown, used or replaced. */
  | 'TOKEN_INVALID'
  /** Two-factor authentication is already on. */
  | 'TWO_FACTOR_ALREADY_ENABLED'
  /** Two-factor authentication is off. */
  | 'TWO_FACTOR_NOT_ENABLED'
  /** Two-factor authentication is on, and a password is not enough. */
  | 'TWO_FACTOR_REQUIRED'
  /** Another user has the username. */
  | 'USERNAME_TAKEN'
  /** There is no such user. */
  | 'USER_NOT_FOUND'
  /** The input breaks one or more rules; `fields` lists every violation. */
  | 'VALIDATION_ERROR';

/** The kind of an identity provider, for instance to choose the button that its owner asks for. */
export type OAuthProviderKind =
  /** Sign in with Apple. */
  | 'APPLE'
  /** Discord. */
  | 'DISCORD'
  /** GitHub. */
  | 'GITHUB'
  /** GitLab. */
  | 'GITLAB'
  /** Google. */
  | 'GOOGLE'
  /** Microsoft Entra ID and personal Microsoft accounts. */
  | 'MICROSOFT'
  /** Any other OpenID provider. */
  | 'OIDC';

export type SignInOptionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SignInOptionsQuery = { signInOptions: { loginByMail: boolean, passkeys: boolean, signup: boolean, providers: Array<{ id: string, name: string, kind: OAuthProviderKind }> } };

export type StillSignedInQueryVariables = Exact<{ [key: string]: never; }>;


export type StillSignedInQuery = { access: { kind: AccessKind, session: { id: string } | null } };

export type CreateLoginCodeMutationVariables = Exact<{
  returnTo: string;
  codeChallenge: string;
  state: string;
}>;


export type CreateLoginCodeMutation = { createLoginCode:
    | { __typename: 'LoginCode', url: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const SignInOptionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query SignInOptions {
  signInOptions {
    loginByMail
    passkeys
    signup
    providers {
      id
      name
      kind
    }
  }
}
    `) as unknown as TypedDocumentString<SignInOptionsQuery, SignInOptionsQueryVariables>;
export const StillSignedInDocument = /*#__PURE__*/ new TypedDocumentString(`
    query StillSignedIn {
  access {
    kind
    session {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StillSignedInQuery, StillSignedInQueryVariables>;
export const CreateLoginCodeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateLoginCode($returnTo: String!, $codeChallenge: String!, $state: String!) {
  createLoginCode(
    returnTo: $returnTo
    codeChallenge: $codeChallenge
    state: $state
  ) {
    __typename
    ... on LoginCode {
      url
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateLoginCodeMutation, CreateLoginCodeMutationVariables>;

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

/** Whether a key is for production or for testing. Both are equally valid credentials of this server. */
export type ApiKeyMode =
  /** For production. The key begins with `sp_live_`. */
  | 'LIVE'
  /** For testing. The key begins with `sp_test_`. */
  | 'TEST';

/** Whether an API key was revoked or has expired. */
export type ApiKeyStatus =
  /** The key was not revoked and has not expired. While its owner is suspended, it is refused all the same. */
  | 'ACTIVE'
  /** The key has expired. */
  | 'EXPIRED'
  /** The key was revoked. */
  | 'REVOKED';

/** The types of security events. */
export type AuditEventType =
  /** The account was deleted by its owner. */
  | 'ACCOUNT_DELETED'
  /** An attempt was refused because the password is locked after too many failures. */
  | 'ACCOUNT_LOCKED'
  /** An API key was created. */
  | 'API_KEY_CREATED'
  /** An API key was deleted. */
  | 'API_KEY_DELETED'
  /** An API key was revoked. */
  | 'API_KEY_REVOKED'
  /** An API key got a new secret. */
  | 'API_KEY_ROTATED'
  /** The name, scopes or expiry of an API key was changed. */
  | 'API_KEY_UPDATED'
  /** A change of many users ended. Each change has an event of its own. */
  | 'BULK_FINISHED'
  /** An administrator began to change many users at once. */
  | 'BULK_STARTED'
  /** A change was reported as “not me”, and the account was secured. */
  | 'CHANGE_DISOWNED'
  /** A user’s own data was changed. The event does not contain the values. */
  | 'DATA_CHANGED'
  /** The address was changed. */
  | 'EMAIL_CHANGED'
  /** A change of address was requested. */
  | 'EMAIL_CHANGE_REQUESTED'
  /** An address was confirmed. */
  | 'EMAIL_VERIFIED'
  /** An invitation to an organization was mailed again, with a new link. */
  | 'INVITATION_RESENT'
  /** An invitation to an organization was revoked. */
  | 'INVITATION_REVOKED'
  /** A session was opened. */
  | 'LOGGED_IN'
  /** A user logged out, which ended the session. */
  | 'LOGGED_OUT'
  /** A code was made with which an application opens a session. */
  | 'LOGIN_CODE_CREATED'
  /** A login code was presented with a wrong verifier, which spent it. */
  | 'LOGIN_CODE_REFUSED'
  /** A login code that had been exchanged was presented again, and the session that it had opened was ended. */
  | 'LOGIN_CODE_REUSED'
  /** A login failed: the password was wrong, or there was no such account. */
  | 'LOGIN_FAILED'
  /** A mail to sign in was reported as “I did not ask for this”, and its link and code were voided. */
  | 'LOGIN_LINK_DISOWNED'
  /** A link and a code to sign in were requested by mail. */
  | 'LOGIN_LINK_REQUESTED'
  /** A sign-in by mail failed: the code was wrong or had expired. */
  | 'MAIL_CODE_FAILED'
  /** A code of a mail was refused because there were too many failures for the address. */
  | 'MAIL_CODE_LOCKED'
  /** An address was invited to an organization. */
  | 'MEMBER_INVITED'
  /** A user became a member of an organization. */
  | 'MEMBER_JOINED'
  /** A member left an organization. */
  | 'MEMBER_LEFT'
  /** A member of an organization was removed. */
  | 'MEMBER_REMOVED'
  /** A member of an organization was given another role. */
  | 'MEMBER_ROLE_CHANGED'
  /** An account at an identity provider was linked. */
  | 'OAUTH_ACCOUNT_LINKED'
  /** An account at an identity provider was unlinked. */
  | 'OAUTH_ACCOUNT_UNLINKED'
  /** A sign-in at an identity provider failed, or its address belongs to an account that is not linked. */
  | 'OAUTH_LOGIN_FAILED'
  /** A user created an organization, and owns it. */
  | 'ORGANIZATION_CREATED'
  /** An organization was deleted, with its members, invitations and API keys. */
  | 'ORGANIZATION_DELETED'
  /** A session was moved to an organization, or out of one. */
  | 'ORGANIZATION_SWITCHED'
  /** The name, the slug or the tier of an organization was changed. */
  | 'ORGANIZATION_UPDATED'
  /** A passkey was registered. */
  | 'PASSKEY_ADDED'
  /** A passkey was refused because its signature counter did not increase: there may be a copy of it. */
  | 'PASSKEY_COUNTER_REGRESSED'
  /** A passkey was deleted. */
  | 'PASSKEY_DELETED'
  /** The response of an authenticator was refused: the passkey is unknown, or the signature is wrong. */
  | 'PASSKEY_REFUSED'
  /** A passkey was renamed. */
  | 'PASSKEY_RENAMED'
  /** The password was changed. */
  | 'PASSWORD_CHANGED'
  /** A signed-in user entered a wrong password to confirm a change. */
  | 'PASSWORD_CONFIRMATION_FAILED'
  /** A new password was set by a mailed link. */
  | 'PASSWORD_RESET'
  /** A link to set a new password was requested. */
  | 'PASSWORD_RESET_REQUESTED'
  /** The name, username or picture was changed. */
  | 'PROFILE_CHANGED'
  /** A signed-in user proved again who they are. */
  | 'REAUTHENTICATED'
  /** New recovery codes were created, and the old ones stopped working. */
  | 'RECOVERY_CODES_REGENERATED'
  /** A recovery code was used to log in or to prove who the user is. */
  | 'RECOVERY_CODE_USED'
  /** A user who signed up with the referral code of the target confirmed the address. */
  | 'REFERRAL_RECORDED'
  /** A refresh token that had been exchanged was presented again, and the session was ended. */
  | 'REFRESH_TOKEN_REUSED'
  /** A sign-in proved its first factor, and has to prove the second one. */
  | 'SECOND_FACTOR_REQUESTED'
  /** A user ended one of their sessions, or all of their other sessions. */
  | 'SESSION_REVOKED'
  /** An account was requested or made. */
  | 'SIGNED_UP'
  /** A new key for signing access tokens was made. */
  | 'SIGNING_KEY_ROTATED'
  /** A sign-in proved its first factor and was refused. The details give the reason: the account is suspended, its address is not confirmed, or the user does not belong to the organization. */
  | 'SIGN_IN_REFUSED'
  /** Two-factor authentication was turned off. */
  | 'TWO_FACTOR_DISABLED'
  /** Two-factor authentication was turned on. */
  | 'TWO_FACTOR_ENABLED'
  /** A second-factor code was wrong. */
  | 'TWO_FACTOR_FAILED'
  /** A code was refused because the second factor is locked after too many failures. */
  | 'TWO_FACTOR_LOCKED'
  /** The set-up of two-factor authentication was started. */
  | 'TWO_FACTOR_SETUP'
  /** The event was recorded by another version of the server; `recordedType` has its type. */
  | 'UNKNOWN'
  /** An export of users was downloaded, or broken off; the event has the number of users. */
  | 'USERS_EXPORTED'
  /** An administrator revoked an API key of a user. */
  | 'USER_API_KEY_REVOKED'
  /** An administrator, the command line or an import made an account. */
  | 'USER_CREATED'
  /** An administrator deleted an account. */
  | 'USER_DELETED'
  /** An administrator confirmed the address of a user. */
  | 'USER_EMAIL_CONFIRMED'
  /** An administrator requested an export of users. */
  | 'USER_EXPORT_REQUESTED'
  /** An administrator opened a session in the name of a user. */
  | 'USER_IMPERSONATED'
  /** An administrator ended a suspension. */
  | 'USER_REACTIVATED'
  /** An administrator ended every session of a user. */
  | 'USER_SESSIONS_REVOKED'
  /** An account was suspended: by an administrator, or because a link that was mailed to its owner removed a second factor that its role requires. */
  | 'USER_SUSPENDED'
  /** An administrator turned off two-factor authentication for a user. */
  | 'USER_TWO_FACTOR_RESET'
  /** An administrator or the command line changed an account. */
  | 'USER_UPDATED';

/** The codes of the expected failures. The failures in `errors` have other codes: see `Mutation`. */
export type ErrorCode =
  /** The address belongs to an account that is not linked to this provider: sign in to it first, and link it then. */
  | 'ACCOUNT_EXISTS'
  /** Too many failed attempts. Try again later. */
  | 'ACCOUNT_LOCKED'
  /** An administrator has suspended the account. */
  | 'ACCOUNT_SUSPENDED'
  /** There is no such API key, or it belongs to another user or organization. A key that is revoked cannot be changed or rotated, and one that has expired cannot be rotated. */
  | 'API_KEY_NOT_FOUND'
  /** The challenge has been used or has expired. Begin again. */
  | 'CHALLENGE_EXPIRED'
  /** The code is wrong, has expired or has already been used. */
  | 'CODE_INVALID'
  /** The change contradicts the current state, or a rule forbids its result. Several types have this code: `__typename` tells them apart. */
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
  /** The caller lacks scopes that the request needs, or the API key that was verified lacks some. */
  | 'SCOPE_NOT_GRANTED'
  /** There is no such session, or it belongs to another user. */
  | 'SESSION_NOT_FOUND'
  /** The token has expired. */
  | 'TOKEN_EXPIRED'
  /** The token is malformed, unknown, used or replaced. */
  | 'TOKEN_INVALID'
  /** Two-factor authentication is already on. */
  | 'TWO_FACTOR_ALREADY_ENABLED'
  /** Two-factor authentication is off, or no set-up was started within the last 15 minutes. */
  | 'TWO_FACTOR_NOT_ENABLED'
  /** Two-factor authentication is on, and a password is not enough. */
  | 'TWO_FACTOR_REQUIRED'
  /** Another user has the username. */
  | 'USERNAME_TAKEN'
  /** There is no such user. */
  | 'USER_NOT_FOUND'
  /** The input breaks one or more rules; `fields` lists the first 20 violations. */
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

export type DisableTwoFactorByProofMutationVariables = Exact<{ [key: string]: never; }>;


export type DisableTwoFactorByProofMutation = { result:
    | { __typename: 'Done', message: string }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'TwoFactorNotEnabledError', code: ErrorCode, message: string }
   };

export type MyProfileQueryVariables = Exact<{ [key: string]: never; }>;


export type MyProfileQuery = { signInOptions: { signup: boolean }, me: { id: string, name: string | null, username: string | null, email: string | null, emailVerified: boolean | null, avatarUrl: string | null, createdAt: string, referralCode: string | null, referrals: { totalCount: number } | null } | null };

export type MySecurityQueryVariables = Exact<{ [key: string]: never; }>;


export type MySecurityQuery = { signInOptions: { passkeys: boolean, providers: Array<{ id: string, name: string, kind: OAuthProviderKind }> }, me: { id: string, username: string | null, email: string | null, twoFactorEnabled: boolean | null, recoveryCodesRemaining: number | null, passkeys: Array<{ id: string, name: string, backedUp: boolean, createdAt: string, lastUsedAt: string | null }> | null, oauthAccounts: Array<{ id: string, email: string | null, linkedAt: string, lastUsedAt: string | null, provider: { id: string, name: string, kind: OAuthProviderKind } }> | null } | null };

export type MySessionsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MySessionsQuery = { me: { id: string, list: { totalCount: number, nodes: Array<{ id: string, createdAt: string, current: boolean, ip: string | null, lastSeenAt: string, userAgent: string | null, organization: { id: string, name: string } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type MyActivityQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MyActivityQuery = { me: { id: string, list: { nodes: Array<{ id: string, type: AuditEventType, recordedType: string, createdAt: string, ip: string | null, userAgent: string | null, actorId: string | null, organization: { id: string, name: string } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type KeyFieldsFragment = { id: string, name: string, prefix: string, mode: ApiKeyMode, status: ApiKeyStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, rotatedAt: string | null, revokedAt: string | null, previousSecretExpiresAt: string | null };

export type MyApiKeysQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MyApiKeysQuery = { me: { id: string, list: { nodes: Array<{ id: string, name: string, prefix: string, mode: ApiKeyMode, status: ApiKeyStatus, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, rotatedAt: string | null, revokedAt: string | null, previousSecretExpiresAt: string | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type GrantableScopesQueryVariables = Exact<{ [key: string]: never; }>;


export type GrantableScopesQuery = { access: { scopes: Array<string> }, scopes: Array<{ name: string, description: string }> };

export type MyOrganizationsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyOrganizationsQuery = { me: { id: string, organizations: Array<{ id: string, role: string, createdAt: string, organization: { id: string, name: string, slug: string } }> | null } | null };

export type OneOrganizationQueryVariables = Exact<{
  id: string | number;
}>;


export type OneOrganizationQuery = { organization: { id: string, name: string, slug: string, myRole: string | null, myScopes: Array<string>, createdAt: string } | null, organizationRoles: Array<{ name: string, scopes: Array<string> }> };

export type OrganizationMembersQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type OrganizationMembersQuery = { owner: { id: string, list: { totalCount: number, nodes: Array<{ id: string, role: string, createdAt: string, email: string | null, user: { id: string, name: string | null, username: string | null, avatarUrl: string | null } }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } } | null };

export type OrganizationInvitationsQueryVariables = Exact<{
  id: string | number;
}>;


export type OrganizationInvitationsQuery = { organization: { id: string, invitations: Array<{ id: string, email: string | null, role: string, createdAt: string, expiresAt: string, invitedBy: { id: string, name: string | null, username: string | null } | null }> } | null };

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
export const KeyFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  mode
  status
  scopes
  createdAt
  expiresAt
  lastUsedAt
  lastUsedIp
  rotatedAt
  revokedAt
  previousSecretExpiresAt
}
    `, {"fragmentName":"KeyFields"}) as unknown as TypedDocumentString<KeyFieldsFragment, unknown>;
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
export const DisableTwoFactorByProofDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DisableTwoFactorByProof {
  result: disableTwoFactorByProof {
    __typename
    ... on Done {
      message
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DisableTwoFactorByProofMutation, DisableTwoFactorByProofMutationVariables>;
export const MyProfileDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyProfile {
  signInOptions {
    signup
  }
  me {
    id
    name
    username
    email
    emailVerified
    avatarUrl(size: 256)
    createdAt
    referralCode
    referrals(first: 0) {
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<MyProfileQuery, MyProfileQueryVariables>;
export const MySecurityDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MySecurity {
  signInOptions {
    passkeys
    providers {
      id
      name
      kind
    }
  }
  me {
    id
    username
    email
    twoFactorEnabled
    recoveryCodesRemaining
    passkeys {
      id
      name
      backedUp
      createdAt
      lastUsedAt
    }
    oauthAccounts {
      id
      email
      linkedAt
      lastUsedAt
      provider {
        id
        name
        kind
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MySecurityQuery, MySecurityQueryVariables>;
export const MySessionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MySessions($after: String) {
  me {
    id
    list: sessions(first: 20, after: $after) {
      totalCount
      nodes {
        id
        createdAt
        current
        ip
        lastSeenAt
        userAgent
        organization {
          id
          name
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MySessionsQuery, MySessionsQueryVariables>;
export const MyActivityDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyActivity($after: String) {
  me {
    id
    list: securityEvents(first: 20, after: $after) {
      nodes {
        id
        type
        recordedType
        createdAt
        ip
        userAgent
        actorId
        organization {
          id
          name
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyActivityQuery, MyActivityQueryVariables>;
export const MyApiKeysDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyApiKeys($after: String) {
  me {
    id
    list: apiKeys(first: 20, after: $after) {
      nodes {
        ...KeyFields
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment KeyFields on ApiKey {
  id
  name
  prefix
  mode
  status
  scopes
  createdAt
  expiresAt
  lastUsedAt
  lastUsedIp
  rotatedAt
  revokedAt
  previousSecretExpiresAt
}`) as unknown as TypedDocumentString<MyApiKeysQuery, MyApiKeysQueryVariables>;
export const GrantableScopesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query GrantableScopes {
  access {
    scopes
  }
  scopes {
    name
    description
  }
}
    `) as unknown as TypedDocumentString<GrantableScopesQuery, GrantableScopesQueryVariables>;
export const MyOrganizationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyOrganizations {
  me {
    id
    organizations {
      id
      role
      createdAt
      organization {
        id
        name
        slug
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyOrganizationsQuery, MyOrganizationsQueryVariables>;
export const OneOrganizationDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OneOrganization($id: ID!) {
  organization(id: $id) {
    id
    name
    slug
    myRole
    myScopes
    createdAt
  }
  organizationRoles {
    name
    scopes
  }
}
    `) as unknown as TypedDocumentString<OneOrganizationQuery, OneOrganizationQueryVariables>;
export const OrganizationMembersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationMembers($id: ID!, $after: String) {
  owner: organization(id: $id) {
    id
    list: members(first: 20, after: $after) {
      totalCount
      nodes {
        id
        role
        createdAt
        email
        user {
          id
          name
          username
          avatarUrl(size: 64)
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OrganizationMembersQuery, OrganizationMembersQueryVariables>;
export const OrganizationInvitationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationInvitations($id: ID!) {
  organization(id: $id) {
    id
    invitations {
      id
      email
      role
      createdAt
      expiresAt
      invitedBy {
        id
        name
        username
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OrganizationInvitationsQuery, OrganizationInvitationsQueryVariables>;

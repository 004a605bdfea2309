/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A range of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the range, inclusive. */
  from?: string | null | undefined;
  /** The end of the range, exclusive. */
  to?: string | null | undefined;
};

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

/** The direction of an order. */
export type OrderDirection =
  /** Ascending. */
  | 'ASC'
  /** Descending. */
  | 'DESC';

/** How many requests per minute a user may make. The same limit applies to each of the user’s API keys. */
export type RateLimitTier =
  /** 10,000 requests per minute by default. The operator can change the limit. */
  | 'ENTERPRISE'
  /** 60 requests per minute by default. The operator can change the limit. */
  | 'FREE'
  /** 1,000 requests per minute by default. The operator can change the limit. */
  | 'PRO';

/** The length of a point of the statistics. */
export type StatsStep =
  /** A day, in UTC. */
  | 'DAY'
  /** An hour, in UTC. */
  | 'HOUR';

/** Which users to return. A user has to match every field that is given. */
export type UserFilter = {
  /** Users whose account was created in this range. */
  createdAt?: DateTimeRange | null | undefined;
  /** The user with exactly this email address. */
  email?: string | null | undefined;
  /** Users whose email address contains this text. Letter case makes no difference. */
  emailContains?: string | null | undefined;
  /** True for users who have confirmed their email address, false for all others. */
  emailVerified?: boolean | null | undefined;
  /** Users who last logged in within this range. */
  lastLoginAt?: DateTimeRange | null | undefined;
  /** Members of the organization with this id. */
  organizationId?: string | number | null | undefined;
  /** Users with one of these roles. */
  role?: Array<string> | null | undefined;
  /** Users whose email address, name or username contains this text. Letter case makes no difference. */
  search?: string | null | undefined;
  /** Users with one of these statuses. */
  status?: Array<UserStatus> | null | undefined;
  /** Users who are suspended now, and whose suspension ends in this range. */
  suspendedUntil?: DateTimeRange | null | undefined;
  /** Users who are suspended now for a reason that contains this text. Letter case makes no difference. */
  suspensionReasonContains?: string | null | undefined;
  /** Users with one of these rate limit tiers. */
  tier?: Array<RateLimitTier> | null | undefined;
  /** True for users with two-factor authentication, false for all others. */
  twoFactorEnabled?: boolean | null | undefined;
};

/** The order of a list of users. */
export type UserOrder = {
  /** The direction. */
  direction?: OrderDirection;
  /** The field to order by. */
  field?: UserOrderField;
};

/** The field that users are ordered by. */
export type UserOrderField =
  /** The time at which the account was created. */
  | 'CREATED_AT'
  /** The email address, by code points. */
  | 'EMAIL'
  /** The time of the last login. Users who have never logged in count as the earliest. */
  | 'LAST_LOGIN_AT'
  /** The display name, by code points. Users without a name come before all others. */
  | 'NAME';

/** Whether a user may sign in. */
export type UserStatus =
  /** The user may sign in. */
  | 'ACTIVE'
  /** The user may not sign in, and every credential of the user is refused. */
  | 'SUSPENDED';

export type MyAccessQueryVariables = Exact<{ [key: string]: never; }>;


export type MyAccessQuery = { access: { scopes: Array<string>, withheldScopes: Array<string> } };

export type StatisticsQueryVariables = Exact<{
  from: string;
  to: string;
  step: StatsStep;
}>;


export type StatisticsQuery = { stats: { users: number, points: Array<{ at: string, signUps: number, logins: number, failures: number, locks: number, activeSessions: number }> } };

export type UsersToLookAtQueryVariables = Exact<{ [key: string]: never; }>;


export type UsersToLookAtQuery = { suspended: { totalCount: number, totalCountIsEstimate: boolean }, unverified: { totalCount: number, totalCountIsEstimate: boolean } };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { health: Array<{ name: string, ok: boolean, message: string | null }> };

export type SettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type SettingsQuery = { settings: Array<{ name: string, value: string, isDefault: boolean, isSecret: boolean }> };

export type SigningKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type SigningKeysQuery = { signingKeys: Array<{ kid: string, algorithm: string, createdAt: string, activeFrom: string, expiresAt: string | null, current: boolean }> };

export type RotateSigningKeyMutationVariables = Exact<{ [key: string]: never; }>;


export type RotateSigningKeyMutation = { rotateSigningKey:
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'SigningKey', kid: string, activeFrom: string }
   };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { roles: Array<{ name: string, scopes: Array<string> }>, scopes: Array<{ name: string, description: string }>, organizationRoles: Array<{ name: string, scopes: Array<string> }> };

export type FindOrganizationsQueryVariables = Exact<{
  search: string;
}>;


export type FindOrganizationsQuery = { organizations: { nodes: Array<{ id: string, name: string, slug: string }> } };

export type OrganizationNameQueryVariables = Exact<{
  id: string | number;
}>;


export type OrganizationNameQuery = { organization: { id: string, name: string } | null };

export type UserRowFragment = { id: string, name: string | null, username: string | null, email: string | null, emailVerified: boolean | null, avatarUrl: string | null, role: string | null, tier: RateLimitTier | null, status: UserStatus | null, suspendedUntil: string | null, suspensionReason: string | null, twoFactorEnabled: boolean | null, lastLoginAt: string | null, createdAt: string, updatedAt: string | null };

export type UsersQueryVariables = Exact<{
  filter?: UserFilter | null | undefined;
  orderBy?: UserOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type UsersQuery = { users: { totalCount: number, totalCountIsEstimate: boolean, nodes: Array<{ id: string, name: string | null, username: string | null, email: string | null, emailVerified: boolean | null, avatarUrl: string | null, role: string | null, tier: RateLimitTier | null, status: UserStatus | null, suspendedUntil: string | null, suspensionReason: string | null, twoFactorEnabled: boolean | null, lastLoginAt: string | null, createdAt: string, updatedAt: string | null }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type RoleNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type RoleNamesQuery = { roles: Array<{ name: string, scopes: Array<string> }> };

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
export const UserRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment UserRow on User {
  id
  name
  username
  email
  emailVerified
  avatarUrl(size: 64)
  role
  tier
  status
  suspendedUntil
  suspensionReason
  twoFactorEnabled
  lastLoginAt
  createdAt
  updatedAt
}
    `, {"fragmentName":"UserRow"}) as unknown as TypedDocumentString<UserRowFragment, unknown>;
export const MyAccessDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyAccess {
  access {
    scopes
    withheldScopes
  }
}
    `) as unknown as TypedDocumentString<MyAccessQuery, MyAccessQueryVariables>;
export const StatisticsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Statistics($from: DateTime!, $to: DateTime!, $step: StatsStep!) {
  stats(from: $from, to: $to, step: $step) {
    users
    points {
      at
      signUps
      logins
      failures
      locks
      activeSessions
    }
  }
}
    `) as unknown as TypedDocumentString<StatisticsQuery, StatisticsQueryVariables>;
export const UsersToLookAtDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UsersToLookAt {
  suspended: users(first: 0, filter: {status: [SUSPENDED]}) {
    totalCount
    totalCountIsEstimate
  }
  unverified: users(first: 0, filter: {emailVerified: false}) {
    totalCount
    totalCountIsEstimate
  }
}
    `) as unknown as TypedDocumentString<UsersToLookAtQuery, UsersToLookAtQueryVariables>;
export const HealthDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Health {
  health {
    name
    ok
    message
  }
}
    `) as unknown as TypedDocumentString<HealthQuery, HealthQueryVariables>;
export const SettingsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Settings {
  settings {
    name
    value
    isDefault
    isSecret
  }
}
    `) as unknown as TypedDocumentString<SettingsQuery, SettingsQueryVariables>;
export const SigningKeysDocument = /*#__PURE__*/ new TypedDocumentString(`
    query SigningKeys {
  signingKeys {
    kid
    algorithm
    createdAt
    activeFrom
    expiresAt
    current
  }
}
    `) as unknown as TypedDocumentString<SigningKeysQuery, SigningKeysQueryVariables>;
export const RotateSigningKeyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RotateSigningKey {
  rotateSigningKey {
    __typename
    ... on SigningKey {
      kid
      activeFrom
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RotateSigningKeyMutation, RotateSigningKeyMutationVariables>;
export const RolesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Roles {
  roles {
    name
    scopes
  }
  scopes {
    name
    description
  }
  organizationRoles {
    name
    scopes
  }
}
    `) as unknown as TypedDocumentString<RolesQuery, RolesQueryVariables>;
export const FindOrganizationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FindOrganizations($search: String!) {
  organizations(filter: {search: $search}, first: 10) {
    nodes {
      id
      name
      slug
    }
  }
}
    `) as unknown as TypedDocumentString<FindOrganizationsQuery, FindOrganizationsQueryVariables>;
export const OrganizationNameDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationName($id: ID!) {
  organization(id: $id) {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<OrganizationNameQuery, OrganizationNameQueryVariables>;
export const UsersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Users($filter: UserFilter, $orderBy: UserOrder, $first: Int, $after: String, $last: Int, $before: String) {
  users(
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...UserRow
    }
    pageInfo {
      startCursor
      endCursor
      hasNextPage
      hasPreviousPage
    }
    totalCount
    totalCountIsEstimate
  }
}
    fragment UserRow on User {
  id
  name
  username
  email
  emailVerified
  avatarUrl(size: 64)
  role
  tier
  status
  suspendedUntil
  suspensionReason
  twoFactorEnabled
  lastLoginAt
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const RoleNamesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RoleNames {
  roles {
    name
    scopes
  }
}
    `) as unknown as TypedDocumentString<RoleNamesQuery, RoleNamesQueryVariables>;

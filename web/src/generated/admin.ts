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

/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which API keys to return. A key has to match every field that is given. */
export type ApiKeyFilter = {
  /** Keys whose name or prefix contains this text. Letter case makes no difference. One or two letters or digits (a to z, 0 to 9) have to be the beginning of a word. */
  search?: string | null | undefined;
  /** Keys with one of these statuses. */
  status?: Array<ApiKeyStatus> | null | undefined;
};

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

/** Which events to return. An event has to match every field that is given. */
export type AuditEventFilter = {
  /** Events that this user caused. */
  actorId?: string | number | null | undefined;
  /** Events that were recorded in this range. */
  createdAt?: DateTimeRange | null | undefined;
  /** Events from exactly this IP address. */
  ip?: string | null | undefined;
  /** Events that concern this organization. */
  organizationId?: string | number | null | undefined;
  /** Events that concern this user. */
  targetId?: string | number | null | undefined;
  /** Events of one of these types. */
  type?: Array<AuditEventType> | null | undefined;
};

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

/** A change that is made to each of many users, with the rules of the mutation for one user. */
export type BulkAction =
  /** Deletes their accounts, as `deleteUser` does. It needs a fresh proof of a session. */
  | 'DELETE'
  /** Ends their suspensions, as `reactivateUser` does. */
  | 'REACTIVATE'
  /** Ends their sessions, as `revokeUserSessions` does. The session that begins the change stays open. */
  | 'REVOKE_SESSIONS'
  /** Gives them the role `role`, as `updateUser` does. It needs a fresh proof of a session. */
  | 'SET_ROLE'
  /** Gives them the rate limit tier `tier`, as `updateUser` does. */
  | 'SET_TIER'
  /** Suspends the users without an end, as `suspendUser` does. */
  | 'SUSPEND';

/** A change of many users: by their ids or by a filter, exactly one of the two. */
export type BulkInput = {
  /** The change. */
  action: BulkAction;
  /** The users that the filter finds; it also requires the scope `users:read`. An empty filter matches all users. */
  filter?: UserFilter | null | undefined;
  /** The users with these ids. An empty list matches none. Ids that no user has are left out. */
  ids?: Array<string | number> | null | undefined;
  /** The reason, for SUSPEND: at most 500 characters. */
  reason?: string | null | undefined;
  /** The new role, for SET_ROLE. You can only give a role whose scopes you hold. */
  role?: string | null | undefined;
  /** The new rate limit tier, for SET_TIER. */
  tier?: RateLimitTier | null | undefined;
};

/** A range of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the range, inclusive. */
  from?: string | null | undefined;
  /** The end of the range, exclusive. */
  to?: string | null | undefined;
};

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

/** The format of an export. */
export type ExportFormat =
  /** CSV (RFC 4180) with a line of column names. A text that a spreadsheet would read as a formula begins with an apostrophe. */
  | 'CSV'
  /** A JSON object on each line. */
  | 'NDJSON';

/** The direction of an order. */
export type OrderDirection =
  /** Ascending. */
  | 'ASC'
  /** Descending. */
  | 'DESC';

/** Which organizations to return. An organization has to match every field that is given. */
export type OrganizationFilter = {
  /** Organizations whose name or slug contains this text. Letter case makes no difference. */
  search?: string | null | undefined;
  /** The organization with exactly this slug. */
  slug?: string | null | undefined;
};

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

/** The fields to change. A field that is left out keeps its value, and so does null, except where null is described. */
export type UpdateUserInput = {
  /** The operator’s data about the user. It replaces the whole object; null empties it. `updateAppData` changes parts of it. It has the limits of `data`: 16,384 bytes of JSON, 8 levels, and keys of 64 characters, unless the operator set others. The audit trail records the change without the values. */
  appData?: Record<string, unknown> | null | undefined;
  /** The email address. The user has to confirm the new address, every session is revoked, and the old address gets a mail. */
  email?: string | null | undefined;
  /** The display name: 1 to 100 characters on one line. Null or an empty text removes it. */
  name?: string | null | undefined;
  /** The role. It applies from the next request on. You can only give a role whose scopes you hold. */
  role?: string | null | undefined;
  /** The rate limit tier. */
  tier?: RateLimitTier | null | undefined;
  /** The username: 3 to 32 letters, digits, `.`, `-` or `_`. The first character is a letter or a digit. Null or an empty text removes it. */
  username?: string | null | undefined;
};

/** Which users to return. A user has to match every field that is given. */
export type UserFilter = {
  /** Users whose account was created in this range. */
  createdAt?: DateTimeRange | null | undefined;
  /** The user with exactly this email address. */
  email?: string | null | undefined;
  /** Users whose email address contains this text. Letter case makes no difference. One or two letters or digits (a to z, 0 to 9) have to be the beginning of a word. */
  emailContains?: string | null | undefined;
  /** True for users who have confirmed their email address, false for all others. */
  emailVerified?: boolean | null | undefined;
  /** Users with one of these ids, 100 at most. Ids that no user has are left out. */
  ids?: Array<string | number> | null | undefined;
  /** Users who last logged in within this range. */
  lastLoginAt?: DateTimeRange | null | undefined;
  /** Members of the organization with this id. */
  organizationId?: string | number | null | undefined;
  /** Users with one of these roles. */
  role?: Array<string> | null | undefined;
  /** Users whose email address, name or username contains this text. Letter case makes no difference. One or two letters or digits (a to z, 0 to 9) have to be the beginning of a word. */
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
  /** The direction. Descending by default, also for names and addresses. */
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
  /** The display name, by code points. Users without a name count as the first of the alphabet. */
  | 'NAME';

/** Whether a user is suspended. */
export type UserStatus =
  /** The user is not suspended. A sign-in can still be refused, for example while the address has to be confirmed. */
  | 'ACTIVE'
  /** The user is suspended: the user may not sign in, and every credential of the user is refused. */
  | 'SUSPENDED';

export type MyAccessQueryVariables = Exact<{ [key: string]: never; }>;


export type MyAccessQuery = { access: { scopes: Array<string>, withheldScopes: Array<string> } };

export type EventRowFragment = { id: string, type: AuditEventType, recordedType: string, createdAt: string, actorId: string | null, actorApiKeyId: string | null, targetId: string | null, organizationId: string | null, ip: string | null, userAgent: string | null, details: Record<string, unknown>, actor: { id: string, name: string | null, username: string | null, email: string | null } | null, target: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null };

export type AuditEventsQueryVariables = Exact<{
  filter?: AuditEventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AuditEventsQuery = { auditEvents: { nodes: Array<{ id: string, type: AuditEventType, recordedType: string, createdAt: string, actorId: string | null, actorApiKeyId: string | null, targetId: string | null, organizationId: string | null, ip: string | null, userAgent: string | null, details: Record<string, unknown>, actor: { id: string, name: string | null, username: string | null, email: string | null } | null, target: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type FindUsersQueryVariables = Exact<{
  search: string;
}>;


export type FindUsersQuery = { users: { nodes: Array<{ id: string, name: string | null, username: string | null, email: string | null }> } };

export type UserNameQueryVariables = Exact<{
  id: string | number;
}>;


export type UserNameQuery = { user: { id: string, name: string | null, username: string | null, email: string | null } | null };

export type KeyRowFragment = { id: string, name: string, prefix: string, mode: ApiKeyMode, scopes: Array<string>, status: ApiKeyStatus, tier: RateLimitTier, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null };

export type KeyWithOwnerFragment = { id: string, name: string, prefix: string, mode: ApiKeyMode, scopes: Array<string>, status: ApiKeyStatus, tier: RateLimitTier, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, user: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null };

export type ApiKeysQueryVariables = Exact<{
  filter?: ApiKeyFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ApiKeysQuery = { apiKeys: { totalCount: number, totalCountIsEstimate: boolean, nodes: Array<{ id: string, name: string, prefix: string, mode: ApiKeyMode, scopes: Array<string>, status: ApiKeyStatus, tier: RateLimitTier, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, user: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type OrganizationFactsFragment = { id: string, name: string, slug: string, tier: RateLimitTier, createdAt: string };

export type OrganizationsQueryVariables = Exact<{
  filter?: OrganizationFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type OrganizationsQuery = { organizations: { totalCount: number, totalCountIsEstimate: boolean, nodes: Array<{ id: string, name: string, slug: string, tier: RateLimitTier, createdAt: string }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type OrganizationOverviewQueryVariables = Exact<{
  id: string | number;
}>;


export type OrganizationOverviewQuery = { organization: { id: string, name: string, slug: string, tier: RateLimitTier, createdAt: string, members: { totalCount: number } } | null };

export type OrganizationMembersQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type OrganizationMembersQuery = { organization: { id: string, members: { nodes: Array<{ id: string, role: string, createdAt: string, user: { id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null } }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } } | null };

export type OrganizationInvitationsQueryVariables = Exact<{
  id: string | number;
}>;


export type OrganizationInvitationsQuery = { organization: { id: string, invitations: Array<{ id: string, email: string | null, role: string, createdAt: string, expiresAt: string, invitedBy: { id: string, name: string | null, username: string | null, email: string | null } | null }> } | null };

export type OrganizationKeysQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type OrganizationKeysQuery = { organization: { id: string, apiKeys: { nodes: Array<{ id: string, name: string, prefix: string, mode: ApiKeyMode, scopes: Array<string>, status: ApiKeyStatus, tier: RateLimitTier, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } } | null };

export type OrganizationEventsQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type OrganizationEventsQuery = { organization: { id: string, auditEvents: { nodes: Array<{ id: string, type: AuditEventType, recordedType: string, createdAt: string, actorId: string | null, actorApiKeyId: string | null, targetId: string | null, organizationId: string | null, ip: string | null, userAgent: string | null, details: Record<string, unknown>, actor: { id: string, name: string | null, username: string | null, email: string | null } | null, target: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } } | null };

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

export type RevokeUserSessionsMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeUserSessionsMutation = { result:
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'SessionsRevoked', count: number }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
   };

export type ReactivateUserMutationVariables = Exact<{
  id: string | number;
}>;


export type ReactivateUserMutation = { result:
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'User' }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
   };

export type ConfirmUserEmailMutationVariables = Exact<{
  id: string | number;
}>;


export type ConfirmUserEmailMutation = { result:
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'User' }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
   };

export type ResetUserTwoFactorMutationVariables = Exact<{
  id: string | number;
}>;


export type ResetUserTwoFactorMutation = { result:
    | { __typename: 'Done' }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'TwoFactorNotEnabledError', code: ErrorCode, message: string }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
   };

export type DeleteUserMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteUserMutation = { result:
    | { __typename: 'Done' }
    | { __typename: 'LastAdminError', code: ErrorCode, message: string }
    | { __typename: 'LastOwnerError', code: ErrorCode, message: string }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
   };

export type SuspendUserMutationVariables = Exact<{
  id: string | number;
  reason?: string | null | undefined;
  until?: string | null | undefined;
}>;


export type SuspendUserMutation = { result:
    | { __typename: 'LastAdminError', code: ErrorCode, message: string }
    | { __typename: 'OwnAccountError', code: ErrorCode, message: string }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'User' }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, fields: Array<{ path: Array<string>, rule: string, message: string }> }
   };

export type UpdateUserMutationVariables = Exact<{
  id: string | number;
  input: UpdateUserInput;
}>;


export type UpdateUserMutation = { result:
    | { __typename: 'EmailTakenError', code: ErrorCode, message: string }
    | { __typename: 'LastAdminError', code: ErrorCode, message: string }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'User' }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
    | { __typename: 'UsernameTakenError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, fields: Array<{ path: Array<string>, rule: string, message: string }> }
   };

export type RevokeUserApiKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeUserApiKeyMutation = { result:
    | { __typename: 'ApiKey' }
    | { __typename: 'ApiKeyNotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
   };

export type ImpersonateUserMutationVariables = Exact<{
  id: string | number;
  reason: string;
}>;


export type ImpersonateUserMutation = { result:
    | { __typename: 'AccountSuspendedError', code: ErrorCode, message: string }
    | { __typename: 'AuthTokens', accessToken: string, expiresIn: number, user: { avatarUrl: string | null, createdAt: string, email: string | null, emailVerified: boolean | null, id: string, lastLoginAt: string | null, name: string | null, permissions: Array<string> | null, recoveryCodesRemaining: number | null, referralCode: string | null, role: string | null, status: UserStatus | null, suspendedUntil: string | null, suspensionReason: string | null, tier: RateLimitTier | null, twoFactorEnabled: boolean | null, updatedAt: string | null, username: string | null }, session: { createdAt: string, current: boolean, expiresAt: string, id: string, impersonationReason: string | null, ip: string | null, lastSeenAt: string, userAgent: string | null, organization: { createdAt: string, id: string, myRole: string | null, myScopes: Array<string>, name: string, slug: string, tier: RateLimitTier } | null } }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'UserNotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, fields: Array<{ path: Array<string>, rule: string, message: string }> }
   };

export type PreviewBulkMutationVariables = Exact<{
  input: BulkInput;
}>;


export type PreviewBulkMutation = { result:
    | { __typename: 'BulkPreview', count: number, token: string, expiresAt: string, sample: Array<{ id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null }> }
    | { __typename: 'ScopeNotGrantedError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, fields: Array<{ path: Array<string>, rule: string, message: string }> }
   };

export type RunBulkMutationVariables = Exact<{
  token: string;
}>;


export type RunBulkMutation = { result:
    | { __typename: 'BulkJob', id: string }
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
    | { __typename: 'TokenExpiredError', code: ErrorCode, message: string }
    | { __typename: 'TokenInvalidError', code: ErrorCode, message: string }
   };

export type BulkJobQueryVariables = Exact<{
  id: string | number;
}>;


export type BulkJobQuery = { bulkJob: { id: string, total: number, done: number, failedCount: number, finishedAt: string | null, failed: Array<{ id: string, code: ErrorCode | null, message: string }> } | null };

export type NameOfUserQueryVariables = Exact<{
  id: string | number;
}>;


export type NameOfUserQuery = { user: { id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null } | null };

export type FindOrganizationsQueryVariables = Exact<{
  search: string;
}>;


export type FindOrganizationsQuery = { organizations: { nodes: Array<{ id: string, name: string, slug: string }> } };

export type OrganizationNameQueryVariables = Exact<{
  id: string | number;
}>;


export type OrganizationNameQuery = { organization: { id: string, name: string } | null };

export type ExportUsersMutationVariables = Exact<{
  filter?: UserFilter | null | undefined;
  format: ExportFormat;
}>;


export type ExportUsersMutation = { result:
    | { __typename: 'Export', url: string }
    | { __typename: 'ProofRequiredError', code: ErrorCode, message: string }
   };

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

export type UserDetailsFragment = { recoveryCodesRemaining: number | null, referralCode: string | null, id: string, name: string | null, username: string | null, email: string | null, emailVerified: boolean | null, avatarUrl: string | null, role: string | null, tier: RateLimitTier | null, status: UserStatus | null, suspendedUntil: string | null, suspensionReason: string | null, twoFactorEnabled: boolean | null, lastLoginAt: string | null, createdAt: string, updatedAt: string | null, largeAvatarUrl: string | null };

export type UserQueryVariables = Exact<{
  id: string | number;
}>;


export type UserQuery = { user: { recoveryCodesRemaining: number | null, referralCode: string | null, id: string, name: string | null, username: string | null, email: string | null, emailVerified: boolean | null, avatarUrl: string | null, role: string | null, tier: RateLimitTier | null, status: UserStatus | null, suspendedUntil: string | null, suspensionReason: string | null, twoFactorEnabled: boolean | null, lastLoginAt: string | null, createdAt: string, updatedAt: string | null, largeAvatarUrl: string | null } | null };

export type UserSessionsQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type UserSessionsQuery = { user: { id: string, list: { totalCount: number, nodes: Array<{ id: string, createdAt: string, lastSeenAt: string, expiresAt: string, ip: string | null, userAgent: string | null, current: boolean, impersonationReason: string | null, impersonator: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type UserKeysQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type UserKeysQuery = { user: { id: string, list: { totalCount: number, nodes: Array<{ id: string, name: string, prefix: string, mode: ApiKeyMode, scopes: Array<string>, status: ApiKeyStatus, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, lastUsedIp: string | null, revokedAt: string | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type UserWaysInQueryVariables = Exact<{
  id: string | number;
}>;


export type UserWaysInQuery = { user: { id: string, passkeys: Array<{ id: string, name: string, createdAt: string, lastUsedAt: string | null, backedUp: boolean }> | null, oauthAccounts: Array<{ id: string, email: string | null, linkedAt: string, lastUsedAt: string | null, provider: { id: string, name: string } }> | null } | null };

export type UserOrganizationsQueryVariables = Exact<{
  id: string | number;
}>;


export type UserOrganizationsQuery = { user: { id: string, organizations: Array<{ id: string, role: string, createdAt: string, organization: { id: string, name: string, slug: string } }> | null } | null };

export type UserNameFragment = { id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null };

export type UserFollowersQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type UserFollowersQuery = { user: { id: string, list: { totalCount: number, nodes: Array<{ id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type UserFollowingQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type UserFollowingQuery = { user: { id: string, list: { totalCount: number, nodes: Array<{ id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type UserReferralsQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type UserReferralsQuery = { user: { id: string, list: { totalCount: number, nodes: Array<{ id: string, name: string | null, username: string | null, email: string | null, avatarUrl: string | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type UserEventsQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type UserEventsQuery = { user: { id: string, list: { totalCount: number, nodes: Array<{ id: string, type: AuditEventType, recordedType: string, createdAt: string, ip: string | null, userAgent: string | null, actorId: string | null, details: Record<string, unknown>, actor: { id: string, name: string | null, username: string | null, email: string | null } | null, organization: { id: string, name: string } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export type UserDataQueryVariables = Exact<{
  id: string | number;
}>;


export type UserDataQuery = { user: { id: string, data: Record<string, unknown> | null, publicData: Record<string, unknown> | null, appData: Record<string, unknown> | null } | null };

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
export const EventRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment EventRow on AuditEvent {
  id
  type
  recordedType
  createdAt
  actorId
  actor {
    id
    name
    username
    email
  }
  actorApiKeyId
  targetId
  target {
    id
    name
    username
    email
  }
  organizationId
  organization {
    id
    name
  }
  ip
  userAgent
  details
}
    `, {"fragmentName":"EventRow"}) as unknown as TypedDocumentString<EventRowFragment, unknown>;
export const KeyRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment KeyRow on ApiKey {
  id
  name
  prefix
  mode
  scopes
  status
  tier
  createdAt
  expiresAt
  lastUsedAt
  lastUsedIp
}
    `, {"fragmentName":"KeyRow"}) as unknown as TypedDocumentString<KeyRowFragment, unknown>;
export const KeyWithOwnerFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment KeyWithOwner on ApiKey {
  ...KeyRow
  user {
    id
    name
    username
    email
  }
  organization {
    id
    name
  }
}
    fragment KeyRow on ApiKey {
  id
  name
  prefix
  mode
  scopes
  status
  tier
  createdAt
  expiresAt
  lastUsedAt
  lastUsedIp
}`, {"fragmentName":"KeyWithOwner"}) as unknown as TypedDocumentString<KeyWithOwnerFragment, unknown>;
export const OrganizationFactsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment OrganizationFacts on Organization {
  id
  name
  slug
  tier
  createdAt
}
    `, {"fragmentName":"OrganizationFacts"}) as unknown as TypedDocumentString<OrganizationFactsFragment, unknown>;
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
export const UserDetailsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment UserDetails on User {
  ...UserRow
  largeAvatarUrl: avatarUrl(size: 256)
  recoveryCodesRemaining
  referralCode
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
}`, {"fragmentName":"UserDetails"}) as unknown as TypedDocumentString<UserDetailsFragment, unknown>;
export const UserNameFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment UserName on User {
  id
  name
  username
  email
  avatarUrl(size: 64)
}
    `, {"fragmentName":"UserName"}) as unknown as TypedDocumentString<UserNameFragment, unknown>;
export const MyAccessDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyAccess {
  access {
    scopes
    withheldScopes
  }
}
    `) as unknown as TypedDocumentString<MyAccessQuery, MyAccessQueryVariables>;
export const AuditEventsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query AuditEvents($filter: AuditEventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  auditEvents(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...EventRow
    }
    pageInfo {
      startCursor
      endCursor
      hasNextPage
      hasPreviousPage
    }
  }
}
    fragment EventRow on AuditEvent {
  id
  type
  recordedType
  createdAt
  actorId
  actor {
    id
    name
    username
    email
  }
  actorApiKeyId
  targetId
  target {
    id
    name
    username
    email
  }
  organizationId
  organization {
    id
    name
  }
  ip
  userAgent
  details
}`) as unknown as TypedDocumentString<AuditEventsQuery, AuditEventsQueryVariables>;
export const FindUsersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FindUsers($search: String!) {
  users(filter: {search: $search}, first: 10) {
    nodes {
      id
      name
      username
      email
    }
  }
}
    `) as unknown as TypedDocumentString<FindUsersQuery, FindUsersQueryVariables>;
export const UserNameDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserName($id: ID!) {
  user(id: $id) {
    id
    name
    username
    email
  }
}
    `) as unknown as TypedDocumentString<UserNameQuery, UserNameQueryVariables>;
export const ApiKeysDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ApiKeys($filter: ApiKeyFilter, $first: Int, $after: String, $last: Int, $before: String) {
  apiKeys(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...KeyWithOwner
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
    fragment KeyRow on ApiKey {
  id
  name
  prefix
  mode
  scopes
  status
  tier
  createdAt
  expiresAt
  lastUsedAt
  lastUsedIp
}
fragment KeyWithOwner on ApiKey {
  ...KeyRow
  user {
    id
    name
    username
    email
  }
  organization {
    id
    name
  }
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const OrganizationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Organizations($filter: OrganizationFilter, $first: Int, $after: String, $last: Int, $before: String) {
  organizations(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...OrganizationFacts
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
    fragment OrganizationFacts on Organization {
  id
  name
  slug
  tier
  createdAt
}`) as unknown as TypedDocumentString<OrganizationsQuery, OrganizationsQueryVariables>;
export const OrganizationOverviewDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationOverview($id: ID!) {
  organization(id: $id) {
    ...OrganizationFacts
    members(first: 0) {
      totalCount
    }
  }
}
    fragment OrganizationFacts on Organization {
  id
  name
  slug
  tier
  createdAt
}`) as unknown as TypedDocumentString<OrganizationOverviewQuery, OrganizationOverviewQueryVariables>;
export const OrganizationMembersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationMembers($id: ID!, $after: String) {
  organization(id: $id) {
    id
    members(first: 25, after: $after) {
      nodes {
        id
        role
        createdAt
        user {
          id
          name
          username
          email
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
        email
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OrganizationInvitationsQuery, OrganizationInvitationsQueryVariables>;
export const OrganizationKeysDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationKeys($id: ID!, $after: String) {
  organization(id: $id) {
    id
    apiKeys(first: 25, after: $after) {
      nodes {
        ...KeyRow
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment KeyRow on ApiKey {
  id
  name
  prefix
  mode
  scopes
  status
  tier
  createdAt
  expiresAt
  lastUsedAt
  lastUsedIp
}`) as unknown as TypedDocumentString<OrganizationKeysQuery, OrganizationKeysQueryVariables>;
export const OrganizationEventsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrganizationEvents($id: ID!, $after: String) {
  organization(id: $id) {
    id
    auditEvents(first: 25, after: $after) {
      nodes {
        ...EventRow
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment EventRow on AuditEvent {
  id
  type
  recordedType
  createdAt
  actorId
  actor {
    id
    name
    username
    email
  }
  actorApiKeyId
  targetId
  target {
    id
    name
    username
    email
  }
  organizationId
  organization {
    id
    name
  }
  ip
  userAgent
  details
}`) as unknown as TypedDocumentString<OrganizationEventsQuery, OrganizationEventsQueryVariables>;
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
export const RevokeUserSessionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RevokeUserSessions($id: ID!) {
  result: revokeUserSessions(id: $id) {
    __typename
    ... on SessionsRevoked {
      count
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeUserSessionsMutation, RevokeUserSessionsMutationVariables>;
export const ReactivateUserDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ReactivateUser($id: ID!) {
  result: reactivateUser(id: $id) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReactivateUserMutation, ReactivateUserMutationVariables>;
export const ConfirmUserEmailDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ConfirmUserEmail($id: ID!) {
  result: confirmUserEmail(id: $id) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmUserEmailMutation, ConfirmUserEmailMutationVariables>;
export const ResetUserTwoFactorDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ResetUserTwoFactor($id: ID!) {
  result: resetUserTwoFactor(id: $id) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ResetUserTwoFactorMutation, ResetUserTwoFactorMutationVariables>;
export const DeleteUserDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeleteUser($id: ID!) {
  result: deleteUser(id: $id) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteUserMutation, DeleteUserMutationVariables>;
export const SuspendUserDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SuspendUser($id: ID!, $reason: String, $until: DateTime) {
  result: suspendUser(id: $id, reason: $reason, until: $until) {
    __typename
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      fields {
        path
        rule
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SuspendUserMutation, SuspendUserMutationVariables>;
export const UpdateUserDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation UpdateUser($id: ID!, $input: UpdateUserInput!) {
  result: updateUser(id: $id, input: $input) {
    __typename
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      fields {
        path
        rule
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const RevokeUserApiKeyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RevokeUserApiKey($id: ID!) {
  result: revokeUserApiKey(id: $id) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeUserApiKeyMutation, RevokeUserApiKeyMutationVariables>;
export const ImpersonateUserDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ImpersonateUser($id: ID!, $reason: String!) {
  result: impersonateUser(id: $id, reason: $reason) {
    __typename
    ... on AuthTokens {
      accessToken
      expiresIn
      user {
        avatarUrl
        createdAt
        email
        emailVerified
        id
        lastLoginAt
        name
        permissions
        recoveryCodesRemaining
        referralCode
        role
        status
        suspendedUntil
        suspensionReason
        tier
        twoFactorEnabled
        updatedAt
        username
      }
      session {
        createdAt
        current
        expiresAt
        id
        impersonationReason
        ip
        lastSeenAt
        organization {
          createdAt
          id
          myRole
          myScopes
          name
          slug
          tier
        }
        userAgent
      }
    }
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      fields {
        path
        rule
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ImpersonateUserMutation, ImpersonateUserMutationVariables>;
export const PreviewBulkDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PreviewBulk($input: BulkInput!) {
  result: previewBulk(input: $input) {
    __typename
    ... on BulkPreview {
      count
      token
      expiresAt
      sample {
        id
        name
        username
        email
        avatarUrl(size: 64)
      }
    }
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      fields {
        path
        rule
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PreviewBulkMutation, PreviewBulkMutationVariables>;
export const RunBulkDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RunBulk($token: String!) {
  result: runBulk(token: $token) {
    __typename
    ... on BulkJob {
      id
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RunBulkMutation, RunBulkMutationVariables>;
export const BulkJobDocument = /*#__PURE__*/ new TypedDocumentString(`
    query BulkJob($id: ID!) {
  bulkJob(id: $id) {
    id
    total
    done
    failedCount
    finishedAt
    failed {
      id
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<BulkJobQuery, BulkJobQueryVariables>;
export const NameOfUserDocument = /*#__PURE__*/ new TypedDocumentString(`
    query NameOfUser($id: ID!) {
  user(id: $id) {
    ...UserName
  }
}
    fragment UserName on User {
  id
  name
  username
  email
  avatarUrl(size: 64)
}`) as unknown as TypedDocumentString<NameOfUserQuery, NameOfUserQueryVariables>;
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
export const ExportUsersDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ExportUsers($filter: UserFilter, $format: ExportFormat!) {
  result: exportUsers(filter: $filter, format: $format) {
    __typename
    ... on Export {
      url
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ExportUsersMutation, ExportUsersMutationVariables>;
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
export const UserDocument = /*#__PURE__*/ new TypedDocumentString(`
    query User($id: ID!) {
  user(id: $id) {
    ...UserDetails
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
}
fragment UserDetails on User {
  ...UserRow
  largeAvatarUrl: avatarUrl(size: 256)
  recoveryCodesRemaining
  referralCode
}`) as unknown as TypedDocumentString<UserQuery, UserQueryVariables>;
export const UserSessionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserSessions($id: ID!, $after: String) {
  user(id: $id) {
    id
    list: sessions(first: 20, after: $after) {
      nodes {
        id
        createdAt
        lastSeenAt
        expiresAt
        ip
        userAgent
        current
        impersonationReason
        impersonator {
          id
          name
          username
          email
        }
        organization {
          id
          name
        }
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserSessionsQuery, UserSessionsQueryVariables>;
export const UserKeysDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserKeys($id: ID!, $after: String) {
  user(id: $id) {
    id
    list: apiKeys(first: 20, after: $after) {
      nodes {
        id
        name
        prefix
        mode
        scopes
        status
        createdAt
        expiresAt
        lastUsedAt
        lastUsedIp
        revokedAt
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserKeysQuery, UserKeysQueryVariables>;
export const UserWaysInDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserWaysIn($id: ID!) {
  user(id: $id) {
    id
    passkeys {
      id
      name
      createdAt
      lastUsedAt
      backedUp
    }
    oauthAccounts {
      id
      email
      linkedAt
      lastUsedAt
      provider {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserWaysInQuery, UserWaysInQueryVariables>;
export const UserOrganizationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserOrganizations($id: ID!) {
  user(id: $id) {
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
    `) as unknown as TypedDocumentString<UserOrganizationsQuery, UserOrganizationsQueryVariables>;
export const UserFollowersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserFollowers($id: ID!, $after: String) {
  user(id: $id) {
    id
    list: followers(first: 20, after: $after) {
      nodes {
        ...UserName
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment UserName on User {
  id
  name
  username
  email
  avatarUrl(size: 64)
}`) as unknown as TypedDocumentString<UserFollowersQuery, UserFollowersQueryVariables>;
export const UserFollowingDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserFollowing($id: ID!, $after: String) {
  user(id: $id) {
    id
    list: following(first: 20, after: $after) {
      nodes {
        ...UserName
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment UserName on User {
  id
  name
  username
  email
  avatarUrl(size: 64)
}`) as unknown as TypedDocumentString<UserFollowingQuery, UserFollowingQueryVariables>;
export const UserReferralsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserReferrals($id: ID!, $after: String) {
  user(id: $id) {
    id
    list: referrals(first: 20, after: $after) {
      nodes {
        ...UserName
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment UserName on User {
  id
  name
  username
  email
  avatarUrl(size: 64)
}`) as unknown as TypedDocumentString<UserReferralsQuery, UserReferralsQueryVariables>;
export const UserEventsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserEvents($id: ID!, $after: String) {
  user(id: $id) {
    id
    list: securityEvents(first: 30, after: $after) {
      nodes {
        id
        type
        recordedType
        createdAt
        ip
        userAgent
        actorId
        actor {
          id
          name
          username
          email
        }
        details
        organization {
          id
          name
        }
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserEventsQuery, UserEventsQueryVariables>;
export const UserDataDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UserData($id: ID!) {
  user(id: $id) {
    id
    data
    publicData
    appData
  }
}
    `) as unknown as TypedDocumentString<UserDataQuery, UserDataQueryVariables>;

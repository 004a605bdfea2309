// Written by `npm run schema` from schema.graphql, for tests. Change that, not this.

export interface Access {
  __typename: 'Access'
  apiKey: ApiKeyLeaves | null
  expiresAt: string | null
  kind: AccessKind
  organization: OrganizationLeaves | null
  organizationScopes: string[] | null
  scopes: string[]
  session: SessionLeaves | null
  withheldScopes: string[]
}

export interface AccessToken {
  __typename: 'AccessToken'
  accessToken: string
  expiresIn: number
  tokenType: string
}

export interface AccountExistsError {
  __typename: 'AccountExistsError'
  code: ErrorCode
  message: string
}

export interface AccountLockedError {
  __typename: 'AccountLockedError'
  code: ErrorCode
  message: string
  retryAfter: number
}

export interface AccountSuspendedError {
  __typename: 'AccountSuspendedError'
  code: ErrorCode
  message: string
  until: string | null
}

export interface ApiKey {
  __typename: 'ApiKey'
  createdAt: string
  expiresAt: string | null
  id: string
  lastUsedAt: string | null
  lastUsedIp: string | null
  mode: ApiKeyMode
  name: string
  organization: OrganizationLeaves | null
  prefix: string
  previousSecretExpiresAt: string | null
  revokedAt: string | null
  rotatedAt: string | null
  scopes: string[]
  status: ApiKeyStatus
  tier: RateLimitTier
  user: UserLeaves | null
}

export interface ApiKeyConnection {
  __typename: 'ApiKeyConnection'
  edges: ApiKeyEdgeLeaves[]
  nodes: ApiKeyLeaves[]
  pageInfo: PageInfoLeaves
  totalCount: number
  totalCountIsEstimate: boolean
}

export interface ApiKeyEdgeLeaves {
  cursor: string
}

export interface ApiKeyFilter {
  search?: string | null
  status?: readonly ApiKeyStatus[] | null
}

export interface ApiKeyLeaves {
  createdAt: string
  expiresAt: string | null
  id: string
  lastUsedAt: string | null
  lastUsedIp: string | null
  mode: ApiKeyMode
  name: string
  prefix: string
  previousSecretExpiresAt: string | null
  revokedAt: string | null
  rotatedAt: string | null
  scopes: string[]
  status: ApiKeyStatus
  tier: RateLimitTier
}

export interface ApiKeyNotFoundError {
  __typename: 'ApiKeyNotFoundError'
  code: ErrorCode
  message: string
}

export interface ApiKeyRateLimitLeaves {
  exceeded: boolean
  limit: number
  remaining: number
  resetsAt: string
  retryAfter: number
}

export interface ApiKeySecret {
  __typename: 'ApiKeySecret'
  apiKey: ApiKeyLeaves
  key: string
}

export interface AuditEventConnection {
  __typename: 'AuditEventConnection'
  edges: AuditEventEdgeLeaves[]
  nodes: AuditEventLeaves[]
  pageInfo: PageInfoLeaves
  totalCount: number
  totalCountIsEstimate: boolean
}

export interface AuditEventEdgeLeaves {
  cursor: string
}

export interface AuditEventFilter {
  actorId?: string | null
  createdAt?: DateTimeRange | null
  ip?: string | null
  organizationId?: string | null
  targetId?: string | null
  type?: readonly AuditEventType[] | null
}

export interface AuditEventLeaves {
  actorApiKeyId: string | null
  actorId: string | null
  createdAt: string
  details: Record<string, unknown>
  id: string
  ip: string | null
  organizationId: string | null
  recordedType: string
  targetId: string | null
  type: AuditEventType
  userAgent: string | null
}

export interface AuthTokens {
  __typename: 'AuthTokens'
  accessToken: string
  deviceToken: string | null
  expiresIn: number
  refreshExpiresIn: number
  refreshToken: string | null
  session: SessionLeaves
  tokenType: string
  user: UserLeaves
}

export interface BulkFailureLeaves {
  code: ErrorCode | null
  id: string
  message: string
}

export interface BulkInput {
  action: BulkAction
  filter?: UserFilter | null
  ids?: readonly string[] | null
  reason?: string | null
  role?: string | null
  tier?: RateLimitTier | null
}

export interface BulkJob {
  __typename: 'BulkJob'
  createdAt: string
  done: number
  failed: BulkFailureLeaves[]
  failedCount: number
  finishedAt: string | null
  id: string
  total: number
}

export interface BulkPreview {
  __typename: 'BulkPreview'
  count: number
  expiresAt: string
  sample: UserLeaves[]
  token: string
}

export interface ChallengeExpiredError {
  __typename: 'ChallengeExpiredError'
  code: ErrorCode
  message: string
}

export interface CodeInvalidError {
  __typename: 'CodeInvalidError'
  attemptsRemaining: number
  code: ErrorCode
  message: string
}

export interface ConflictError {
  __typename: 'ConflictError'
  code: ErrorCode
  message: string
}

export interface CreateApiKeyInput {
  expiresAt?: string | Date | null
  mode?: ApiKeyMode | null
  name: string
  organizationId?: string | null
  scopes: readonly string[]
}

export interface CreateFirstAdminInput {
  email: string
  name?: string | null
  password: string
  token: string
}

export interface CreateOrganizationInput {
  name: string
  slug?: string | null
}

export interface CreateUserInput {
  appData?: Record<string, unknown> | null
  data?: Record<string, unknown> | null
  email: string
  emailVerified?: boolean | null
  name?: string | null
  password?: string | null
  role?: string | null
  tier?: RateLimitTier | null
  username?: string | null
}

export interface DateTimeRange {
  from?: string | Date | null
  to?: string | Date | null
}

export interface Done {
  __typename: 'Done'
  message: string
}

export interface EmailNotVerifiedError {
  __typename: 'EmailNotVerifiedError'
  code: ErrorCode
  message: string
}

export interface EmailTakenError {
  __typename: 'EmailTakenError'
  code: ErrorCode
  message: string
}

export interface Export {
  __typename: 'Export'
  expiresAt: string
  url: string
}

export interface FieldErrorLeaves {
  message: string
  path: string[]
  rule: string
}

export interface IdTokenLogin {
  __typename: 'IdTokenLogin'
  expiresAt: string
  nonce: string
}

export interface InvalidCredentialsError {
  __typename: 'InvalidCredentialsError'
  code: ErrorCode
  message: string
}

export interface Invitation {
  __typename: 'Invitation'
  createdAt: string
  email: string | null
  expiresAt: string
  id: string
  invitedBy: UserLeaves | null
  organization: OrganizationLeaves
  role: string
}

export interface InvitationNotFoundError {
  __typename: 'InvitationNotFoundError'
  code: ErrorCode
  message: string
}

export interface InviteMemberInput {
  email: string
  organizationId: string
  role?: string
}

export interface LastAdminError {
  __typename: 'LastAdminError'
  code: ErrorCode
  message: string
}

export interface LastOwnerError {
  __typename: 'LastOwnerError'
  code: ErrorCode
  message: string
  organizationId: string | null
}

export interface LastWayInError {
  __typename: 'LastWayInError'
  code: ErrorCode
  message: string
}

export interface LoginCode {
  __typename: 'LoginCode'
  url: string
}

export interface LoginInput {
  deviceToken?: string | null
  identifier: string
  organizationId?: string | null
  password: string
}

export interface MailSent {
  __typename: 'MailSent'
  message: string
}

export interface Membership {
  __typename: 'Membership'
  createdAt: string
  email: string | null
  id: string
  organization: OrganizationLeaves
  role: string
  user: UserLeaves
}

export interface MembershipConnection {
  __typename: 'MembershipConnection'
  edges: MembershipEdgeLeaves[]
  nodes: MembershipLeaves[]
  pageInfo: PageInfoLeaves
  totalCount: number
  totalCountIsEstimate: boolean
}

export interface MembershipEdgeLeaves {
  cursor: string
}

export interface MembershipLeaves {
  createdAt: string
  email: string | null
  id: string
  role: string
}

export interface OAuthAccount {
  __typename: 'OAuthAccount'
  accessToken: string | null
  email: string | null
  id: string
  lastUsedAt: string | null
  linkedAt: string
  provider: OAuthProviderLeaves
}

export interface OAuthAccountLeaves {
  accessToken: string | null
  email: string | null
  id: string
  lastUsedAt: string | null
  linkedAt: string
}

export interface OAuthAccountNotFoundError {
  __typename: 'OAuthAccountNotFoundError'
  code: ErrorCode
  message: string
}

export interface OAuthFailedError {
  __typename: 'OAuthFailedError'
  code: ErrorCode
  message: string
  reason: OAuthFailureReason
}

export interface OAuthProvider {
  __typename: 'OAuthProvider'
  id: string
  kind: OAuthProviderKind
  name: string
}

export interface OAuthProviderLeaves {
  id: string
  kind: OAuthProviderKind
  name: string
}

export interface OAuthRedirect {
  __typename: 'OAuthRedirect'
  expiresAt: string
  state: string
  url: string
}

export interface Organization {
  __typename: 'Organization'
  createdAt: string
  id: string
  myRole: string | null
  myScopes: string[]
  name: string
  slug: string
  tier: RateLimitTier
}

export interface OrganizationConnection {
  __typename: 'OrganizationConnection'
  edges: OrganizationEdgeLeaves[]
  nodes: OrganizationLeaves[]
  pageInfo: PageInfoLeaves
  totalCount: number
  totalCountIsEstimate: boolean
}

export interface OrganizationEdgeLeaves {
  cursor: string
}

export interface OrganizationFilter {
  search?: string | null
  slug?: string | null
}

export interface OrganizationLeaves {
  createdAt: string
  id: string
  myRole: string | null
  myScopes: string[]
  name: string
  slug: string
  tier: RateLimitTier
}

export interface OrganizationNotFoundError {
  __typename: 'OrganizationNotFoundError'
  code: ErrorCode
  message: string
}

export interface OrganizationWithPages {
  __typename: 'Organization'
  apiKeys: ApiKeyConnection
  auditEvents: AuditEventConnection
  createdAt: string
  id: string
  invitations: Invitation[]
  members: MembershipConnection
  myRole: string | null
  myScopes: string[]
  name: string
  slug: string
  tier: RateLimitTier
}

export interface OwnAccountError {
  __typename: 'OwnAccountError'
  code: ErrorCode
  message: string
}

export interface PageInfoLeaves {
  endCursor: string | null
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
}

export interface PartHealth {
  __typename: 'PartHealth'
  message: string | null
  name: string
  ok: boolean
}

export interface Passkey {
  __typename: 'Passkey'
  backedUp: boolean
  createdAt: string
  id: string
  lastUsedAt: string | null
  name: string
}

export interface PasskeyCeremony {
  __typename: 'PasskeyCeremony'
  expiresAt: string
  id: string
  options: Record<string, unknown>
}

export interface PasskeyLeaves {
  backedUp: boolean
  createdAt: string
  id: string
  lastUsedAt: string | null
  name: string
}

export interface PasskeyNotFoundError {
  __typename: 'PasskeyNotFoundError'
  code: ErrorCode
  message: string
}

export interface PasskeyProof {
  id: string
  response: Record<string, unknown>
}

export interface PasswordCompromisedError {
  __typename: 'PasswordCompromisedError'
  code: ErrorCode
  message: string
}

export interface ProofRequiredError {
  __typename: 'ProofRequiredError'
  code: ErrorCode
  message: string
}

export interface RecoveryCodes {
  __typename: 'RecoveryCodes'
  codes: string[]
}

export interface RoleDefinition {
  __typename: 'RoleDefinition'
  name: string
  scopes: string[]
}

export interface ScopeDefinition {
  __typename: 'ScopeDefinition'
  description: string
  name: string
}

export interface ScopeNotGrantedError {
  __typename: 'ScopeNotGrantedError'
  code: ErrorCode
  message: string
  missingScopes: string[]
}

export interface SessionConnection {
  __typename: 'SessionConnection'
  edges: SessionEdgeLeaves[]
  nodes: SessionLeaves[]
  pageInfo: PageInfoLeaves
  totalCount: number
  totalCountIsEstimate: boolean
}

export interface SessionEdgeLeaves {
  cursor: string
}

export interface SessionLeaves {
  createdAt: string
  current: boolean
  device: string | null
  expiresAt: string
  id: string
  impersonationReason: string | null
  ip: string | null
  lastSeenAt: string
  lastSeenIp: string | null
  userAgent: string | null
}

export interface SessionNotFoundError {
  __typename: 'SessionNotFoundError'
  code: ErrorCode
  message: string
}

export interface SessionsRevoked {
  __typename: 'SessionsRevoked'
  count: number
}

export interface Setting {
  __typename: 'Setting'
  isDefault: boolean
  isSecret: boolean
  name: string
  value: string
}

export interface SignInOptions {
  __typename: 'SignInOptions'
  loginByMail: boolean
  passkeys: boolean
  providers: OAuthProviderLeaves[]
  signup: boolean
}

export interface SigningKey {
  __typename: 'SigningKey'
  activeFrom: string
  algorithm: string
  createdAt: string
  current: boolean
  expiresAt: string | null
  kid: string
}

export interface SignupInput {
  data?: Record<string, unknown> | null
  email: string
  invitationToken?: string | null
  name?: string | null
  password: string
  passwordConfirmation?: string | null
  referralCode?: string | null
  username?: string | null
}

export interface Stats {
  __typename: 'Stats'
  points: StatsPointLeaves[]
  users: number
}

export interface StatsPointLeaves {
  activeSessions: number
  at: string
  failures: number
  locks: number
  logins: number
  signUps: number
}

export interface TokenExpiredError {
  __typename: 'TokenExpiredError'
  code: ErrorCode
  message: string
}

export interface TokenInvalidError {
  __typename: 'TokenInvalidError'
  code: ErrorCode
  message: string
}

export interface TwoFactorAlreadyEnabledError {
  __typename: 'TwoFactorAlreadyEnabledError'
  code: ErrorCode
  message: string
}

export interface TwoFactorChallenge {
  __typename: 'TwoFactorChallenge'
  challengeToken: string
  expiresAt: string
  methods: TwoFactorMethod[]
}

export interface TwoFactorInput {
  challengeToken: string
  code: string
}

export interface TwoFactorNotEnabledError {
  __typename: 'TwoFactorNotEnabledError'
  code: ErrorCode
  message: string
}

export interface TwoFactorRequiredError {
  __typename: 'TwoFactorRequiredError'
  code: ErrorCode
  message: string
}

export interface TwoFactorSetup {
  __typename: 'TwoFactorSetup'
  otpauthUrl: string
  qrCode: string
  secret: string
}

export interface UpdateApiKeyInput {
  expiresAt?: string | Date | null
  name?: string | null
  scopes?: readonly string[] | null
}

export interface UpdateDataInput {
  append?: Record<string, unknown> | null
  remove?: Record<string, unknown> | null
  set?: Record<string, unknown> | null
  unset?: readonly string[] | null
}

export interface UpdateMemberInput {
  organizationId: string
  role: string
  userId: string
}

export interface UpdateOrganizationInput {
  name?: string | null
  slug?: string | null
  tier?: RateLimitTier | null
}

export interface UpdateProfileInput {
  avatar?: null | null
  name?: string | null
  username?: string | null
}

export interface UpdateUserInput {
  appData?: Record<string, unknown> | null
  email?: string | null
  name?: string | null
  role?: string | null
  tier?: RateLimitTier | null
  username?: string | null
}

export interface User {
  __typename: 'User'
  appData: Record<string, unknown> | null
  avatarUrl: string | null
  createdAt: string
  data: Record<string, unknown> | null
  email: string | null
  emailVerified: boolean | null
  followedByMe: boolean | null
  followsMe: boolean | null
  id: string
  lastLoginAt: string | null
  name: string | null
  oauthAccounts: OAuthAccountLeaves[] | null
  organizations: MembershipLeaves[] | null
  passkeys: PasskeyLeaves[] | null
  permissions: string[] | null
  publicData: Record<string, unknown> | null
  recoveryCodesRemaining: number | null
  referralCode: string | null
  role: string | null
  status: UserStatus | null
  suspendedUntil: string | null
  suspensionReason: string | null
  tier: RateLimitTier | null
  twoFactorEnabled: boolean | null
  updatedAt: string | null
  username: string | null
}

export interface UserConnection {
  __typename: 'UserConnection'
  edges: UserEdgeLeaves[]
  nodes: UserLeaves[]
  pageInfo: PageInfoLeaves
  totalCount: number
  totalCountIsEstimate: boolean
}

export interface UserEdgeLeaves {
  cursor: string
}

export interface UserFilter {
  createdAt?: DateTimeRange | null
  email?: string | null
  emailContains?: string | null
  emailVerified?: boolean | null
  ids?: readonly string[] | null
  lastLoginAt?: DateTimeRange | null
  organizationId?: string | null
  role?: readonly string[] | null
  search?: string | null
  status?: readonly UserStatus[] | null
  suspendedUntil?: DateTimeRange | null
  suspensionReasonContains?: string | null
  tier?: readonly RateLimitTier[] | null
  twoFactorEnabled?: boolean | null
}

export interface UserLeaves {
  appData: Record<string, unknown> | null
  avatarUrl: string | null
  createdAt: string
  data: Record<string, unknown> | null
  email: string | null
  emailVerified: boolean | null
  followedByMe: boolean | null
  followsMe: boolean | null
  id: string
  lastLoginAt: string | null
  name: string | null
  permissions: string[] | null
  publicData: Record<string, unknown> | null
  recoveryCodesRemaining: number | null
  referralCode: string | null
  role: string | null
  status: UserStatus | null
  suspendedUntil: string | null
  suspensionReason: string | null
  tier: RateLimitTier | null
  twoFactorEnabled: boolean | null
  updatedAt: string | null
  username: string | null
}

export interface UserNotFoundError {
  __typename: 'UserNotFoundError'
  code: ErrorCode
  message: string
}

export interface UserOrder {
  direction?: OrderDirection
  field?: UserOrderField
}

export interface UserWithPages {
  __typename: 'User'
  apiKeys: ApiKeyConnection | null
  appData: Record<string, unknown> | null
  avatarUrl: string | null
  createdAt: string
  data: Record<string, unknown> | null
  email: string | null
  emailVerified: boolean | null
  followedByMe: boolean | null
  followers: UserConnection | null
  following: UserConnection | null
  followsMe: boolean | null
  id: string
  lastLoginAt: string | null
  name: string | null
  oauthAccounts: OAuthAccountLeaves[] | null
  organizations: MembershipLeaves[] | null
  passkeys: PasskeyLeaves[] | null
  permissions: string[] | null
  publicData: Record<string, unknown> | null
  recoveryCodesRemaining: number | null
  referralCode: string | null
  referrals: UserConnection | null
  role: string | null
  securityEvents: AuditEventConnection | null
  sessions: SessionConnection | null
  status: UserStatus | null
  suspendedUntil: string | null
  suspensionReason: string | null
  tier: RateLimitTier | null
  twoFactorEnabled: boolean | null
  updatedAt: string | null
  username: string | null
}

export interface UsernameTakenError {
  __typename: 'UsernameTakenError'
  code: ErrorCode
  message: string
}

export interface ValidationError {
  __typename: 'ValidationError'
  code: ErrorCode
  fields: FieldErrorLeaves[]
  message: string
}

export interface VerifiedApiKey {
  __typename: 'VerifiedApiKey'
  apiKey: ApiKeyLeaves
  organization: OrganizationLeaves | null
  organizationScopes: string[] | null
  rateLimit: ApiKeyRateLimitLeaves | null
  scopes: string[]
  user: UserLeaves | null
}

export type AccessKind = 'ANONYMOUS' | 'API_KEY' | 'SESSION'

export type ApiKeyMode = 'LIVE' | 'TEST'

export type ApiKeyStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

export type AuditEventType = 'ACCOUNT_DELETED' | 'ACCOUNT_LOCKED' | 'API_KEY_CREATED' | 'API_KEY_DELETED' | 'API_KEY_REVOKED' | 'API_KEY_ROTATED' | 'API_KEY_UPDATED' | 'BULK_FINISHED' | 'BULK_STARTED' | 'CHANGE_DISOWNED' | 'DATA_CHANGED' | 'EMAIL_CHANGED' | 'EMAIL_CHANGE_REQUESTED' | 'EMAIL_VERIFIED' | 'INVITATION_RESENT' | 'INVITATION_REVOKED' | 'LOGGED_IN' | 'LOGGED_OUT' | 'LOGIN_CODE_CREATED' | 'LOGIN_CODE_REFUSED' | 'LOGIN_CODE_REUSED' | 'LOGIN_FAILED' | 'LOGIN_LINK_DISOWNED' | 'LOGIN_LINK_REQUESTED' | 'MAIL_CODE_FAILED' | 'MAIL_CODE_LOCKED' | 'MEMBER_INVITED' | 'MEMBER_JOINED' | 'MEMBER_LEFT' | 'MEMBER_REMOVED' | 'MEMBER_ROLE_CHANGED' | 'OAUTH_ACCOUNT_LINKED' | 'OAUTH_ACCOUNT_UNLINKED' | 'OAUTH_LOGIN_FAILED' | 'ORGANIZATION_CREATED' | 'ORGANIZATION_DELETED' | 'ORGANIZATION_SWITCHED' | 'ORGANIZATION_UPDATED' | 'PASSKEY_ADDED' | 'PASSKEY_COUNTER_REGRESSED' | 'PASSKEY_DELETED' | 'PASSKEY_REFUSED' | 'PASSKEY_RENAMED' | 'PASSWORD_CHANGED' | 'PASSWORD_CONFIRMATION_FAILED' | 'PASSWORD_RESET' | 'PASSWORD_RESET_REQUESTED' | 'PROFILE_CHANGED' | 'REAUTHENTICATED' | 'RECOVERY_CODES_REGENERATED' | 'RECOVERY_CODE_USED' | 'REFERRAL_RECORDED' | 'REFRESH_TOKEN_REUSED' | 'SECOND_FACTOR_REQUESTED' | 'SESSION_REVOKED' | 'SIGNED_UP' | 'SIGNING_KEY_ROTATED' | 'SIGN_IN_REFUSED' | 'TWO_FACTOR_DISABLED' | 'TWO_FACTOR_ENABLED' | 'TWO_FACTOR_FAILED' | 'TWO_FACTOR_LOCKED' | 'TWO_FACTOR_SETUP' | 'UNKNOWN' | 'USERS_EXPORTED' | 'USER_API_KEY_REVOKED' | 'USER_CREATED' | 'USER_DELETED' | 'USER_EMAIL_CONFIRMED' | 'USER_EXPORT_REQUESTED' | 'USER_IMPERSONATED' | 'USER_REACTIVATED' | 'USER_SESSIONS_REVOKED' | 'USER_SUSPENDED' | 'USER_TWO_FACTOR_RESET' | 'USER_UPDATED'

export type BulkAction = 'DELETE' | 'REACTIVATE' | 'REVOKE_SESSIONS' | 'SET_ROLE' | 'SET_TIER' | 'SUSPEND'

export type ErrorCode = 'ACCOUNT_EXISTS' | 'ACCOUNT_LOCKED' | 'ACCOUNT_SUSPENDED' | 'API_KEY_NOT_FOUND' | 'CHALLENGE_EXPIRED' | 'CODE_INVALID' | 'CONFLICT' | 'EMAIL_NOT_VERIFIED' | 'EMAIL_TAKEN' | 'INVALID_CREDENTIALS' | 'INVITATION_NOT_FOUND' | 'LAST_OWNER' | 'LAST_WAY_IN' | 'OAUTH_ACCOUNT_NOT_FOUND' | 'OAUTH_FAILED' | 'ORGANIZATION_NOT_FOUND' | 'PASSKEY_NOT_FOUND' | 'PASSWORD_COMPROMISED' | 'PROOF_REQUIRED' | 'SCOPE_NOT_GRANTED' | 'SESSION_NOT_FOUND' | 'TOKEN_EXPIRED' | 'TOKEN_INVALID' | 'TWO_FACTOR_ALREADY_ENABLED' | 'TWO_FACTOR_NOT_ENABLED' | 'TWO_FACTOR_REQUIRED' | 'USERNAME_TAKEN' | 'USER_NOT_FOUND' | 'VALIDATION_ERROR'

export type ExportFormat = 'CSV' | 'NDJSON'

export type OAuthFailureReason = 'DENIED' | 'LINKED_TO_ANOTHER_USER' | 'REJECTED' | 'SIGNUP_CLOSED' | 'STATE_INVALID' | 'UNAVAILABLE'

export type OAuthProviderKind = 'APPLE' | 'DISCORD' | 'GITHUB' | 'GITLAB' | 'GOOGLE' | 'MICROSOFT' | 'OIDC'

export type OrderDirection = 'ASC' | 'DESC'

export type RateLimitTier = 'ENTERPRISE' | 'FREE' | 'PRO'

export type StatsStep = 'DAY' | 'HOUR'

export type TwoFactorMethod = 'PASSKEY' | 'RECOVERY_CODE' | 'TOTP'

export type UserOrderField = 'CREATED_AT' | 'EMAIL' | 'LAST_LOGIN_AT' | 'NAME'

export type UserStatus = 'ACTIVE' | 'SUSPENDED'

/** What each field of Query and Mutation takes and answers. */
export interface Operations {
  access: { variables: object; result: Access }
  apiKeys: { variables: { after?: string | null; before?: string | null; filter?: ApiKeyFilter | null; first?: number | null; last?: number | null }; result: ApiKeyConnection }
  auditEvents: { variables: { after?: string | null; before?: string | null; filter?: AuditEventFilter | null; first?: number | null; last?: number | null }; result: AuditEventConnection }
  bulkJob: { variables: { id: string }; result: BulkJob | null }
  health: { variables: object; result: PartHealth[] }
  me: { variables: object; result: UserWithPages | null }
  node: { variables: { id: string }; result: { __typename: string; id: string } | null }
  oauthProviders: { variables: object; result: OAuthProvider[] }
  organization: { variables: { id: string }; result: OrganizationWithPages | null }
  organizationRoles: { variables: object; result: RoleDefinition[] }
  organizations: { variables: { after?: string | null; before?: string | null; filter?: OrganizationFilter | null; first?: number | null; last?: number | null }; result: OrganizationConnection }
  roles: { variables: object; result: RoleDefinition[] }
  scopes: { variables: object; result: ScopeDefinition[] }
  settings: { variables: object; result: Setting[] }
  signInOptions: { variables: object; result: SignInOptions }
  signingKeys: { variables: object; result: SigningKey[] }
  stats: { variables: { from: string | Date; step?: StatsStep; to: string | Date }; result: Stats }
  user: { variables: { id: string }; result: UserWithPages | null }
  userByUsername: { variables: { username: string }; result: UserWithPages | null }
  users: { variables: { after?: string | null; before?: string | null; filter?: UserFilter | null; first?: number | null; last?: number | null; offset?: number | null; orderBy?: UserOrder | null }; result: UserConnection }
  acceptInvitation: { variables: { token: string }; result: InvitationNotFoundError | Membership | TokenExpiredError | ValidationError }
  changePassword: { variables: { currentPassword: string; newPassword: string; newPasswordConfirmation?: string | null }; result: AccountLockedError | Done | InvalidCredentialsError | PasswordCompromisedError | ValidationError }
  completeOAuthLogin: { variables: { code: string; codeVerifier: string; iss?: string | null; provider: string; state: string }; result: AccountExistsError | AccountSuspendedError | AuthTokens | OAuthFailedError | TwoFactorChallenge | ValidationError }
  confirmEmailChange: { variables: { token: string }; result: Done | TokenExpiredError | TokenInvalidError }
  confirmTwoFactor: { variables: { code: string }; result: AccountLockedError | CodeInvalidError | RecoveryCodes | TwoFactorAlreadyEnabledError | TwoFactorNotEnabledError }
  confirmUserEmail: { variables: { id: string }; result: ScopeNotGrantedError | User | UserNotFoundError }
  createApiKey: { variables: { input: CreateApiKeyInput }; result: ApiKeySecret | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  createFirstAdmin: { variables: { input: CreateFirstAdminInput }; result: AuthTokens | EmailTakenError | PasswordCompromisedError | TokenExpiredError | TokenInvalidError | ValidationError }
  createLoginCode: { variables: { codeChallenge: string; returnTo: string; state: string }; result: LoginCode | ValidationError }
  createOrganization: { variables: { input: CreateOrganizationInput }; result: Organization | ValidationError }
  createUser: { variables: { input: CreateUserInput }; result: EmailTakenError | PasswordCompromisedError | ProofRequiredError | ScopeNotGrantedError | User | UsernameTakenError | ValidationError }
  deleteAccount: { variables: { password?: string | null }; result: AccountLockedError | Done | InvalidCredentialsError | LastAdminError | LastOwnerError | ProofRequiredError }
  deleteApiKey: { variables: { id: string }; result: ApiKeyNotFoundError | Done }
  deleteOrganization: { variables: { id: string }; result: Done | OrganizationNotFoundError | ProofRequiredError }
  deletePasskey: { variables: { id: string }; result: Done | LastWayInError | PasskeyNotFoundError | ProofRequiredError }
  deleteUser: { variables: { id: string }; result: Done | LastAdminError | LastOwnerError | ProofRequiredError | ScopeNotGrantedError | UserNotFoundError }
  disableTwoFactor: { variables: { code: string }; result: AccountLockedError | CodeInvalidError | Done | TwoFactorNotEnabledError }
  disableTwoFactorByProof: { variables: object; result: Done | ProofRequiredError | TwoFactorNotEnabledError }
  disownChange: { variables: { token: string }; result: Done | TokenExpiredError | TokenInvalidError }
  exchangeApiKey: { variables: object; result: AccessToken | TokenExpiredError }
  exchangeLoginCode: { variables: { code: string; codeVerifier: string }; result: AuthTokens | TokenInvalidError | ValidationError }
  exportUsers: { variables: { filter?: UserFilter | null; format?: ExportFormat }; result: Export | ProofRequiredError }
  finishPasskeyLogin: { variables: { id: string; response: Record<string, unknown> }; result: AccountSuspendedError | AuthTokens | ChallengeExpiredError | ConflictError | InvalidCredentialsError | ValidationError }
  finishPasskeyRegistration: { variables: { id: string; name?: string | null; response: Record<string, unknown> }; result: ChallengeExpiredError | ConflictError | Passkey | ValidationError }
  follow: { variables: { userId: string }; result: User | UserNotFoundError | ValidationError }
  impersonateUser: { variables: { id: string; reason: string }; result: AccountSuspendedError | AuthTokens | ProofRequiredError | ScopeNotGrantedError | UserNotFoundError | ValidationError }
  inviteMember: { variables: { input: InviteMemberInput }; result: EmailNotVerifiedError | Invitation | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  leaveOrganization: { variables: { id: string }; result: Done | LastOwnerError | OrganizationNotFoundError }
  linkOAuthAccount: { variables: { code: string; codeVerifier: string; iss?: string | null; provider: string; state: string }; result: ConflictError | OAuthAccount | OAuthFailedError | ValidationError }
  login: { variables: { input?: LoginInput | null }; result: AccountLockedError | AccountSuspendedError | AuthTokens | EmailNotVerifiedError | InvalidCredentialsError | OrganizationNotFoundError | TwoFactorChallenge | ValidationError }
  loginWithCode: { variables: { code: string; deviceToken?: string | null; email: string }; result: AccountLockedError | AccountSuspendedError | AuthTokens | CodeInvalidError | TwoFactorChallenge | ValidationError }
  loginWithIdToken: { variables: { idToken: string; nonce: string; provider: string }; result: AccountExistsError | AccountSuspendedError | AuthTokens | OAuthFailedError | TwoFactorChallenge | ValidationError }
  loginWithLink: { variables: { codeVerifier: string; deviceToken?: string | null; token: string }; result: AccountSuspendedError | AuthTokens | TokenExpiredError | TokenInvalidError | TwoFactorChallenge | ValidationError }
  logout: { variables: object; result: Done | SessionNotFoundError }
  previewBulk: { variables: { input: BulkInput }; result: BulkPreview | ScopeNotGrantedError | ValidationError }
  reactivateUser: { variables: { id: string }; result: ScopeNotGrantedError | User | UserNotFoundError }
  reauthenticate: { variables: { code?: string | null; passkey?: PasskeyProof | null; password?: string | null }; result: AccountLockedError | ChallengeExpiredError | CodeInvalidError | ConflictError | Done | InvalidCredentialsError | TwoFactorNotEnabledError | TwoFactorRequiredError | ValidationError }
  refresh: { variables: { refreshToken?: string | null }; result: AuthTokens | TokenExpiredError | TokenInvalidError }
  regenerateRecoveryCodes: { variables: { code: string }; result: AccountLockedError | CodeInvalidError | RecoveryCodes | TwoFactorNotEnabledError }
  removeMember: { variables: { organizationId: string; userId: string }; result: Done | LastOwnerError | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | UserNotFoundError }
  renamePasskey: { variables: { id: string; name: string }; result: Passkey | PasskeyNotFoundError | ValidationError }
  requestEmailChange: { variables: { newEmail: string; password?: string | null }; result: AccountLockedError | InvalidCredentialsError | MailSent | ProofRequiredError | ValidationError }
  requestLoginLink: { variables: { codeChallenge: string; deviceToken?: string | null; email: string; referralCode?: string | null }; result: MailSent | ValidationError }
  requestPasswordReset: { variables: { deviceToken?: string | null; email: string }; result: MailSent | ValidationError }
  resendInvitation: { variables: { id: string }; result: EmailNotVerifiedError | Invitation | InvitationNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  resendVerificationEmail: { variables: { deviceToken?: string | null; email: string }; result: MailSent | ValidationError }
  resetPassword: { variables: { deviceToken?: string | null; newPassword: string; newPasswordConfirmation?: string | null; token: string }; result: Done | PasswordCompromisedError | TokenExpiredError | TokenInvalidError | ValidationError }
  resetUserTwoFactor: { variables: { id: string }; result: Done | ProofRequiredError | ScopeNotGrantedError | TwoFactorNotEnabledError | UserNotFoundError }
  revokeApiKey: { variables: { id: string }; result: ApiKey | ApiKeyNotFoundError }
  revokeInvitation: { variables: { id: string }; result: Done | InvitationNotFoundError | ScopeNotGrantedError }
  revokeOtherSessions: { variables: object; result: SessionNotFoundError | SessionsRevoked }
  revokeSession: { variables: { id: string }; result: Done | SessionNotFoundError }
  revokeUserApiKey: { variables: { id: string }; result: ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError }
  revokeUserSessions: { variables: { id: string }; result: ScopeNotGrantedError | SessionsRevoked | UserNotFoundError }
  rotateApiKey: { variables: { id: string; overlapSeconds?: number | null }; result: ApiKeyNotFoundError | ApiKeySecret | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  rotateSigningKey: { variables: object; result: ProofRequiredError | SigningKey }
  runBulk: { variables: { token: string }; result: BulkJob | ConflictError | ProofRequiredError | TokenExpiredError | TokenInvalidError }
  setupTwoFactor: { variables: { password?: string | null }; result: AccountLockedError | InvalidCredentialsError | ProofRequiredError | TwoFactorAlreadyEnabledError | TwoFactorSetup }
  signup: { variables: { input: SignupInput }; result: AuthTokens | EmailTakenError | InvitationNotFoundError | MailSent | PasswordCompromisedError | TokenExpiredError | UsernameTakenError | ValidationError }
  startIdTokenLogin: { variables: { provider: string; referralCode?: string | null }; result: IdTokenLogin | ValidationError }
  startOAuthLink: { variables: { codeChallenge: string; provider: string; redirectUri: string }; result: OAuthFailedError | OAuthRedirect | ProofRequiredError | ValidationError }
  startOAuthLogin: { variables: { codeChallenge: string; provider: string; redirectUri: string; referralCode?: string | null }; result: OAuthFailedError | OAuthRedirect | ValidationError }
  startPasskeyLogin: { variables: { challengeToken?: string | null }; result: ChallengeExpiredError | ConflictError | PasskeyCeremony | PasskeyNotFoundError | ProofRequiredError }
  startPasskeyRegistration: { variables: object; result: ConflictError | PasskeyCeremony | ProofRequiredError }
  suspendUser: { variables: { id: string; reason?: string | null; until?: string | Date | null }; result: LastAdminError | OwnAccountError | ScopeNotGrantedError | User | UserNotFoundError | ValidationError }
  switchOrganization: { variables: { id?: string | null }; result: AuthTokens | OrganizationNotFoundError }
  unfollow: { variables: { userId: string }; result: User | UserNotFoundError }
  unlinkOAuthAccount: { variables: { id: string }; result: Done | LastWayInError | OAuthAccountNotFoundError | ProofRequiredError }
  updateApiKey: { variables: { id: string; input: UpdateApiKeyInput }; result: ApiKey | ApiKeyNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  updateAppData: { variables: { id: string; input: UpdateDataInput }; result: ConflictError | ScopeNotGrantedError | User | UserNotFoundError | ValidationError }
  updateData: { variables: { input: UpdateDataInput }; result: ConflictError | User | ValidationError }
  updateMember: { variables: { input: UpdateMemberInput }; result: LastOwnerError | Membership | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | UserNotFoundError | ValidationError }
  updateOrganization: { variables: { id: string; input: UpdateOrganizationInput }; result: Organization | OrganizationNotFoundError | ValidationError }
  updateProfile: { variables: { input: UpdateProfileInput }; result: User | UsernameTakenError | ValidationError }
  updateUser: { variables: { id: string; input: UpdateUserInput }; result: EmailTakenError | LastAdminError | ProofRequiredError | ScopeNotGrantedError | User | UserNotFoundError | UsernameTakenError | ValidationError }
  verifyApiKey: { variables: { count?: number | null; ip?: string | null; key: string; organizationScopes?: readonly string[] | null; scopes?: readonly string[] | null }; result: ScopeNotGrantedError | TokenInvalidError | VerifiedApiKey }
  verifyEmail: { variables: { token: string }; result: Done | TokenExpiredError | TokenInvalidError }
  verifyTwoFactor: { variables: { input: TwoFactorInput }; result: AccountLockedError | AccountSuspendedError | AuthTokens | ChallengeExpiredError | CodeInvalidError }
}

/** A document for each of them. */
export const operations: Record<keyof Operations, string> = {
  access: 'query access { access { __typename apiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } expiresAt kind organization { createdAt id myRole myScopes name slug tier } organizationScopes scopes session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } withheldScopes } }',
  apiKeys: 'query apiKeys($after: String, $before: String, $filter: ApiKeyFilter, $first: Int, $last: Int) { apiKeys(after: $after, before: $before, filter: $filter, first: $first, last: $last) { __typename edges { cursor } nodes { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } }',
  auditEvents: 'query auditEvents($after: String, $before: String, $filter: AuditEventFilter, $first: Int, $last: Int) { auditEvents(after: $after, before: $before, filter: $filter, first: $first, last: $last) { __typename edges { cursor } nodes { actorApiKeyId actorId createdAt details id ip organizationId recordedType targetId type userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } }',
  bulkJob: 'query bulkJob($id: ID!) { bulkJob(id: $id) { __typename createdAt done failed { code id message } failedCount finishedAt id total } }',
  health: 'query health { health { __typename message name ok } }',
  me: 'query me { me { __typename apiKeys { __typename edges { cursor } nodes { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } appData avatarUrl createdAt data email emailVerified followedByMe followers { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } following { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode referrals { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } role securityEvents { __typename edges { cursor } nodes { actorApiKeyId actorId createdAt details id ip organizationId recordedType targetId type userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } sessions { __typename edges { cursor } nodes { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } }',
  node: 'query node($id: ID!) { node(id: $id) { __typename id } }',
  oauthProviders: 'query oauthProviders { oauthProviders { __typename id kind name } }',
  organization: 'query organization($id: ID!) { organization(id: $id) { __typename apiKeys { __typename edges { cursor } nodes { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } auditEvents { __typename edges { cursor } nodes { actorApiKeyId actorId createdAt details id ip organizationId recordedType targetId type userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } createdAt id invitations { __typename createdAt email expiresAt id invitedBy { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } organization { createdAt id myRole myScopes name slug tier } role } members { __typename edges { cursor } nodes { createdAt email id role } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } myRole myScopes name slug tier } }',
  organizationRoles: 'query organizationRoles { organizationRoles { __typename name scopes } }',
  organizations: 'query organizations($after: String, $before: String, $filter: OrganizationFilter, $first: Int, $last: Int) { organizations(after: $after, before: $before, filter: $filter, first: $first, last: $last) { __typename edges { cursor } nodes { createdAt id myRole myScopes name slug tier } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } }',
  roles: 'query roles { roles { __typename name scopes } }',
  scopes: 'query scopes { scopes { __typename description name } }',
  settings: 'query settings { settings { __typename isDefault isSecret name value } }',
  signInOptions: 'query signInOptions { signInOptions { __typename loginByMail passkeys providers { id kind name } signup } }',
  signingKeys: 'query signingKeys { signingKeys { __typename activeFrom algorithm createdAt current expiresAt kid } }',
  stats: 'query stats($from: DateTime!, $step: StatsStep!, $to: DateTime!) { stats(from: $from, step: $step, to: $to) { __typename points { activeSessions at failures locks logins signUps } users } }',
  user: 'query user($id: ID!) { user(id: $id) { __typename apiKeys { __typename edges { cursor } nodes { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } appData avatarUrl createdAt data email emailVerified followedByMe followers { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } following { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode referrals { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } role securityEvents { __typename edges { cursor } nodes { actorApiKeyId actorId createdAt details id ip organizationId recordedType targetId type userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } sessions { __typename edges { cursor } nodes { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } }',
  userByUsername: 'query userByUsername($username: String!) { userByUsername(username: $username) { __typename apiKeys { __typename edges { cursor } nodes { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } appData avatarUrl createdAt data email emailVerified followedByMe followers { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } following { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode referrals { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } role securityEvents { __typename edges { cursor } nodes { actorApiKeyId actorId createdAt details id ip organizationId recordedType targetId type userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } sessions { __typename edges { cursor } nodes { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } }',
  users: 'query users($after: String, $before: String, $filter: UserFilter, $first: Int, $last: Int, $offset: Int, $orderBy: UserOrder) { users(after: $after, before: $before, filter: $filter, first: $first, last: $last, offset: $offset, orderBy: $orderBy) { __typename edges { cursor } nodes { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } pageInfo { endCursor hasNextPage hasPreviousPage startCursor } totalCount totalCountIsEstimate } }',
  acceptInvitation: 'mutation acceptInvitation($token: String!) { acceptInvitation(token: $token) { __typename ... on InvitationNotFoundError { code message } ... on Membership { createdAt email id organization { createdAt id myRole myScopes name slug tier } role user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on TokenExpiredError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  changePassword: 'mutation changePassword($currentPassword: String!, $newPassword: String!, $newPasswordConfirmation: String) { changePassword(currentPassword: $currentPassword, newPassword: $newPassword, newPasswordConfirmation: $newPasswordConfirmation) { __typename ... on AccountLockedError { code message retryAfter } ... on Done { message } ... on InvalidCredentialsError { code message } ... on PasswordCompromisedError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  completeOAuthLogin: 'mutation completeOAuthLogin($code: String!, $codeVerifier: String!, $iss: String, $provider: String!, $state: String!) { completeOAuthLogin(code: $code, codeVerifier: $codeVerifier, iss: $iss, provider: $provider, state: $state) { __typename ... on AccountExistsError { code message } ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on OAuthFailedError { code message reason } ... on TwoFactorChallenge { challengeToken expiresAt methods } ... on ValidationError { code fields { message path rule } message } } }',
  confirmEmailChange: 'mutation confirmEmailChange($token: String!) { confirmEmailChange(token: $token) { __typename ... on Done { message } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } } }',
  confirmTwoFactor: 'mutation confirmTwoFactor($code: String!) { confirmTwoFactor(code: $code) { __typename ... on AccountLockedError { code message retryAfter } ... on CodeInvalidError { attemptsRemaining code message } ... on RecoveryCodes { codes } ... on TwoFactorAlreadyEnabledError { code message } ... on TwoFactorNotEnabledError { code message } } }',
  confirmUserEmail: 'mutation confirmUserEmail($id: ID!) { confirmUserEmail(id: $id) { __typename ... on ScopeNotGrantedError { code message missingScopes } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } } }',
  createApiKey: 'mutation createApiKey($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename ... on ApiKeySecret { apiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } key } ... on OrganizationNotFoundError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on ValidationError { code fields { message path rule } message } } }',
  createFirstAdmin: 'mutation createFirstAdmin($input: CreateFirstAdminInput!) { createFirstAdmin(input: $input) { __typename ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on EmailTakenError { code message } ... on PasswordCompromisedError { code message } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  createLoginCode: 'mutation createLoginCode($codeChallenge: String!, $returnTo: String!, $state: String!) { createLoginCode(codeChallenge: $codeChallenge, returnTo: $returnTo, state: $state) { __typename ... on LoginCode { url } ... on ValidationError { code fields { message path rule } message } } }',
  createOrganization: 'mutation createOrganization($input: CreateOrganizationInput!) { createOrganization(input: $input) { __typename ... on Organization { createdAt id myRole myScopes name slug tier } ... on ValidationError { code fields { message path rule } message } } }',
  createUser: 'mutation createUser($input: CreateUserInput!) { createUser(input: $input) { __typename ... on EmailTakenError { code message } ... on PasswordCompromisedError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UsernameTakenError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  deleteAccount: 'mutation deleteAccount($password: String) { deleteAccount(password: $password) { __typename ... on AccountLockedError { code message retryAfter } ... on Done { message } ... on InvalidCredentialsError { code message } ... on LastAdminError { code message } ... on LastOwnerError { code message organizationId } ... on ProofRequiredError { code message } } }',
  deleteApiKey: 'mutation deleteApiKey($id: ID!) { deleteApiKey(id: $id) { __typename ... on ApiKeyNotFoundError { code message } ... on Done { message } } }',
  deleteOrganization: 'mutation deleteOrganization($id: ID!) { deleteOrganization(id: $id) { __typename ... on Done { message } ... on OrganizationNotFoundError { code message } ... on ProofRequiredError { code message } } }',
  deletePasskey: 'mutation deletePasskey($id: ID!) { deletePasskey(id: $id) { __typename ... on Done { message } ... on LastWayInError { code message } ... on PasskeyNotFoundError { code message } ... on ProofRequiredError { code message } } }',
  deleteUser: 'mutation deleteUser($id: ID!) { deleteUser(id: $id) { __typename ... on Done { message } ... on LastAdminError { code message } ... on LastOwnerError { code message organizationId } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on UserNotFoundError { code message } } }',
  disableTwoFactor: 'mutation disableTwoFactor($code: String!) { disableTwoFactor(code: $code) { __typename ... on AccountLockedError { code message retryAfter } ... on CodeInvalidError { attemptsRemaining code message } ... on Done { message } ... on TwoFactorNotEnabledError { code message } } }',
  disableTwoFactorByProof: 'mutation disableTwoFactorByProof { disableTwoFactorByProof { __typename ... on Done { message } ... on ProofRequiredError { code message } ... on TwoFactorNotEnabledError { code message } } }',
  disownChange: 'mutation disownChange($token: String!) { disownChange(token: $token) { __typename ... on Done { message } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } } }',
  exchangeApiKey: 'mutation exchangeApiKey { exchangeApiKey { __typename ... on AccessToken { accessToken expiresIn tokenType } ... on TokenExpiredError { code message } } }',
  exchangeLoginCode: 'mutation exchangeLoginCode($code: String!, $codeVerifier: String!) { exchangeLoginCode(code: $code, codeVerifier: $codeVerifier) { __typename ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on TokenInvalidError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  exportUsers: 'mutation exportUsers($filter: UserFilter, $format: ExportFormat!) { exportUsers(filter: $filter, format: $format) { __typename ... on Export { expiresAt url } ... on ProofRequiredError { code message } } }',
  finishPasskeyLogin: 'mutation finishPasskeyLogin($id: ID!, $response: JSONObject!) { finishPasskeyLogin(id: $id, response: $response) { __typename ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on ChallengeExpiredError { code message } ... on ConflictError { code message } ... on InvalidCredentialsError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  finishPasskeyRegistration: 'mutation finishPasskeyRegistration($id: ID!, $name: String, $response: JSONObject!) { finishPasskeyRegistration(id: $id, name: $name, response: $response) { __typename ... on ChallengeExpiredError { code message } ... on ConflictError { code message } ... on Passkey { backedUp createdAt id lastUsedAt name } ... on ValidationError { code fields { message path rule } message } } }',
  follow: 'mutation follow($userId: ID!) { follow(userId: $userId) { __typename ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  impersonateUser: 'mutation impersonateUser($id: ID!, $reason: String!) { impersonateUser(id: $id, reason: $reason) { __typename ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on UserNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  inviteMember: 'mutation inviteMember($input: InviteMemberInput!) { inviteMember(input: $input) { __typename ... on EmailNotVerifiedError { code message } ... on Invitation { createdAt email expiresAt id invitedBy { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } organization { createdAt id myRole myScopes name slug tier } role } ... on OrganizationNotFoundError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on ValidationError { code fields { message path rule } message } } }',
  leaveOrganization: 'mutation leaveOrganization($id: ID!) { leaveOrganization(id: $id) { __typename ... on Done { message } ... on LastOwnerError { code message organizationId } ... on OrganizationNotFoundError { code message } } }',
  linkOAuthAccount: 'mutation linkOAuthAccount($code: String!, $codeVerifier: String!, $iss: String, $provider: String!, $state: String!) { linkOAuthAccount(code: $code, codeVerifier: $codeVerifier, iss: $iss, provider: $provider, state: $state) { __typename ... on ConflictError { code message } ... on OAuthAccount { accessToken email id lastUsedAt linkedAt provider { id kind name } } ... on OAuthFailedError { code message reason } ... on ValidationError { code fields { message path rule } message } } }',
  login: 'mutation login($input: LoginInput) { login(input: $input) { __typename ... on AccountLockedError { code message retryAfter } ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on EmailNotVerifiedError { code message } ... on InvalidCredentialsError { code message } ... on OrganizationNotFoundError { code message } ... on TwoFactorChallenge { challengeToken expiresAt methods } ... on ValidationError { code fields { message path rule } message } } }',
  loginWithCode: 'mutation loginWithCode($code: String!, $deviceToken: String, $email: String!) { loginWithCode(code: $code, deviceToken: $deviceToken, email: $email) { __typename ... on AccountLockedError { code message retryAfter } ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on CodeInvalidError { attemptsRemaining code message } ... on TwoFactorChallenge { challengeToken expiresAt methods } ... on ValidationError { code fields { message path rule } message } } }',
  loginWithIdToken: 'mutation loginWithIdToken($idToken: String!, $nonce: String!, $provider: String!) { loginWithIdToken(idToken: $idToken, nonce: $nonce, provider: $provider) { __typename ... on AccountExistsError { code message } ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on OAuthFailedError { code message reason } ... on TwoFactorChallenge { challengeToken expiresAt methods } ... on ValidationError { code fields { message path rule } message } } }',
  loginWithLink: 'mutation loginWithLink($codeVerifier: String!, $deviceToken: String, $token: String!) { loginWithLink(codeVerifier: $codeVerifier, deviceToken: $deviceToken, token: $token) { __typename ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } ... on TwoFactorChallenge { challengeToken expiresAt methods } ... on ValidationError { code fields { message path rule } message } } }',
  logout: 'mutation logout { logout { __typename ... on Done { message } ... on SessionNotFoundError { code message } } }',
  previewBulk: 'mutation previewBulk($input: BulkInput!) { previewBulk(input: $input) { __typename ... on BulkPreview { count expiresAt sample { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } token } ... on ScopeNotGrantedError { code message missingScopes } ... on ValidationError { code fields { message path rule } message } } }',
  reactivateUser: 'mutation reactivateUser($id: ID!) { reactivateUser(id: $id) { __typename ... on ScopeNotGrantedError { code message missingScopes } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } } }',
  reauthenticate: 'mutation reauthenticate($code: String, $passkey: PasskeyProof, $password: String) { reauthenticate(code: $code, passkey: $passkey, password: $password) { __typename ... on AccountLockedError { code message retryAfter } ... on ChallengeExpiredError { code message } ... on CodeInvalidError { attemptsRemaining code message } ... on ConflictError { code message } ... on Done { message } ... on InvalidCredentialsError { code message } ... on TwoFactorNotEnabledError { code message } ... on TwoFactorRequiredError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  refresh: 'mutation refresh($refreshToken: String) { refresh(refreshToken: $refreshToken) { __typename ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } } }',
  regenerateRecoveryCodes: 'mutation regenerateRecoveryCodes($code: String!) { regenerateRecoveryCodes(code: $code) { __typename ... on AccountLockedError { code message retryAfter } ... on CodeInvalidError { attemptsRemaining code message } ... on RecoveryCodes { codes } ... on TwoFactorNotEnabledError { code message } } }',
  removeMember: 'mutation removeMember($organizationId: ID!, $userId: ID!) { removeMember(organizationId: $organizationId, userId: $userId) { __typename ... on Done { message } ... on LastOwnerError { code message organizationId } ... on OrganizationNotFoundError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on UserNotFoundError { code message } } }',
  renamePasskey: 'mutation renamePasskey($id: ID!, $name: String!) { renamePasskey(id: $id, name: $name) { __typename ... on Passkey { backedUp createdAt id lastUsedAt name } ... on PasskeyNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  requestEmailChange: 'mutation requestEmailChange($newEmail: String!, $password: String) { requestEmailChange(newEmail: $newEmail, password: $password) { __typename ... on AccountLockedError { code message retryAfter } ... on InvalidCredentialsError { code message } ... on MailSent { message } ... on ProofRequiredError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  requestLoginLink: 'mutation requestLoginLink($codeChallenge: String!, $deviceToken: String, $email: String!, $referralCode: String) { requestLoginLink(codeChallenge: $codeChallenge, deviceToken: $deviceToken, email: $email, referralCode: $referralCode) { __typename ... on MailSent { message } ... on ValidationError { code fields { message path rule } message } } }',
  requestPasswordReset: 'mutation requestPasswordReset($deviceToken: String, $email: String!) { requestPasswordReset(deviceToken: $deviceToken, email: $email) { __typename ... on MailSent { message } ... on ValidationError { code fields { message path rule } message } } }',
  resendInvitation: 'mutation resendInvitation($id: ID!) { resendInvitation(id: $id) { __typename ... on EmailNotVerifiedError { code message } ... on Invitation { createdAt email expiresAt id invitedBy { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } organization { createdAt id myRole myScopes name slug tier } role } ... on InvitationNotFoundError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on ValidationError { code fields { message path rule } message } } }',
  resendVerificationEmail: 'mutation resendVerificationEmail($deviceToken: String, $email: String!) { resendVerificationEmail(deviceToken: $deviceToken, email: $email) { __typename ... on MailSent { message } ... on ValidationError { code fields { message path rule } message } } }',
  resetPassword: 'mutation resetPassword($deviceToken: String, $newPassword: String!, $newPasswordConfirmation: String, $token: String!) { resetPassword(deviceToken: $deviceToken, newPassword: $newPassword, newPasswordConfirmation: $newPasswordConfirmation, token: $token) { __typename ... on Done { message } ... on PasswordCompromisedError { code message } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  resetUserTwoFactor: 'mutation resetUserTwoFactor($id: ID!) { resetUserTwoFactor(id: $id) { __typename ... on Done { message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on TwoFactorNotEnabledError { code message } ... on UserNotFoundError { code message } } }',
  revokeApiKey: 'mutation revokeApiKey($id: ID!) { revokeApiKey(id: $id) { __typename ... on ApiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name organization { createdAt id myRole myScopes name slug tier } prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on ApiKeyNotFoundError { code message } } }',
  revokeInvitation: 'mutation revokeInvitation($id: ID!) { revokeInvitation(id: $id) { __typename ... on Done { message } ... on InvitationNotFoundError { code message } ... on ScopeNotGrantedError { code message missingScopes } } }',
  revokeOtherSessions: 'mutation revokeOtherSessions { revokeOtherSessions { __typename ... on SessionNotFoundError { code message } ... on SessionsRevoked { count } } }',
  revokeSession: 'mutation revokeSession($id: ID!) { revokeSession(id: $id) { __typename ... on Done { message } ... on SessionNotFoundError { code message } } }',
  revokeUserApiKey: 'mutation revokeUserApiKey($id: ID!) { revokeUserApiKey(id: $id) { __typename ... on ApiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name organization { createdAt id myRole myScopes name slug tier } prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on ApiKeyNotFoundError { code message } ... on ScopeNotGrantedError { code message missingScopes } } }',
  revokeUserSessions: 'mutation revokeUserSessions($id: ID!) { revokeUserSessions(id: $id) { __typename ... on ScopeNotGrantedError { code message missingScopes } ... on SessionsRevoked { count } ... on UserNotFoundError { code message } } }',
  rotateApiKey: 'mutation rotateApiKey($id: ID!, $overlapSeconds: Int) { rotateApiKey(id: $id, overlapSeconds: $overlapSeconds) { __typename ... on ApiKeyNotFoundError { code message } ... on ApiKeySecret { apiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } key } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on ValidationError { code fields { message path rule } message } } }',
  rotateSigningKey: 'mutation rotateSigningKey { rotateSigningKey { __typename ... on ProofRequiredError { code message } ... on SigningKey { activeFrom algorithm createdAt current expiresAt kid } } }',
  runBulk: 'mutation runBulk($token: String!) { runBulk(token: $token) { __typename ... on BulkJob { createdAt done failed { code id message } failedCount finishedAt id total } ... on ConflictError { code message } ... on ProofRequiredError { code message } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } } }',
  setupTwoFactor: 'mutation setupTwoFactor($password: String) { setupTwoFactor(password: $password) { __typename ... on AccountLockedError { code message retryAfter } ... on InvalidCredentialsError { code message } ... on ProofRequiredError { code message } ... on TwoFactorAlreadyEnabledError { code message } ... on TwoFactorSetup { otpauthUrl qrCode secret } } }',
  signup: 'mutation signup($input: SignupInput!) { signup(input: $input) { __typename ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on EmailTakenError { code message } ... on InvitationNotFoundError { code message } ... on MailSent { message } ... on PasswordCompromisedError { code message } ... on TokenExpiredError { code message } ... on UsernameTakenError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  startIdTokenLogin: 'mutation startIdTokenLogin($provider: String!, $referralCode: String) { startIdTokenLogin(provider: $provider, referralCode: $referralCode) { __typename ... on IdTokenLogin { expiresAt nonce } ... on ValidationError { code fields { message path rule } message } } }',
  startOAuthLink: 'mutation startOAuthLink($codeChallenge: String!, $provider: String!, $redirectUri: String!) { startOAuthLink(codeChallenge: $codeChallenge, provider: $provider, redirectUri: $redirectUri) { __typename ... on OAuthFailedError { code message reason } ... on OAuthRedirect { expiresAt state url } ... on ProofRequiredError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  startOAuthLogin: 'mutation startOAuthLogin($codeChallenge: String!, $provider: String!, $redirectUri: String!, $referralCode: String) { startOAuthLogin(codeChallenge: $codeChallenge, provider: $provider, redirectUri: $redirectUri, referralCode: $referralCode) { __typename ... on OAuthFailedError { code message reason } ... on OAuthRedirect { expiresAt state url } ... on ValidationError { code fields { message path rule } message } } }',
  startPasskeyLogin: 'mutation startPasskeyLogin($challengeToken: String) { startPasskeyLogin(challengeToken: $challengeToken) { __typename ... on ChallengeExpiredError { code message } ... on ConflictError { code message } ... on PasskeyCeremony { expiresAt id options } ... on PasskeyNotFoundError { code message } ... on ProofRequiredError { code message } } }',
  startPasskeyRegistration: 'mutation startPasskeyRegistration { startPasskeyRegistration { __typename ... on ConflictError { code message } ... on PasskeyCeremony { expiresAt id options } ... on ProofRequiredError { code message } } }',
  suspendUser: 'mutation suspendUser($id: ID!, $reason: String, $until: DateTime) { suspendUser(id: $id, reason: $reason, until: $until) { __typename ... on LastAdminError { code message } ... on OwnAccountError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  switchOrganization: 'mutation switchOrganization($id: ID) { switchOrganization(id: $id) { __typename ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on OrganizationNotFoundError { code message } } }',
  unfollow: 'mutation unfollow($userId: ID!) { unfollow(userId: $userId) { __typename ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } } }',
  unlinkOAuthAccount: 'mutation unlinkOAuthAccount($id: ID!) { unlinkOAuthAccount(id: $id) { __typename ... on Done { message } ... on LastWayInError { code message } ... on OAuthAccountNotFoundError { code message } ... on ProofRequiredError { code message } } }',
  updateApiKey: 'mutation updateApiKey($id: ID!, $input: UpdateApiKeyInput!) { updateApiKey(id: $id, input: $input) { __typename ... on ApiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name organization { createdAt id myRole myScopes name slug tier } prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on ApiKeyNotFoundError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on ValidationError { code fields { message path rule } message } } }',
  updateAppData: 'mutation updateAppData($id: ID!, $input: UpdateDataInput!) { updateAppData(id: $id, input: $input) { __typename ... on ConflictError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  updateData: 'mutation updateData($input: UpdateDataInput!) { updateData(input: $input) { __typename ... on ConflictError { code message } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on ValidationError { code fields { message path rule } message } } }',
  updateMember: 'mutation updateMember($input: UpdateMemberInput!) { updateMember(input: $input) { __typename ... on LastOwnerError { code message organizationId } ... on Membership { createdAt email id organization { createdAt id myRole myScopes name slug tier } role user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on OrganizationNotFoundError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on UserNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  updateOrganization: 'mutation updateOrganization($id: ID!, $input: UpdateOrganizationInput!) { updateOrganization(id: $id, input: $input) { __typename ... on Organization { createdAt id myRole myScopes name slug tier } ... on OrganizationNotFoundError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  updateProfile: 'mutation updateProfile($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UsernameTakenError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  updateUser: 'mutation updateUser($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { __typename ... on EmailTakenError { code message } ... on LastAdminError { code message } ... on ProofRequiredError { code message } ... on ScopeNotGrantedError { code message missingScopes } ... on User { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name oauthAccounts { accessToken email id lastUsedAt linkedAt } organizations { createdAt email id role } passkeys { backedUp createdAt id lastUsedAt name } permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } ... on UserNotFoundError { code message } ... on UsernameTakenError { code message } ... on ValidationError { code fields { message path rule } message } } }',
  verifyApiKey: 'mutation verifyApiKey($count: Int, $ip: String, $key: String!, $organizationScopes: [Scope!], $scopes: [Scope!]) { verifyApiKey(count: $count, ip: $ip, key: $key, organizationScopes: $organizationScopes, scopes: $scopes) { __typename ... on ScopeNotGrantedError { code message missingScopes } ... on TokenInvalidError { code message } ... on VerifiedApiKey { apiKey { createdAt expiresAt id lastUsedAt lastUsedIp mode name prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier } organization { createdAt id myRole myScopes name slug tier } organizationScopes rateLimit { exceeded limit remaining resetsAt retryAfter } scopes user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } } }',
  verifyEmail: 'mutation verifyEmail($token: String!) { verifyEmail(token: $token) { __typename ... on Done { message } ... on TokenExpiredError { code message } ... on TokenInvalidError { code message } } }',
  verifyTwoFactor: 'mutation verifyTwoFactor($input: TwoFactorInput!) { verifyTwoFactor(input: $input) { __typename ... on AccountLockedError { code message retryAfter } ... on AccountSuspendedError { code message until } ... on AuthTokens { accessToken deviceToken expiresIn refreshExpiresIn refreshToken session { createdAt current device expiresAt id impersonationReason ip lastSeenAt lastSeenIp userAgent } tokenType user { appData avatarUrl createdAt data email emailVerified followedByMe followsMe id lastLoginAt name permissions publicData recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username } } ... on ChallengeExpiredError { code message } ... on CodeInvalidError { attemptsRemaining code message } } }',
}

import {
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  getNamedType,
  type InputValueDefinitionNode,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  parse,
  print,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { printSchema } from '../../src/cli/print-schema.ts'
import { anonymous } from '../../src/core/access/access.ts'
import { schema } from '../../src/features/schema.ts'
import { keptSchema } from '../_util/app.ts'

type Rule = {
  kind: string
  anyOf?: string[][]
  own?: string
  others?: string[]
  scope?: string | null
  administrator?: string
}
type Place = { at: string; type: GraphQLNamedType; field: GraphQLField<unknown, unknown>; own?: Rule; rule?: Rule }

const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type))
const ruleOf = (holder: { extensions: object }) => (holder.extensions as { access?: Rule }).access
const fieldsOf = types
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as const))
const places: Place[] = fieldsOf.map(([type, field]) => {
  const own = ruleOf(field)
  return { at: `${type.name}.${field.name}`, type, field, own, rule: own ?? ruleOf(type) }
})
const roots = places.filter(({ type }) => type.name === 'Query' || type.name === 'Mutation')

describe('every field has an access rule', () => {
  test('on the field or on its type', () => {
    expect(places.filter(({ rule }) => rule === undefined).map(({ at }) => at)).toEqual([])
  })

  test('and root fields have their own rule', () => {
    const inheriting = roots.filter(({ own }) => own === undefined || own.kind === 'inherited')
    expect(inheriting.map(({ at }) => at)).toEqual([])
  })

  test('and it is printed', () => {
    expect(places.filter((place) => shown(place) !== expected(place)).map((place) => [place.at, shown(place)])).toEqual(
      [],
    )
  })

  const guarded = places.filter(({ own }) => own && !['public', 'inherited'].includes(own.kind))
  test.each(guarded.map((place) => [place.at, place] as const))('%s turns strangers away', async (_at, place) => {
    await expect(ask(place, anonymous)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
    const nobody = { id: 'somebody-else', role: 'none' }
    const session = {
      kind: 'SESSION',
      scopes: new Set(),
      withheld: new Set(),
      user: nobody,
      session: { id: 's', userId: nobody.id },
    }
    const narrow = place.own?.kind !== 'authenticated' && (place.own?.anyOf?.length ?? 1) > 0
    if (narrow) await expect(ask(place, session)).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 })
    if (place.own?.kind !== 'session') return
    const key = { kind: 'API_KEY', scopes: new Set(place.own.anyOf?.flat()), user: nobody, apiKey: { id: 'k' } }
    await expect(ask(place, key)).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 })
  })
})

/** The directives about access that a field prints. */
function shown({ field }: Place): string {
  const directives = (field.extensions.directives ?? []) as { name: string; args: { scopes?: string[][] } }[]
  const own = directives.filter(({ name }) => name !== 'rateLimit')
  return own.map(({ name, args }) => `@${name}${JSON.stringify(args.scopes ?? [])}`).join()
}

/** The directives that it should print by its rule. */
function expected({ own }: Place): string {
  if (!own || own.kind === 'public' || own.kind === 'inherited') return ''
  if (own.kind === 'in-organization') {
    return own.scope ? `@requiresOrganizationScopes${JSON.stringify([[own.scope]])}` : '@authenticated[]'
  }
  if (own.kind === 'organization') {
    const inside = own.scope ? `,@requiresOrganizationScopes${JSON.stringify([[own.scope]])}` : ''
    return `@requiresScopes${JSON.stringify([[own.own], [own.administrator]])}${inside}`
  }
  const lists = own.kind === 'self' ? [[own.own], ...(own.others ?? []).map((scope) => [scope])] : (own.anyOf ?? [])
  return `@${lists.length > 0 ? 'requiresScopes' : 'authenticated'}${JSON.stringify(lists)}`
}

/** Runs the resolver of a field for a caller. After the check it fails, because there are no services. */
async function ask({ field, type }: Place, access: unknown): Promise<unknown> {
  const services = new Proxy({}, { get: (_target, name) => Promise.reject(new Error(`reached ${String(name)}`)) })
  const inTurn = (read: () => unknown) => read()
  const client = { ip: '::1', network: '::/64', userAgent: null }
  const context = { access, services, limits: new Map(), lists: 'ALLOWED', inTurn, client }
  const info = {
    fieldName: field.name,
    parentType: type,
    path: { key: field.name },
    schema,
  } as unknown as GraphQLResolveInfo
  const args = Object.fromEntries(field.args.map((arg) => [arg.name, sample(arg.type)]))
  // The parent is a user, or an organization that the caller was told of.
  const outside = { organization: { id: 'the-organization' }, role: null, scopes: new Set(), isOutsider: true }
  return field.resolve?.({ id: 'the-owner', ...outside }, args, context, info)
}

function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.value
  if (!isInputObjectType(type)) return { Int: 1, Boolean: true, DateTime: new Date(0) }[type.name] ?? 'sample'
  const required = Object.values(type.getFields()).filter(isRequiredInputField)
  return Object.fromEntries(required.map((field) => [field.name, sample(field.type)]))
}

test('every type, field and argument has a description that ends like a sentence', () => {
  const own = types.filter((type) => !isSpecifiedScalarType(type) && !isUnionType(type))
  const described: [string, string | null | undefined][] = [
    ...own.map((type) => [type.name, type.description] as [string, string]),
    ...places.map(({ at, field }) => [at, field.description] as [string, string]),
    ...places.flatMap(({ at, field }) =>
      field.args.map((arg) => [`${at}(${arg.name})`, arg.description] as [string, string]),
    ),
    ...own
      .filter(isInputObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map(
          (field) => [`${type.name}.${field.name}`, field.description] as [string, string],
        ),
      ),
    ...own
      .filter(isEnumType)
      .flatMap((type) =>
        type.getValues().map((value) => [`${type.name}.${value.name}`, value.description] as [string, string]),
      ),
  ]
  expect(described.filter(([, text]) => !text || text.length < 6).map(([at]) => at)).toEqual([])
  expect(described.filter(([, text]) => text && !/[.:!?`)]$/.test(text)).map(([at, text]) => `${at}: ${text}`)).toEqual(
    [],
  )
})

test('every other result of a mutation implements Error', () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  for (const field of mutations) {
    const union = getNamedType(field.type)
    expect(`${field.name}: ${String(field.type)}`).toBe(
      `${field.name}: ${field.name[0]?.toUpperCase()}${field.name.slice(1)}Result!`,
    )
    const failures = isUnionType(union) ? union.getTypes().filter(({ name }) => name.endsWith('Error')) : []
    for (const failure of failures) expect(failure.getInterfaces().map(String), failure.name).toContain('Error')
  }
})

test('no input has a field that only the server or an administrator decides', () => {
  const forAdmins = /^(CreateUser|UpdateUser|UserFilter|ApiKeyFilter|Bulk|AuditEventFilter|.*Member|.*Organization)/
  const inputs = types.filter(isInputObjectType).filter(({ name }) => !forAdmins.test(name))
  const names = inputs.flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`))
  expect(
    names.filter((name) => /\.(role|tier|status|emailVerified|verified|owner\w*|userId|permissions)$/.test(name)),
  ).toEqual([])
})

test('schema.graphql matches the code', () => {
  expect(keptSchema()).toBe(printSchema())
})

/** The names that clients may rely on. Types may have more fields, and unions more members. */
const promised = parse(`
  directive @authenticated on FIELD_DEFINITION | OBJECT
  directive @requiresScopes(scopes: [[Scope!]!]!) on FIELD_DEFINITION | OBJECT
  directive @rateLimit(limit: Int! = 60, duration: Int! = 60) on FIELD_DEFINITION | OBJECT
  scalar File scalar DateTime scalar JSONObject scalar EmailAddress scalar Scope
  interface Error { code: ErrorCode! message: String! }
  enum ErrorCode { INVALID_CREDENTIALS EMAIL_NOT_VERIFIED ACCOUNT_LOCKED ACCOUNT_SUSPENDED TOKEN_INVALID TOKEN_EXPIRED CODE_INVALID CHALLENGE_EXPIRED VALIDATION_ERROR EMAIL_TAKEN USERNAME_TAKEN PASSWORD_COMPROMISED TWO_FACTOR_ALREADY_ENABLED TWO_FACTOR_NOT_ENABLED TWO_FACTOR_REQUIRED USER_NOT_FOUND API_KEY_NOT_FOUND SESSION_NOT_FOUND ORGANIZATION_NOT_FOUND INVITATION_NOT_FOUND SCOPE_NOT_GRANTED LAST_OWNER LAST_WAY_IN PROOF_REQUIRED LAST_WAY_IN PASSKEY_NOT_FOUND PROOF_REQUIRED OAUTH_FAILED ACCOUNT_EXISTS CONFLICT }
  enum StatsStep { HOUR DAY }
  enum ExportFormat { CSV NDJSON }
  type Export { url: String! expiresAt: DateTime! }
  type StatsPoint { at: DateTime! signUps: Int! logins: Int! failures: Int! locks: Int! activeSessions: Int! }
  type Stats { points: [StatsPoint!]! users: Int! }
  type Setting { name: String! value: String! isDefault: Boolean! }
  type SigningKey { kid: ID! algorithm: String! activeFrom: DateTime! expiresAt: DateTime }
  type PartHealth { name: String! ok: Boolean! message: String }
  enum BulkAction { SUSPEND REACTIVATE DELETE REVOKE_SESSIONS SET_ROLE SET_TIER }
  input BulkInput { action: BulkAction! ids: [ID!] filter: UserFilter role: String tier: RateLimitTier reason: String }
  type BulkJob { id: ID! total: Int! done: Int! failed: [BulkFailure!]! finishedAt: DateTime }
  type BulkFailure { id: ID! message: String! }
  type BulkPreview { token: String! count: Int! sample: [User!]! expiresAt: DateTime! }
  type FieldError { path: [String!]! message: String! rule: String! }
  type ValidationError implements Error { code: ErrorCode! message: String! fields: [FieldError!]! }
  type InvalidCredentialsError implements Error { code: ErrorCode! message: String! }
  type AccountLockedError implements Error { code: ErrorCode! message: String! retryAfter: Int! }
  type CodeInvalidError implements Error { code: ErrorCode! message: String! attemptsRemaining: Int! }
  interface Node { id: ID! }
  type Query {
    stats(from: DateTime!, to: DateTime!, step: StatsStep! = DAY): Stats!
    settings: [Setting!]!
    roles: [RoleDefinition!]!
    signingKeys: [SigningKey!]!
    health: [PartHealth!]!
    bulkJob(id: ID!): BulkJob
    me: User
    node(id: ID!): Node
    oauthProviders: [OAuthProvider!]!
    signInOptions: SignInOptions!
    access: Access!
    user(id: ID!): User
    userByUsername(username: String!): User
    scopes: [ScopeDefinition!]!
    oauthProviders: [OAuthProvider!]!
    users(filter: UserFilter, orderBy: UserOrder, first: Int, after: String, last: Int, before: String, offset: Int): UserConnection!
    auditEvents(filter: AuditEventFilter, first: Int, after: String, last: Int, before: String): AuditEventConnection!
  }
  enum AccessKind { ANONYMOUS SESSION API_KEY }
  type Access { kind: AccessKind! scopes: [Scope!]! session: Session apiKey: ApiKey expiresAt: DateTime }
  enum UserStatus { ACTIVE SUSPENDED }
  type User { id: ID! name: String username: String avatarUrl(size: Int = 256): String createdAt: DateTime! email: EmailAddress emailVerified: Boolean role: String permissions: [Scope!] status: UserStatus twoFactorEnabled: Boolean lastLoginAt: DateTime updatedAt: DateTime recoveryCodesRemaining: Int tier: RateLimitTier suspendedUntil: DateTime suspensionReason: String referralCode: String followedByMe: Boolean followsMe: Boolean followers(first: Int, after: String): UserConnection following(first: Int, after: String): UserConnection referrals(first: Int, after: String): UserConnection oauthAccounts: [OAuthAccount!] sessions(first: Int, after: String): SessionConnection apiKeys(first: Int, after: String): ApiKeyConnection }
  input UserFilter { ids: [ID!] search: String emailContains: String email: String role: [String!] status: [UserStatus!] tier: [RateLimitTier!] suspendedUntil: DateTimeRange suspensionReasonContains: String emailVerified: Boolean twoFactorEnabled: Boolean createdAt: DateTimeRange lastLoginAt: DateTimeRange }
  input DateTimeRange { from: DateTime to: DateTime }
  input UserOrder { field: UserOrderField! = CREATED_AT direction: OrderDirection! = DESC }
  enum UserOrderField { CREATED_AT LAST_LOGIN_AT EMAIL NAME }
  enum OrderDirection { ASC DESC }
  type Session { id: ID! current: Boolean! ip: String userAgent: String device: String createdAt: DateTime! lastSeenAt: DateTime! lastSeenIp: String expiresAt: DateTime! }
  type AuthTokens { accessToken: String! tokenType: String! expiresIn: Int! refreshToken: String refreshExpiresIn: Int! session: Session! user: User! }
  type TwoFactorChallenge { challengeToken: String! expiresAt: DateTime! methods: [TwoFactorMethod!]! }
  enum TwoFactorMethod { TOTP RECOVERY_CODE PASSKEY }
  enum OAuthProviderKind { GOOGLE APPLE GITHUB MICROSOFT GITLAB DISCORD OIDC }
  type OAuthProvider { id: String! name: String! kind: OAuthProviderKind! }
  type OAuthAccount { id: ID! provider: OAuthProvider! email: EmailAddress linkedAt: DateTime! lastUsedAt: DateTime }
  type OAuthRedirect { url: String! state: String! expiresAt: DateTime! }
  type IdTokenLogin { nonce: String! expiresAt: DateTime! }
  type Passkey { id: ID! name: String! createdAt: DateTime! lastUsedAt: DateTime backedUp: Boolean! }
  type PasskeyCeremony { id: ID! options: JSONObject! expiresAt: DateTime! }
  input PasskeyProof { id: ID! response: JSONObject! }
  type LoginCode { url: String! }
  type SignInOptions { signup: Boolean! loginByMail: Boolean! passkeys: Boolean! providers: [OAuthProvider!]! }
  union RotateSigningKeyResult = SigningKey
  union PreviewBulkResult = BulkPreview | ValidationError
  union ExportUsersResult = Export | ProofRequiredError
  union RunBulkResult = BulkJob | ConflictError
  union CompleteOAuthLoginResult = AuthTokens | TwoFactorChallenge | OAuthFailedError | AccountExistsError
  union FinishPasskeyRegistrationResult = Passkey | ValidationError | ChallengeExpiredError
  union FinishPasskeyLoginResult = AuthTokens | InvalidCredentialsError | ChallengeExpiredError
  union DeletePasskeyResult = Done | PasskeyNotFoundError | LastWayInError
  union LoginWithLinkResult = AuthTokens | TwoFactorChallenge | TokenInvalidError | TokenExpiredError
  union LoginWithCodeResult = AuthTokens | TwoFactorChallenge | CodeInvalidError | AccountLockedError
  union ExchangeLoginCodeResult = AuthTokens | TokenInvalidError
  type MailSent { message: String! }
  type Done { message: String! }
  type LoginCode { url: String! }
  enum OAuthProviderKind { GOOGLE APPLE GITHUB MICROSOFT GITLAB DISCORD OIDC }
  type OAuthProvider { id: String! name: String! kind: OAuthProviderKind! }
  type OAuthAccount { id: ID! provider: OAuthProvider! email: EmailAddress linkedAt: DateTime! lastUsedAt: DateTime }
  type OAuthRedirect { url: String! state: String! expiresAt: DateTime! }
  type IdTokenLogin { nonce: String! expiresAt: DateTime! }
  type SessionsRevoked { count: Int! }
  type TwoFactorSetup { secret: String! otpauthUrl: String! qrCode: String! }
  type RecoveryCodes { codes: [String!]! }
  type ApiKeySecret { key: String! apiKey: ApiKey! }
  type AccessToken { accessToken: String! tokenType: String! expiresIn: Int! }
  input SignupInput { email: String! password: String! passwordConfirmation: String name: String username: String referralCode: String invitationToken: String }
  type Organization { invitations: [Invitation!]! }
  type Invitation { id: ID! organization: Organization! email: EmailAddress role: OrganizationRole! invitedBy: User createdAt: DateTime! expiresAt: DateTime! }
  input InviteMemberInput { organizationId: ID! email: String! role: OrganizationRole! = "member" }
  input LoginInput { identifier: String! password: String! }
  input TwoFactorInput { challengeToken: String! code: String! }
  enum ApiKeyStatus { ACTIVE EXPIRED REVOKED }
  enum ApiKeyMode { LIVE TEST }
  enum RateLimitTier { FREE PRO ENTERPRISE }
  type ApiKey { id: ID! name: String! prefix: String! mode: ApiKeyMode! scopes: [Scope!]! status: ApiKeyStatus! tier: RateLimitTier! createdAt: DateTime! expiresAt: DateTime lastUsedAt: DateTime lastUsedIp: String revokedAt: DateTime rotatedAt: DateTime previousSecretExpiresAt: DateTime }
  type UserConnection { edges: [UserEdge!]! nodes: [User!]! pageInfo: PageInfo! totalCount: Int! }
  type SessionConnection { edges: [SessionEdge!]! nodes: [Session!]! pageInfo: PageInfo! totalCount: Int! }
  type ApiKeyConnection { edges: [ApiKeyEdge!]! nodes: [ApiKey!]! pageInfo: PageInfo! totalCount: Int! }
  type AuditEvent { id: ID! type: AuditEventType! recordedType: String! createdAt: DateTime! actor: User target: User ip: String userAgent: String details: JSONObject! }
  input CreateApiKeyInput { name: String! scopes: [Scope!]! mode: ApiKeyMode = LIVE expiresAt: DateTime }
  input UpdateApiKeyInput { name: String scopes: [Scope!] expiresAt: DateTime }
  input UpdateProfileInput { name: String username: String avatar: File }
  type Mutation {
    rotateSigningKey: RotateSigningKeyResult!
    previewBulk(input: BulkInput!): PreviewBulkResult!
    runBulk(token: String!): RunBulkResult!
    exportUsers(filter: UserFilter, format: ExportFormat! = NDJSON): ExportUsersResult!
    signup(input: SignupInput!): SignupResult! login(input: LoginInput): LoginResult!
    verifyTwoFactor(input: TwoFactorInput!): VerifyTwoFactorResult! refresh(refreshToken: String): RefreshResult!
    logout: LogoutResult! revokeSession(id: ID!): RevokeSessionResult! revokeOtherSessions: RevokeOtherSessionsResult!
    verifyEmail(token: String!): VerifyEmailResult! resendVerificationEmail(email: String!): ResendVerificationEmailResult!
    requestPasswordReset(email: String!): RequestPasswordResetResult!
    resetPassword(token: String!, newPassword: String!, newPasswordConfirmation: String): ResetPasswordResult!
    changePassword(currentPassword: String!, newPassword: String!, newPasswordConfirmation: String): ChangePasswordResult!
    requestEmailChange(newEmail: String!, password: String): RequestEmailChangeResult!
    confirmEmailChange(token: String!): ConfirmEmailChangeResult!
    updateProfile(input: UpdateProfileInput!): UpdateProfileResult! deleteAccount(password: String): DeleteAccountResult!
    startOAuthLogin(provider: String!, redirectUri: String!, codeChallenge: String!): StartOAuthLoginResult!
    completeOAuthLogin(provider: String!, code: String!, state: String!, codeVerifier: String!, iss: String): CompleteOAuthLoginResult!
    startIdTokenLogin(provider: String!): StartIdTokenLoginResult!
    loginWithIdToken(provider: String!, idToken: String!, nonce: String!): LoginWithIdTokenResult!
    startOAuthLink(provider: String!, redirectUri: String!, codeChallenge: String!): StartOAuthLinkResult!
    linkOAuthAccount(provider: String!, code: String!, state: String!, codeVerifier: String!, iss: String): LinkOAuthAccountResult!
    unlinkOAuthAccount(id: ID!): UnlinkOAuthAccountResult!
    startPasskeyRegistration: StartPasskeyRegistrationResult!
    finishPasskeyRegistration(id: ID!, name: String, response: JSONObject!): FinishPasskeyRegistrationResult!
    startPasskeyLogin(challengeToken: String): StartPasskeyLoginResult! finishPasskeyLogin(id: ID!, response: JSONObject!): FinishPasskeyLoginResult!
    renamePasskey(id: ID!, name: String!): RenamePasskeyResult! deletePasskey(id: ID!): DeletePasskeyResult!
    reauthenticate(password: String, code: String, passkey: PasskeyProof): ReauthenticateResult!
    requestLoginLink(email: String!, codeChallenge: String!): RequestLoginLinkResult!
    loginWithLink(token: String!, codeVerifier: String!): LoginWithLinkResult! loginWithCode(email: String!, code: String!): LoginWithCodeResult!
    createLoginCode(returnTo: String!, codeChallenge: String!, state: String!): CreateLoginCodeResult!
    exchangeLoginCode(code: String!, codeVerifier: String!): ExchangeLoginCodeResult!
    setupTwoFactor(password: String): SetupTwoFactorResult! confirmTwoFactor(code: String!): ConfirmTwoFactorResult!
    disableTwoFactor(code: String!): DisableTwoFactorResult!
    regenerateRecoveryCodes(code: String!): RegenerateRecoveryCodesResult!
    createApiKey(input: CreateApiKeyInput!): CreateApiKeyResult!
    updateApiKey(id: ID!, input: UpdateApiKeyInput!): UpdateApiKeyResult!
    rotateApiKey(id: ID!, overlapSeconds: Int = 0): RotateApiKeyResult! revokeApiKey(id: ID!): RevokeApiKeyResult!
    deleteApiKey(id: ID!): DeleteApiKeyResult! verifyApiKey(key: String!, scopes: [Scope!], ip: String): VerifyApiKeyResult!
    exchangeApiKey: ExchangeApiKeyResult!
    startOAuthLogin(provider: String!, redirectUri: String!, codeChallenge: String!): StartOAuthLoginResult!
    completeOAuthLogin(provider: String!, code: String!, state: String!, codeVerifier: String!, iss: String): CompleteOAuthLoginResult!
    startIdTokenLogin(provider: String!): StartIdTokenLoginResult!
    loginWithIdToken(provider: String!, idToken: String!, nonce: String!): LoginWithIdTokenResult!
    startOAuthLink(provider: String!, redirectUri: String!, codeChallenge: String!): StartOAuthLinkResult!
    linkOAuthAccount(provider: String!, code: String!, state: String!, codeVerifier: String!, iss: String): LinkOAuthAccountResult!
    unlinkOAuthAccount(id: ID!): UnlinkOAuthAccountResult!
    requestLoginLink(email: String!, codeChallenge: String!): RequestLoginLinkResult!
    loginWithLink(token: String!, codeVerifier: String!): LoginWithLinkResult!
    loginWithCode(email: String!, code: String!): LoginWithCodeResult!
    createLoginCode(returnTo: String!, codeChallenge: String!, state: String!): CreateLoginCodeResult!
    exchangeLoginCode(code: String!, codeVerifier: String!): ExchangeLoginCodeResult!
    follow(userId: ID!): FollowResult! unfollow(userId: ID!): UnfollowResult!
    createUser(input: CreateUserInput!): CreateUserResult! updateUser(id: ID!, input: UpdateUserInput!): UpdateUserResult!
    suspendUser(id: ID!, reason: String, until: DateTime): SuspendUserResult! reactivateUser(id: ID!): ReactivateUserResult!
    deleteUser(id: ID!): DeleteUserResult! revokeUserSessions(id: ID!): RevokeUserSessionsResult!
    resetUserTwoFactor(id: ID!): ResetUserTwoFactorResult!
    impersonateUser(id: ID!, reason: String!): ImpersonateUserResult! confirmUserEmail(id: ID!): ConfirmUserEmailResult!
    revokeUserApiKey(id: ID!): RevokeUserApiKeyResult!
    inviteMember(input: InviteMemberInput!): InviteMemberResult! resendInvitation(id: ID!): ResendInvitationResult!
    revokeInvitation(id: ID!): RevokeInvitationResult! acceptInvitation(token: String!): AcceptInvitationResult!
  }
  union SignupResult = MailSent | AuthTokens | ValidationError | EmailTakenError | UsernameTakenError | PasswordCompromisedError
  union LoginResult = AuthTokens | TwoFactorChallenge | InvalidCredentialsError | EmailNotVerifiedError | AccountLockedError | AccountSuspendedError | ValidationError
  union VerifyTwoFactorResult = AuthTokens | CodeInvalidError | ChallengeExpiredError | AccountLockedError
  union RefreshResult = AuthTokens | TokenInvalidError | TokenExpiredError
  union LogoutResult = Done
  union InviteMemberResult = Invitation | ValidationError | OrganizationNotFoundError
  union ResendInvitationResult = Invitation | InvitationNotFoundError
  union RevokeInvitationResult = Done | InvitationNotFoundError
  union AcceptInvitationResult = Membership | InvitationNotFoundError | TokenExpiredError
  union RevokeSessionResult = Done | SessionNotFoundError
  union RevokeOtherSessionsResult = SessionsRevoked
  union VerifyEmailResult = Done | TokenInvalidError | TokenExpiredError
  union ResendVerificationEmailResult = MailSent | ValidationError
  union RequestPasswordResetResult = MailSent | ValidationError
  union ResetPasswordResult = Done | TokenInvalidError | TokenExpiredError | ValidationError | PasswordCompromisedError
  union ChangePasswordResult = Done | InvalidCredentialsError | ValidationError | PasswordCompromisedError
  union RequestEmailChangeResult = MailSent | InvalidCredentialsError | ValidationError
  union ConfirmEmailChangeResult = Done | TokenInvalidError | TokenExpiredError
  union UpdateProfileResult = User | ValidationError | UsernameTakenError
  union DeleteAccountResult = Done | InvalidCredentialsError
  union SetupTwoFactorResult = TwoFactorSetup
  union ConfirmTwoFactorResult = RecoveryCodes
  union DisableTwoFactorResult = Done | CodeInvalidError | TwoFactorNotEnabledError | AccountLockedError
  union RegenerateRecoveryCodesResult = RecoveryCodes | CodeInvalidError
  union CreateApiKeyResult = ApiKeySecret
  union StartOAuthLoginResult = OAuthRedirect
  union CompleteOAuthLoginResult = AuthTokens | TwoFactorChallenge | OAuthFailedError | AccountExistsError
  union StartIdTokenLoginResult = IdTokenLogin
  union LoginWithIdTokenResult = AuthTokens | TwoFactorChallenge | OAuthFailedError | AccountExistsError
  union StartOAuthLinkResult = OAuthRedirect | ProofRequiredError
  union LinkOAuthAccountResult = OAuthAccount | OAuthFailedError
  union UnlinkOAuthAccountResult = Done | LastWayInError | ProofRequiredError
  union RequestLoginLinkResult = MailSent
  union LoginWithLinkResult = AuthTokens | TwoFactorChallenge | TokenInvalidError | TokenExpiredError
  union LoginWithCodeResult = AuthTokens | TwoFactorChallenge | CodeInvalidError | AccountLockedError
  union CreateLoginCodeResult = LoginCode
  union ExchangeLoginCodeResult = AuthTokens | TokenInvalidError
  union FollowResult = User | UserNotFoundError
  union UnfollowResult = User | UserNotFoundError
  union UpdateApiKeyResult = ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError | ValidationError
  union RotateApiKeyResult = ApiKeySecret | ApiKeyNotFoundError
  union RevokeApiKeyResult = ApiKey | ApiKeyNotFoundError
  union DeleteApiKeyResult = Done | ApiKeyNotFoundError
  union VerifyApiKeyResult = VerifiedApiKey | TokenInvalidError | ScopeNotGrantedError
  union ExchangeApiKeyResult = AccessToken
`)

describe('names and types of the public contract are unchanged', () => {
  const printed = new Map(parse(printSchema()).definitions.map((each) => [nameOf(each), signatures(each)]))
  test.each(promised.definitions.map((each) => [nameOf(each), each] as const))('%s', (name, definition) => {
    expect([...(printed.get(name) ?? [])]).toEqual(expect.arrayContaining([...signatures(definition)]))
  })
})

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? `${definition.kind} ${definition.name?.value}` : definition.kind
}

/** A definition as one line for each of its parts, without descriptions and directives. */
function signatures(definition: DefinitionNode): string[] {
  const fields = 'fields' in definition ? (definition.fields ?? []) : []
  const values = definition.kind === Kind.ENUM_TYPE_DEFINITION ? (definition.values ?? []) : []
  const members = definition.kind === Kind.UNION_TYPE_DEFINITION ? (definition.types ?? []) : []
  const interfaces = 'interfaces' in definition ? (definition.interfaces ?? []) : []
  const locations = definition.kind === Kind.DIRECTIVE_DEFINITION ? definition.locations : []
  return [
    ...[...fields, definition].flatMap((holder) => argumentsOf(holder)),
    ...fields.map((field) => bare({ ...field, arguments: [] } as typeof field)),
    ...[...values, ...members, ...interfaces].map(({ name }) => name.value),
    ...locations.map(({ value }) => value),
  ]
}

function argumentsOf(holder: DefinitionNode | FieldDefinitionNode | InputValueDefinitionNode): string[] {
  const args = ('arguments' in holder ? holder.arguments : undefined) ?? []
  const name = 'name' in holder ? holder.name?.value : ''
  return args.map((argument) => `${name}(${bare(argument as InputValueDefinitionNode)})`)
}

function bare(node: FieldDefinitionNode | InputValueDefinitionNode): string {
  return print({ ...node, description: undefined, directives: [] })
}

// Written by `npm run schema` from schema.graphql. Change that, not this.

/** A challenge for an authenticator. It can be answered once. */
export interface PasskeyCeremony {
  __typename: 'PasskeyCeremony'
  /** When the ceremony expires: after 5 minutes for a registration or a proof, after 10 minutes for a login. */
  expiresAt: string
  /** The id, which finishes the ceremony together with the response. */
  id: string
  /** The options in the JSON form of WebAuthn Level 3, for `PublicKeyCredential.parseCreationOptionsFromJSON` (registration) or `PublicKeyCredential.parseRequestOptionsFromJSON` (everything else). */
  options: Record<string, unknown>
}

/** A code with which an application opens a session of its own, in the address of the application. */
export interface LoginCode {
  __typename: 'LoginCode'
  /** Where to send the browser: `returnTo` with `code`, `state` and `iss` (RFC 9207) added to its query. The code works once, for 60 seconds. */
  url: string
}

/** A credential for programs, with its own scopes. It belongs to a user or to an organization. */
export interface ApiKey {
  __typename: 'ApiKey'
  /** When the key was created. */
  createdAt: string
  /** When the key expires. Null if it never does. */
  expiresAt: string | null
  /** The id, a UUIDv7. */
  id: string
  /** When the key was last used. Updated every few seconds. Null if it has never been used. */
  lastUsedAt: string | null
  /** The IP address that the key was last used from. */
  lastUsedIp: string | null
  /** Whether the key is for production or for testing. */
  mode: ApiKeyMode
  /** The name that its owner gave it. */
  name: string
  /** The organization that the key belongs to. Null for a key of a user, and for a caller who may not read the organization. */
  organization: OrganizationLeaves | null
  /** The beginning of the key, to tell keys apart. */
  prefix: string
  /** Until when the previous secret works after a rotation. Null if no previous secret was kept. */
  previousSecretExpiresAt: string | null
  /** When the key was revoked. Null if it was not. */
  revokedAt: string | null
  /** When the key last got a new secret. Null if it never has. */
  rotatedAt: string | null
  /** The scopes that the key was granted. A key of a user has only those that its owner has now; a key of an organization has them in that organization alone. */
  scopes: string[]
  /** Whether the key was revoked or has expired by now. */
  status: ApiKeyStatus
  /** The rate limit tier of the key. It is the tier of its owner. */
  tier: RateLimitTier
  /** The user whom the key belongs to. Null for a key of an organization. */
  user: UserLeaves | null
}

/** A credential for programs, with its own scopes. It belongs to a user or to an organization. */
export interface ApiKeyLeaves {
  /** When the key was created. */
  createdAt: string
  /** When the key expires. Null if it never does. */
  expiresAt: string | null
  /** The id, a UUIDv7. */
  id: string
  /** When the key was last used. Updated every few seconds. Null if it has never been used. */
  lastUsedAt: string | null
  /** The IP address that the key was last used from. */
  lastUsedIp: string | null
  /** Whether the key is for production or for testing. */
  mode: ApiKeyMode
  /** The name that its owner gave it. */
  name: string
  /** The beginning of the key, to tell keys apart. */
  prefix: string
  /** Until when the previous secret works after a rotation. Null if no previous secret was kept. */
  previousSecretExpiresAt: string | null
  /** When the key was revoked. Null if it was not. */
  revokedAt: string | null
  /** When the key last got a new secret. Null if it never has. */
  rotatedAt: string | null
  /** The scopes that the key was granted. A key of a user has only those that its owner has now; a key of an organization has them in that organization alone. */
  scopes: string[]
  /** Whether the key was revoked or has expired by now. */
  status: ApiKeyStatus
  /** The rate limit tier of the key. It is the tier of its owner. */
  tier: RateLimitTier
}

/** A kind of second factor. */
export type TwoFactorMethod = 'PASSKEY' | 'RECOVERY_CODE' | 'TOTP'

/** A new secret for an authenticator app. It cannot be read again. */
export interface TwoFactorSetup {
  __typename: 'TwoFactorSetup'
  /** The secret as an `otpauth://` URL, which authenticator apps open. */
  otpauthUrl: string
  /** The URL as a QR code: a `data:image/svg+xml` URL. */
  qrCode: string
  /** The secret in Base32, for users who type it into the app. */
  secret: string
}

/** A nonce for an ID token that the provider’s own library gets. */
export interface IdTokenLogin {
  __typename: 'IdTokenLogin'
  /** Until when the nonce works: ten minutes after it was made. */
  expiresAt: string
  /** Give it to the library of the provider, as it is or as its SHA-256 hash, and send it with `loginWithIdToken`. It works once. */
  nonce: string
}

/** A passkey of a user: a key pair of an authenticator, such as a phone, a password manager or a security key. It signs in without a password and without a code. */
export interface Passkey {
  __typename: 'Passkey'
  /** Whether the authenticator keeps a copy of the passkey elsewhere, as synchronised passkeys have. Without one, a lost device loses the passkey. */
  backedUp: boolean
  /** When the passkey was registered. */
  createdAt: string
  /** The id, a UUIDv7. */
  id: string
  /** When the passkey last signed in or proved who the user is; null if it never did. */
  lastUsedAt: string | null
  /** The name that the user gave it; by default the name of the authenticator or the device. */
  name: string
}

/** A passkey of a user: a key pair of an authenticator, such as a phone, a password manager or a security key. It signs in without a password and without a code. */
export interface PasskeyLeaves {
  /** Whether the authenticator keeps a copy of the passkey elsewhere, as synchronised passkeys have. Without one, a lost device loses the passkey. */
  backedUp: boolean
  /** When the passkey was registered. */
  createdAt: string
  /** The id, a UUIDv7. */
  id: string
  /** When the passkey last signed in or proved who the user is; null if it never did. */
  lastUsedAt: string | null
  /** The name that the user gave it; by default the name of the authenticator or the device. */
  name: string
}

/** A role and the scopes that it grants. */
export interface RoleDefinition {
  __typename: 'RoleDefinition'
  /** The name of the role. */
  name: string
  /** The scopes that the role grants. */
  scopes: string[]
}

/** A rule that the input breaks. */
export interface FieldErrorLeaves {
  /** A description of the problem in English. */
  message: string
  /** The path of the value: the argument and the input fields below it, such as `["input", "email"]`. */
  path: string[]
  /** The rule that is broken, such as `min_length`. The value is stable, and clients can branch on it: `docs/errors.md` lists them. */
  rule: string
}

/** A scope and what it allows. */
export interface ScopeDefinition {
  __typename: 'ScopeDefinition'
  /** What the scope allows. */
  description: string
  /** The name, such as `users:read`. */
  name: string
}

/** A session of a user: one sign-in on one device. */
export interface SessionLeaves {
  /** When the session was opened. */
  createdAt: string
  /** Whether this is the session of the request’s access token or, in the answer to a login, of the new tokens. */
  current: boolean
  /** When the session ends unless it is refreshed. Refreshing never extends it past its absolute lifetime. */
  expiresAt: string
  /** The id of the session, a UUIDv7. */
  id: string
  /** The reason that the administrator gave. Null for a session of the user’s own. */
  impersonationReason: string | null
  /** The IP address that opened the session. */
  ip: string | null
  /** When the session was last refreshed. */
  lastSeenAt: string
  /** The organization that the session is in, which its access tokens carry. Null for none. */
  organization: OrganizationLeaves | null
  /** The `User-Agent` header of the request that opened the session. */
  userAgent: string | null
}

/** A sign-in at an identity provider that has begun. */
export interface OAuthRedirect {
  __typename: 'OAuthRedirect'
  /** Until when the sign-in can be finished: ten minutes after it began. */
  expiresAt: string
  /** A token of this sign-in. It arrives at your redirect address: compare the two. It works once. */
  state: string
  /** The address at the provider. Send the browser of the user there. */
  url: string
}

/** A user account. Any signed-in caller can read the public profile; every other field requires a scope: one for the caller’s own account, another for the accounts of others. */
export interface User {
  __typename: 'User'
  /** The operator’s data about the user, such as a plan; `{}` until it is set. Only `updateAppData`, `updateUser`, `createUser` and an import write it, and the user can read it. The operator can put values of it into access tokens (`TOKEN_CLAIMS`). Requires the scope `users:read`, or `profile:read` for your own account. */
  appData: Record<string, unknown> | null
  /** The URL of the profile picture, a square as WebP; null if there is none. Anybody who has the URL can read the picture. A new picture has a new URL. Requires an access token or an API key. */
  avatarUrl: string | null
  /** When the account was created. Requires an access token or an API key. */
  createdAt: string
  /** Free-form data of the user’s own, which `signup` can begin with and `updateData` changes; `{}` until then. Users can write anything into it, so nothing may trust it. The order of keys is not kept. Requires the scope `users:read`, or `profile:read` for your own account. */
  data: Record<string, unknown> | null
  /** The email address. Mail to the user is sent to it. Requires the scope `users:read`, or `profile:read` for your own account. */
  email: string | null
  /** Whether the email address has been confirmed. Requires the scope `users:read`, or `profile:read` for your own account. */
  emailVerified: boolean | null
  /** The id of the user, a UUIDv7. Requires an access token or an API key. */
  id: string
  /** When the user last signed in; null if never. Requires the scope `users:read`, or `profile:read` for your own account. */
  lastLoginAt: string | null
  /** The display name. Requires an access token or an API key. */
  name: string | null
  /** The accounts at identity providers that the user can sign in with, the oldest first. Requires the scope `users:read`, or `profile:read` for your own account. */
  oauthAccounts: OAuthAccountLeaves[] | null
  /** The organizations that the user is a member of, with the roles there, oldest membership first. Requires the scope `users:read`, or `organizations:read` for your own account. */
  organizations: MembershipLeaves[] | null
  /** The passkeys of the user, the oldest first; at most 25. Those that were registered for another RP id are listed as well, and do not sign in. Requires the scope `users:read`, or `profile:read` for your own account. */
  passkeys: PasskeyLeaves[] | null
  /** The scopes that the role currently grants. Requires the scope `users:read`, or `profile:read` for your own account. */
  permissions: string[] | null
  /** The keys of `data` that the operator made public (`PUBLIC_DATA`), as far as the user has set them: `{}` if none is set. Null if the operator made no key public. Requires an access token or an API key. */
  publicData: Record<string, unknown> | null
  /** How many recovery codes are left; null while two-factor authentication is off. Requires the scope `users:read`, or `profile:read` for your own account. */
  recoveryCodesRemaining: number | null
  /** The referral code: 8 letters, made with the account. A user who signs up with it is listed in `referrals` once their address is confirmed. `signup`, `startOAuthLogin`, `startIdTokenLogin` and `requestLoginLink` take it, and the page `/account/sign-up?ref=` of this server. Requires the scope `users:read`, or `profile:read` for your own account. */
  referralCode: string | null
  /** The role. It determines `permissions`. Requires the scope `users:read`, or `profile:read` for your own account. */
  role: string | null
  /** Whether the user is suspended now. Requires the scope `users:read`, or `profile:read` for your own account. */
  status: UserStatus | null
  /** When the suspension ends. Null if the user is not suspended, or if the suspension has no end. Requires the scope `users:read`, or `profile:read` for your own account. */
  suspendedUntil: string | null
  /** The reason of the suspension. Null if the user is not suspended, or if no reason was given. Requires the scope `users:read`, or `profile:read` for your own account. */
  suspensionReason: string | null
  /** The rate limit tier. It applies to the user and to each of the user’s API keys. Requires the scope `users:read`, or `profile:read` for your own account. */
  tier: RateLimitTier | null
  /** Whether two-factor authentication is on: logging in then requires a second factor. Requires the scope `users:read`, or `profile:read` for your own account. */
  twoFactorEnabled: boolean | null
  /** When the account was last changed. Requires the scope `users:read`, or `profile:read` for your own account. */
  updatedAt: string | null
  /** The username. It is unique regardless of letter case and can be used to log in. Requires an access token or an API key. */
  username: string | null
}

/** A user account. Any signed-in caller can read the public profile; every other field requires a scope: one for the caller’s own account, another for the accounts of others. */
export interface UserLeaves {
  /** The URL of the profile picture, a square as WebP; null if there is none. Anybody who has the URL can read the picture. A new picture has a new URL. Requires an access token or an API key. */
  avatarUrl: string | null
  /** When the account was created. Requires an access token or an API key. */
  createdAt: string
  /** The email address. Mail to the user is sent to it. Requires the scope `users:read`, or `profile:read` for your own account. */
  email: string | null
  /** Whether the email address has been confirmed. Requires the scope `users:read`, or `profile:read` for your own account. */
  emailVerified: boolean | null
  /** The id of the user, a UUIDv7. Requires an access token or an API key. */
  id: string
  /** When the user last signed in; null if never. Requires the scope `users:read`, or `profile:read` for your own account. */
  lastLoginAt: string | null
  /** The display name. Requires an access token or an API key. */
  name: string | null
  /** The scopes that the role currently grants. Requires the scope `users:read`, or `profile:read` for your own account. */
  permissions: string[] | null
  /** How many recovery codes are left; null while two-factor authentication is off. Requires the scope `users:read`, or `profile:read` for your own account. */
  recoveryCodesRemaining: number | null
  /** The referral code: 8 letters, made with the account. A user who signs up with it is listed in `referrals` once their address is confirmed. `signup`, `startOAuthLogin`, `startIdTokenLogin` and `requestLoginLink` take it, and the page `/account/sign-up?ref=` of this server. Requires the scope `users:read`, or `profile:read` for your own account. */
  referralCode: string | null
  /** The role. It determines `permissions`. Requires the scope `users:read`, or `profile:read` for your own account. */
  role: string | null
  /** Whether the user is suspended now. Requires the scope `users:read`, or `profile:read` for your own account. */
  status: UserStatus | null
  /** When the suspension ends. Null if the user is not suspended, or if the suspension has no end. Requires the scope `users:read`, or `profile:read` for your own account. */
  suspendedUntil: string | null
  /** The reason of the suspension. Null if the user is not suspended, or if no reason was given. Requires the scope `users:read`, or `profile:read` for your own account. */
  suspensionReason: string | null
  /** The rate limit tier. It applies to the user and to each of the user’s API keys. Requires the scope `users:read`, or `profile:read` for your own account. */
  tier: RateLimitTier | null
  /** Whether two-factor authentication is on: logging in then requires a second factor. Requires the scope `users:read`, or `profile:read` for your own account. */
  twoFactorEnabled: boolean | null
  /** When the account was last changed. Requires the scope `users:read`, or `profile:read` for your own account. */
  updatedAt: string | null
  /** The username. It is unique regardless of letter case and can be used to log in. Requires an access token or an API key. */
  username: string | null
}

/** A user’s membership in an organization. */
export interface Membership {
  __typename: 'Membership'
  /** When the user became a member. */
  createdAt: string
  /** The confirmed email address of the member. Null if it is not confirmed, and for a caller without the scope `members:read` in the organization. */
  email: string | null
  /** The id of the membership, a UUIDv7. */
  id: string
  /** The organization. */
  organization: OrganizationLeaves
  /** The role of the member in the organization. */
  role: string
  /** The member. */
  user: UserLeaves
}

/** A user’s membership in an organization. */
export interface MembershipLeaves {
  /** When the user became a member. */
  createdAt: string
  /** The confirmed email address of the member. Null if it is not confirmed, and for a caller without the scope `members:read` in the organization. */
  email: string | null
  /** The id of the membership, a UUIDv7. */
  id: string
  /** The organization. */
  organization: OrganizationLeaves
  /** The role of the member in the organization. */
  role: string
}

/** An API key together with its new secret. */
export interface ApiKeySecret {
  __typename: 'ApiKeySecret'
  /** The API key that the secret belongs to. */
  apiKey: ApiKeyLeaves
  /** The complete key. It is shown once and cannot be read again. */
  key: string
}

/** An account of a user at an identity provider, with which the user can sign in. */
export interface OAuthAccount {
  __typename: 'OAuthAccount'
  /** The address that the provider named last. It is for recognising the account, and proves nothing. */
  email: string | null
  /** The id of the linked account, a UUIDv7. */
  id: string
  /** When the user last signed in with it. */
  lastUsedAt: string | null
  /** When the account was linked. */
  linkedAt: string
  /** The identity provider. It may no longer be set up here: the account cannot be used to sign in then. */
  provider: OAuthProviderLeaves
}

/** An account of a user at an identity provider, with which the user can sign in. */
export interface OAuthAccountLeaves {
  /** The address that the provider named last. It is for recognising the account, and proves nothing. */
  email: string | null
  /** The id of the linked account, a UUIDv7. */
  id: string
  /** When the user last signed in with it. */
  lastUsedAt: string | null
  /** When the account was linked. */
  linkedAt: string
}

/** An identity provider that users can sign in with. */
export interface OAuthProvider {
  __typename: 'OAuthProvider'
  /** The name of the provider in the API and in paths, such as `google`. */
  id: string
  /** The kind of the provider. */
  kind: OAuthProviderKind
  /** The name of the provider for people, such as `Google`. */
  name: string
}

/** An identity provider that users can sign in with. */
export interface OAuthProviderLeaves {
  /** The name of the provider in the API and in paths, such as `google`. */
  id: string
  /** The kind of the provider. */
  kind: OAuthProviderKind
  /** The name of the provider for people, such as `Google`. */
  name: string
}

/** An invitation of an address to an organization. It does not reveal whether the address has an account. */
export interface Invitation {
  __typename: 'Invitation'
  /** When the address was invited. */
  createdAt: string
  /** The address that the invitation was mailed to. An invitation is shown to callers with `members:read` in the organization, and to its sender. */
  email: string | null
  /** When the newest link expires: seven days after it was mailed. */
  expiresAt: string
  /** The id, a UUIDv7. */
  id: string
  /** The user who sent the invitation. It is void once this user may no longer give the role. */
  invitedBy: UserLeaves | null
  /** The organization. */
  organization: OrganizationLeaves
  /** The role that the invitation gives. */
  role: string
}

/** An organization: a customer of the application, with members, roles and API keys of its own. Its members and its API keys can read it; some fields require a scope in the organization. An administrator of the server reads every organization with `users:read`, and acts as an owner of every organization with `users:write`. */
export interface Organization {
  __typename: 'Organization'
  /** When the organization was created. */
  createdAt: string
  /** The id, a UUIDv7. */
  id: string
  /** The caller’s role. Null for an API key of the organization, and for an administrator of the server who is not a member. */
  myRole: string | null
  /** The scopes that the caller holds in this organization. */
  myScopes: string[]
  /** The display name. */
  name: string
  /** A unique name for addresses: lower-case letters, digits and hyphens. */
  slug: string
  /** The rate limit tier of the organization’s API keys. */
  tier: RateLimitTier
}

/** An organization: a customer of the application, with members, roles and API keys of its own. Its members and its API keys can read it; some fields require a scope in the organization. An administrator of the server reads every organization with `users:read`, and acts as an owner of every organization with `users:write`. */
export interface OrganizationLeaves {
  /** When the organization was created. */
  createdAt: string
  /** The id, a UUIDv7. */
  id: string
  /** The caller’s role. Null for an API key of the organization, and for an administrator of the server who is not a member. */
  myRole: string | null
  /** The scopes that the caller holds in this organization. */
  myScopes: string[]
  /** The display name. */
  name: string
  /** A unique name for addresses: lower-case letters, digits and hyphens. */
  slug: string
  /** The rate limit tier of the organization’s API keys. */
  tier: RateLimitTier
}

/** Another user has this username. Letter case makes no difference. */
export interface UsernameTakenError {
  __typename: 'UsernameTakenError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** Changes to `User.data` or `User.appData`, which are made together or not at all, in this order: `set`, `unset`, `append`, `remove`. Each key of an object is a path: keys of objects and indexes of arrays, separated by dots, such as `links.0.url`. The same path, or a path and one below it, must not be used twice. A call has at most 50 paths. */
export interface UpdateDataInput {
  /** An element, or a list of elements, by path: each is added to the end of the array unless an equal element is there already. An absent array is made. */
  append?: Record<string, unknown> | null
  /** An element, or a list of elements, by path: every equal element is removed from the array. An absent array is ignored. */
  remove?: Record<string, unknown> | null
  /** Values by path. Objects on the way are made; an element of an array is replaced. Null is stored as null. */
  set?: Record<string, unknown> | null
  /** Paths to delete. The elements after a deleted element of an array move up. A path to nothing is ignored. */
  unset?: readonly string[] | null
}

/** How many requests per minute a user may make. The same limit applies to each of the user’s API keys. */
export type RateLimitTier = 'ENTERPRISE' | 'FREE' | 'PRO'

/** No user has this id. */
export interface UserNotFoundError {
  __typename: 'UserNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** Recovery codes. Each can be used once in place of a code from the authenticator app. They cannot be read again, so the user must store them. */
export interface RecoveryCodes {
  __typename: 'RecoveryCodes'
  /** The ten codes. */
  codes: string[]
}

/** Scopes are missing: the caller does not hold every scope that the request gives or that the other user has, or, for `verifyApiKey`, the key does not hold every scope that was asked for. */
export interface ScopeNotGrantedError {
  __typename: 'ScopeNotGrantedError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
  /** The scopes that are missing. */
  missingScopes: string[]
}

/** The account of the first administrator. */
export interface CreateFirstAdminInput {
  /** The email address. It counts as confirmed. */
  email: string
  /** The display name: 1 to 100 characters on one line. */
  name?: string | null
  /** The password: 8 to 128 characters of any script; the operator may require more than 8. Common passwords, and the user’s own name or address, are refused. */
  password: string
  /** The token of the link that `sallyport admin link` printed. */
  token: string
}

/** The address already has an account. Only returned where addresses do not have to be confirmed, or the request proves the address. */
export interface EmailTakenError {
  __typename: 'EmailTakenError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The address of the account has not been confirmed. After a login: the password is correct. */
export interface EmailNotVerifiedError {
  __typename: 'EmailNotVerifiedError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The address to invite, the organization and the role. */
export interface InviteMemberInput {
  /** The address. Only an account that has confirmed it, or signs up through the link, can accept. */
  email: string
  /** The id of the organization. */
  organizationId: string
  /** The role that the invitation gives. You need every scope of it; only owners can invite owners. */
  role?: string
}

/** The change does not fit the current state. Nothing was changed. */
export interface ConflictError {
  __typename: 'ConflictError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The change needs a proof of the user that is not older than five minutes: call `reauthenticate` or sign in, and repeat it. Impersonated sessions cannot prove anything. */
export interface ProofRequiredError {
  __typename: 'ProofRequiredError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The change would leave an organization without an owner who can sign in now: one with a password (and a confirmed address, where addresses have to be confirmed), a passkey or another way to sign in that works, and without a suspension. */
export interface LastOwnerError {
  __typename: 'LastOwnerError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The change would leave no administrator who can sign in now: one with a password (and a confirmed address, where addresses have to be confirmed), a passkey or another way to sign in that works, and without a suspension. */
export interface LastAdminError {
  __typename: 'LastAdminError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The change would leave you without a way to sign in that works now. */
export interface LastWayInError {
  __typename: 'LastWayInError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The code is wrong, has expired or has already been used. */
export interface CodeInvalidError {
  __typename: 'CodeInvalidError'
  /** How many more codes are checked before a lock. */
  attemptsRemaining: number
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The codes of the expected failures. The failures in `errors` have other codes: see `Mutation`. */
export type ErrorCode = 'ACCOUNT_EXISTS' | 'ACCOUNT_LOCKED' | 'ACCOUNT_SUSPENDED' | 'API_KEY_NOT_FOUND' | 'CHALLENGE_EXPIRED' | 'CODE_INVALID' | 'CONFLICT' | 'EMAIL_NOT_VERIFIED' | 'EMAIL_TAKEN' | 'INVALID_CREDENTIALS' | 'INVITATION_NOT_FOUND' | 'LAST_OWNER' | 'LAST_WAY_IN' | 'OAUTH_ACCOUNT_NOT_FOUND' | 'OAUTH_FAILED' | 'ORGANIZATION_NOT_FOUND' | 'PASSKEY_NOT_FOUND' | 'PASSWORD_COMPROMISED' | 'PROOF_REQUIRED' | 'SCOPE_NOT_GRANTED' | 'SESSION_NOT_FOUND' | 'TOKEN_EXPIRED' | 'TOKEN_INVALID' | 'TWO_FACTOR_ALREADY_ENABLED' | 'TWO_FACTOR_NOT_ENABLED' | 'TWO_FACTOR_REQUIRED' | 'USERNAME_TAKEN' | 'USER_NOT_FOUND' | 'VALIDATION_ERROR'

/** The credential of a request and what it is allowed to do. */
export interface Access {
  __typename: 'Access'
  /** The API key. Null for any other credential. */
  apiKey: ApiKeyLeaves | null
  /** When the credential expires. Null if it never does, or if the request has no credential. */
  expiresAt: string | null
  /** The kind of credential. */
  kind: AccessKind
  /** The organization that the session is in, or that the API key belongs to. Null for none. */
  organization: OrganizationLeaves | null
  /** The scopes that the credential holds in `organization`: for a session those of the user’s role there, for an API key its own. They hold in that organization alone. Null without an organization. */
  organizationScopes: string[] | null
  /** The scopes that the credential holds now. An API key of an organization holds none of them. */
  scopes: string[]
  /** The session of the access token. Null for any other credential. */
  session: SessionLeaves | null
  /** The scopes of your role that this session lacks until you prove a second factor or a passkey in it (`reauthenticate`, `confirmTwoFactor`), where the server requires one. A field that needs one of them answers TWO_FACTOR_REQUIRED. */
  withheldScopes: string[]
}

/** The fields of a new API key. */
export interface CreateApiKeyInput {
  /** When the key expires. By default it never does. */
  expiresAt?: string | Date | null
  /** Whether the key is for production or for testing. */
  mode?: ApiKeyMode | null
  /** A name for the key: 1 to 100 characters on one line. */
  name: string
  /** The id of the organization that the key belongs to; it requires the scope `organizations:write`, and `org_keys:write` in that organization, or the scope `users:write`. By default the key belongs to you. */
  organizationId?: string | null
  /** The scopes of the key. You can only grant scopes that you hold; for a key of an organization, scopes that you hold there. An empty list grants nothing. */
  scopes: readonly string[]
}

/** The fields of a new account. */
export interface SignupInput {
  /** The `User.data` of the account, as a whole, by the rules of `updateData`: its limits, and the operator’s schema. Where addresses have to be confirmed, it is kept with the sign-up until then. */
  data?: Record<string, unknown> | null
  /** The email address. A link that confirms it is mailed to it. */
  email: string
  /** The parameter `token` of the link of an invitation to an organization. It proves `email`, which has to be the invited address. */
  invitationToken?: string | null
  /** The display name: 1 to 100 characters on one line. */
  name?: string | null
  /** The password: 8 to 128 characters of any script; the operator may require more than 8. Common passwords, and the user’s own name or address, are refused. */
  password: string
  /** The password again. If it is given, it must be equal to `password`. */
  passwordConfirmation?: string | null
  /** The `User.referralCode` of the user who referred you. Letter case, spaces and hyphens make no difference. A code that is not valid is ignored, and the answer is the same for every code. */
  referralCode?: string | null
  /** The username: 3 to 32 letters, digits, `.`, `-` or `_`. The first character is a letter or a digit. */
  username?: string | null
}

/** The fields of a new organization. */
export interface CreateOrganizationInput {
  /** The display name: 1 to 100 characters on one line. */
  name: string
  /** A unique name for addresses: 2 to 48 lower-case letters, digits and hyphens. By default it is made from the name. */
  slug?: string | null
}

/** The fields to change. A field that is left out keeps its value, and so does null, except where null is described. */
export interface UpdateApiKeyInput {
  /** When the key expires. Null removes the expiry. */
  expiresAt?: string | Date | null
  /** A name for the key: 1 to 100 characters on one line. */
  name?: string | null
  /** The scopes of the key. You can only grant scopes that you hold. An empty list grants nothing. */
  scopes?: readonly string[] | null
}

/** The fields to change. A field that is left out or null keeps its value. */
export interface UpdateOrganizationInput {
  /** The display name: 1 to 100 characters on one line. */
  name?: string | null
  /** A unique name for addresses: 2 to 48 lower-case letters, digits and hyphens. */
  slug?: string | null
  /** The rate limit tier of the organization’s API keys. It requires the scope `users:write`. */
  tier?: RateLimitTier | null
}

/** The fields to change. A field that is omitted is not changed. Null removes its value, and so does an empty name or username. */
export interface UpdateProfileInput {
  /** The profile picture: PNG, JPEG, WebP, AVIF or GIF with at most 5,000,000 bytes and 25,000,000 pixels. The square in its middle is kept, without the metadata of the file; of an animation, the first frame. */
  avatar?: Blob | null
  /** The display name: 1 to 100 characters on one line. */
  name?: string | null
  /** The username: 3 to 32 letters, digits, `.`, `-` or `_`. The first character is a letter or a digit. */
  username?: string | null
}

/** The first factor is correct, and the account requires a second one. Complete the login with `verifyTwoFactor` or a passkey. */
export interface TwoFactorChallenge {
  __typename: 'TwoFactorChallenge'
  /** A token for `verifyTwoFactor` and `startPasskeyLogin` only. It completes one login. */
  challengeToken: string
  /** When the challenge expires: ten minutes after it was created. */
  expiresAt: string
  /** The kinds of second factor that complete the login: `PASSKEY` if the user has a passkey of this server. */
  methods: TwoFactorMethod[]
}

/** The identity provider did not confirm the identity, or the sign-in cannot be finished here. `reason` says why. */
export interface OAuthFailedError {
  __typename: 'OAuthFailedError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
  /** Why the sign-in failed. */
  reason: OAuthFailureReason
}

/** The input breaks one or more rules. `fields` lists the first 20 violations. */
export interface ValidationError {
  __typename: 'ValidationError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** The rules that the input breaks, field by field. */
  fields: FieldErrorLeaves[]
  /** A description of the failure in English, for developers. */
  message: string
}

/** The kind of an identity provider, for instance to choose the button that its owner asks for. */
export type OAuthProviderKind = 'APPLE' | 'DISCORD' | 'GITHUB' | 'GITLAB' | 'GOOGLE' | 'MICROSOFT' | 'OIDC'

/** The kind of credential that a request was sent with. */
export type AccessKind = 'ANONYMOUS' | 'API_KEY' | 'SESSION'

/** The name and the password of an account. */
export interface LoginInput {
  /** The `deviceToken` of an earlier login on this device. A token that is not valid is ignored. */
  deviceToken?: string | null
  /** The email address, the username or the id of the user. */
  identifier: string
  /** The id or the slug of the organization that the session begins in. The user has to be a member of it. By default the session is in none. With HTTP Basic credentials, send it in the header `X-Org-Id`. */
  organizationId?: string | null
  /** The password. */
  password: string
}

/** The name, the password or the passkey is wrong, or there is no such account. The answer never says which. */
export interface InvalidCredentialsError {
  __typename: 'InvalidCredentialsError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The new role of a member. */
export interface UpdateMemberInput {
  /** The id of the organization. */
  organizationId: string
  /** The new role. */
  role: string
  /** The id of the user. */
  userId: string
}

/** The operation succeeded. */
export interface Done {
  __typename: 'Done'
  /** A sentence that describes the result. */
  message: string
}

/** The password is a common one, or the user’s own name or address. The message says which. */
export interface PasswordCompromisedError {
  __typename: 'PasswordCompromisedError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The provider proved an address that has a confirmed account, which is not linked to the provider. Ask the user to sign in the usual way, and then link the provider with `startOAuthLink`. Only a user who proved the address gets this answer. */
export interface AccountExistsError {
  __typename: 'AccountExistsError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The request was accepted. The answer is the same for known and unknown addresses. */
export interface MailSent {
  __typename: 'MailSent'
  /** A message for the user. */
  message: string
}

/** The response of a passkey to a ceremony that `startPasskeyLogin` began in the same session. */
export interface PasskeyProof {
  /** The id of the ceremony. */
  id: string
  /** What `navigator.credentials.get` returned, as JSON (`credential.toJSON()`). */
  response: Record<string, unknown>
}

/** The second step of a sign-in. */
export interface TwoFactorInput {
  /** The `challengeToken` of the TwoFactorChallenge that the sign-in returned. */
  challengeToken: string
  /** A TOTP code or a recovery code. Spaces and hyphens make no difference, and digits of any script are accepted. */
  code: string
}

/** The sessions were ended. */
export interface SessionsRevoked {
  __typename: 'SessionsRevoked'
  /** How many open sessions were ended. */
  count: number
}

/** The sign-in is correct, but an administrator has suspended the account. */
export interface AccountSuspendedError {
  __typename: 'AccountSuspendedError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
  /** When the suspension ends; null if it has no end. */
  until: string | null
}

/** The token is malformed, unknown, used, replaced or meant for another purpose. */
export interface TokenInvalidError {
  __typename: 'TokenInvalidError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The token was valid once and has expired. */
export interface TokenExpiredError {
  __typename: 'TokenExpiredError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The tokens of a session. Send `accessToken` as `Authorization: Bearer …`, and call `refresh` before it expires. */
export interface AuthTokens {
  __typename: 'AuthTokens'
  /** A JWT (RFC 9068) for `Authorization: Bearer`. */
  accessToken: string
  /** A token that proves that this user has signed in on this device. Keep it for a year, even after a logout, and send it wherever an argument `deviceToken` is offered: an attacker who guesses passwords then cannot lock the user out on this device, and `resetPassword` and `loginWithLink` can then keep API keys and passkeys. It is not a credential. Null after `refresh`, `switchOrganization` and `impersonateUser`. */
  deviceToken: string | null
  /** Seconds until the access token expires. */
  expiresIn: number
  /** Seconds until the session ends unless it is refreshed. */
  refreshExpiresIn: number
  /** A token for `refresh`. It works once. Null after `switchOrganization`, because the session keeps its refresh token, and where a cookie has it: with COOKIE_MODE, and for the pages of this server. There it is also null after `impersonateUser`, whose refresh token no cookie keeps. */
  refreshToken: string | null
  /** The session that these tokens belong to. */
  session: SessionLeaves
  /** Always `Bearer`. */
  tokenType: string
  /** The signed-in user. */
  user: UserLeaves
}

/** The two-factor challenge or the passkey ceremony is unknown, has been used, has expired, or was begun by another session. */
export interface ChallengeExpiredError {
  __typename: 'ChallengeExpiredError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** The ways to sign in that this server offers. */
export interface SignInOptions {
  __typename: 'SignInOptions'
  /** Whether `requestLoginLink` mails links and codes that sign in. */
  loginByMail: boolean
  /** Whether passkeys work here. */
  passkeys: boolean
  /** The identity providers that users can sign in with, in the order in which they are shown. */
  providers: OAuthProviderLeaves[]
  /** Whether everybody can sign up. False where sign-up requires an invitation, or is closed (SIGNUP). */
  signup: boolean
}

/** There is no API key with this id that you may change. For `updateApiKey` and `rotateApiKey`, also: it is revoked. For `rotateApiKey`, also: it has expired. */
export interface ApiKeyNotFoundError {
  __typename: 'ApiKeyNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** There is no such invitation for the caller: it does not exist, was used, revoked or replaced, its sender may no longer give the role, or it is for another address. */
export interface InvitationNotFoundError {
  __typename: 'InvitationNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** There is no such organization, or the caller is not a member of it. */
export interface OrganizationNotFoundError {
  __typename: 'OrganizationNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** Too many failed attempts. Nothing is checked until the lock ends. A password reset ends a lock of password attempts. */
export interface AccountLockedError {
  __typename: 'AccountLockedError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
  /** Seconds until the next attempt is checked. */
  retryAfter: number
}

/** Two-factor authentication is already on. Turn it off first. */
export interface TwoFactorAlreadyEnabledError {
  __typename: 'TwoFactorAlreadyEnabledError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** Two-factor authentication is off, or no set-up was started within the last 15 minutes. */
export interface TwoFactorNotEnabledError {
  __typename: 'TwoFactorNotEnabledError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** Two-factor authentication is on, so that only a code or a passkey proves who you are. */
export interface TwoFactorRequiredError {
  __typename: 'TwoFactorRequiredError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** Whether a key is for production or for testing. Both are equally valid credentials of this server. */
export type ApiKeyMode = 'LIVE' | 'TEST'

/** Whether a user is suspended. */
export type UserStatus = 'ACTIVE' | 'SUSPENDED'

/** Whether an API key was revoked or has expired. */
export type ApiKeyStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

/** Why a sign-in at an identity provider failed. */
export type OAuthFailureReason = 'DENIED' | 'LINKED_TO_ANOTHER_USER' | 'REJECTED' | 'SIGNUP_CLOSED' | 'STATE_INVALID' | 'UNAVAILABLE'

/** You have no account at a provider with this id. */
export interface OAuthAccountNotFoundError {
  __typename: 'OAuthAccountNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** You have no open session with this id. */
export interface SessionNotFoundError {
  __typename: 'SessionNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** You have no passkey with this id, or no passkey that works on this server. */
export interface PasskeyNotFoundError {
  __typename: 'PasskeyNotFoundError'
  /** The code of the failure. It is stable, and clients can branch on it. */
  code: ErrorCode
  /** A description of the failure in English, for developers. */
  message: string
}

/** What each operation takes and answers. */
export interface Operations {
  /** The credential of this request and what it is allowed to do. */
  access: { variables: undefined; result: Access }
  /** The user that the credential of the request belongs to; null for a request without a credential and for an API key of an organization. */
  me: { variables: undefined; result: User | null }
  /** The identity providers that users can sign in with, in the order in which they are shown. */
  oauthProviders: { variables: undefined; result: OAuthProvider[] }
  /** The organization with an id; null if there is none, and if the caller may not read it. Requires the scope `organizations:read` and a membership in the organization, or an API key of the organization, or the scope `users:read`. */
  organization: { variables: { id: string }; result: Organization | null }
  /** The roles that members of an organization can have, with the scopes of each. The scopes hold inside that organization alone. */
  organizationRoles: { variables: undefined; result: RoleDefinition[] }
  /** Every scope that this server knows: the built-in ones and those that the operator registered. */
  scopes: { variables: undefined; result: ScopeDefinition[] }
  /** The ways to sign in that this server offers, for a page that shows them. It is the same for every caller and contains no secret. */
  signInOptions: { variables: undefined; result: SignInOptions }
  /** The user with an id; null if there is none. Any signed-in caller can read the public profile; every other field requires a scope. Requires an access token or an API key. */
  user: { variables: { id: string }; result: User | null }
  /** Makes you a member of the organization that invited your confirmed address, with the token of the link that was mailed to it. An invitation for another address is answered with InvitationNotFoundError and stays valid for its owner. If you are a member already, your role stays as it is. ValidationError: you are a member of 200 organizations. The session stays where it is: `switchOrganization` moves it into the organization. To accept without an account, send the token as `invitationToken` to `signup`. Requires a session with the scope `organizations:write`; an API key cannot use it. Limited to 30 calls in 15 minutes for each client address. */
  acceptInvitation: { variables: { token: string }; result: InvitationNotFoundError | Membership | TokenExpiredError | ValidationError }
  /** Changes your password, ends your other sessions and mails you a notice. An account without a password gets InvalidCredentialsError: `requestPasswordReset` mails a link that sets one. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 10 calls in 15 minutes for each user. The rate limit tier refuses it only in a document with other fields. */
  changePassword: { variables: { currentPassword: string; newPassword: string; newPasswordConfirmation?: string | null }; result: AccountLockedError | Done | InvalidCredentialsError | PasswordCompromisedError | ValidationError }
  /** Changes the email address of an account, with the token of the link that was mailed to the new address. Ends every session except the one that requested the change. If the account had no confirmed address before, everything that was made in it ends: sessions, API keys, passkeys, linked identity providers, two-factor authentication and pending changes of the address. Send it without a credential, or with one of the same user: with a credential of another user, the answer is TokenInvalidError, and the token stays valid. Limited to 30 calls in 15 minutes for each client address. */
  confirmEmailChange: { variables: { token: string }; result: Done | TokenExpiredError | TokenInvalidError }
  /** Turns two-factor authentication on with a first code from the authenticator app, and returns the recovery codes. Your other sessions are ended, and a notice is mailed to you. TwoFactorNotEnabledError: no set-up was started within the last 15 minutes; call `setupTwoFactor` again. TWO_FACTOR_REQUIRED where scopes are withheld from your session (`Access.withheldScopes`) and you have a passkey: call `reauthenticate` with it first. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 20 calls in 15 minutes for each user. */
  confirmTwoFactor: { variables: { code: string }; result: AccountLockedError | CodeInvalidError | RecoveryCodes | TwoFactorAlreadyEnabledError | TwoFactorNotEnabledError }
  /** Creates an API key for you, or for an organization. The key is shown once, in this response. A key of an organization holds scopes in that organization alone, acts as the organization, and works on when you leave it. An API key cannot create keys: use a session. You get a mail. For `organizations:write` and for a scope that the role `user` does not have, the session needs a fresh proof (`reauthenticate`). Requires a session with the scope `keys:write`; an API key cannot use it. Limited to 100 calls in 1 hour for each user. */
  createApiKey: { variables: CreateApiKeyInput; result: ApiKeySecret | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  /** Creates an organization. The caller becomes its owner. Requires the scope `organizations:write`. Limited to 20 calls in 1 hour for each user. */
  createOrganization: { variables: CreateOrganizationInput; result: Organization | ValidationError }
  /** Permanently deletes your account with its sessions and API keys. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 10 calls in 15 minutes for each user. */
  deleteAccount: { variables: { password?: string | null } | undefined; result: AccountLockedError | Done | InvalidCredentialsError | LastAdminError | LastOwnerError | ProofRequiredError }
  /** Revokes an API key and removes it from the list. For a key of an organization, you need the scope `organizations:write`, and `org_keys:write` in that organization, or the scope `users:write`. Requires the scope `keys:write`. */
  deleteApiKey: { variables: { id: string }; result: ApiKeyNotFoundError | Done }
  /** Deletes an organization, with its members, invitations and API keys. Only owners and administrators of the server can: other members get FORBIDDEN. Its audit events are kept. A session needs a fresh proof (`reauthenticate`); an API key does not. Requires the scope `organizations:write` and a membership in the organization, or the scope `users:write`. */
  deleteOrganization: { variables: { id: string }; result: Done | OrganizationNotFoundError | ProofRequiredError }
  /** Deletes one of your passkeys, ends your other sessions, and mails a notice to you. It requires a proof that is not older than five minutes: a sign-in or `reauthenticate`. The last way to sign in that works now cannot be deleted. TWO_FACTOR_REQUIRED where scopes are withheld from your session (`Access.withheldScopes`) and you have a passkey: call `reauthenticate` with it first. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 60 calls in 15 minutes for each user. */
  deletePasskey: { variables: { id: string }; result: Done | LastWayInError | PasskeyNotFoundError | ProofRequiredError }
  /** Turns two-factor authentication off. Your other sessions are ended, and a notice is mailed to you. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 20 calls in 15 minutes for each user. The rate limit tier refuses it only in a document with other fields. */
  disableTwoFactor: { variables: { code: string }; result: AccountLockedError | CodeInvalidError | Done | TwoFactorNotEnabledError }
  /** Reports a change that the owner of the account did not make, with the token of the link “this was not me” in a notice. Ends every session, revokes every API key, removes the passkeys and linked identity providers that were added, and the recovery codes that were created, since 72 hours before the change (all recovery codes, if the notice reports that one was used), revokes the API keys of organizations that the user created, rotated or extended since then, disables the password, restores a changed email address, and mails a link that sets a new password. Turns off two-factor authentication only if the notice reports a change of the password or the address, the link is younger than 72 hours, and two-factor authentication was turned on after the change. Send it without a credential, or with one of the same user: with a credential of another user, the answer is TokenInvalidError, and the token stays valid. Limited to 30 calls in 15 minutes for each client address. */
  disownChange: { variables: { token: string }; result: Done | TokenExpiredError | TokenInvalidError }
  /** Follows a user, who is returned. It has no effect if you already follow the user. You cannot follow yourself (ValidationError), or a user who is suspended (UserNotFoundError). Requires the scope `profile:write`. Limited to 60 calls in 1 minute for each user. */
  follow: { variables: { userId: string }; result: User | UserNotFoundError | ValidationError }
  /** Mails an invitation to an organization. Its link works once, for seven days, and replaces an older one of the organization to the same address, of whose role you need every scope as well. Your own address has to be confirmed. The answer is the same whether or not the address has an account; an address whose confirmed owner you can see among the members is a ValidationError. To invite an owner, a session needs a fresh proof (`reauthenticate`). An address receives three invitations a day, from all organizations together: further ones are answered with RATE_LIMITED. Requires the scope `organizations:write` and a role with `members:write` in the organization, or the scope `users:write`. Limited to 20 calls in 1 hour for each user, over `inviteMember` and `resendInvitation` together. */
  inviteMember: { variables: InviteMemberInput; result: EmailNotVerifiedError | Invitation | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  /** Ends your membership in an organization. The last owner who can sign in cannot leave. Requires the scope `organizations:write`. */
  leaveOrganization: { variables: { id: string }; result: Done | LastOwnerError | OrganizationNotFoundError }
  /** Signs in by email address, username or user id. The answer does not reveal whether an account exists: unknown accounts are answered like wrong passwords. Limited to 5 calls in 15 minutes for each client address. */
  login: { variables: LoginInput; result: AccountLockedError | AccountSuspendedError | AuthTokens | EmailNotVerifiedError | InvalidCredentialsError | OrganizationNotFoundError | TwoFactorChallenge | ValidationError }
  /** Ends the current session. Its access and refresh tokens are refused from the next request on. With COOKIE_MODE and in the pages of this server, the cookie with the header `X-Sallyport-Cookie: on` ends its session, too, and is removed. A session that `impersonateUser` opened ends alone: the cookie belongs to the administrator, who stays signed in. Requires a session; an API key cannot use it. Limited to 300 calls in 1 minute for each session. The rate limit tier refuses it only in a document with other fields. */
  logout: { variables: undefined; result: Done | SessionNotFoundError }
  /** Confirms your identity again, for operations that need a fresh proof. The proof is fresh for five minutes, in this session. Give exactly one proof. Where two-factor authentication is on, only a code or a passkey proves (`TwoFactorRequiredError`). Wrong passwords and codes count and lock as elsewhere. A code or a passkey also gives the session the scopes of its role where the server requires a second factor for them (ADMIN_REQUIRE_2FA). Impersonated sessions and API keys cannot prove anything. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 20 calls in 15 minutes for each user. The rate limit tier refuses it only in a document with other fields. */
  reauthenticate: { variables: { code?: string | null; passkey?: PasskeyProof | null; password?: string | null } | undefined; result: AccountLockedError | ChallengeExpiredError | CodeInvalidError | ConflictError | Done | InvalidCredentialsError | TwoFactorNotEnabledError | TwoFactorRequiredError | ValidationError }
  /** Exchanges a refresh token for new tokens of the same session. Send the refresh token as the argument or as the Bearer credential, or, with COOKIE_MODE and in the pages of this server, the header `X-Sallyport-Cookie: on` with the cookie. It works once: within 10 seconds every retry returns the same new refresh token, and later use of the old one ends the session. Limited to 600 calls in 1 minute for each client address. */
  refresh: { variables: { refreshToken?: string | null } | undefined; result: AuthTokens | TokenExpiredError | TokenInvalidError }
  /** Creates ten new recovery codes. The old ones stop working, your other sessions are ended, and a notice is mailed to you. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 20 calls in 15 minutes for each user. */
  regenerateRecoveryCodes: { variables: { code: string }; result: AccountLockedError | CodeInvalidError | RecoveryCodes | TwoFactorNotEnabledError }
  /** Removes a member from an organization, from the next request on. API keys of the organization that the member created stay. You need every scope of the member’s role; only owners can remove owners, and their sessions need a fresh proof (`reauthenticate`) for it. Requires the scope `organizations:write` and a role with `members:write` in the organization, or an API key of the organization with `members:write`, or the scope `users:write`. */
  removeMember: { variables: { organizationId: string; userId: string }; result: Done | LastOwnerError | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | UserNotFoundError }
  /** Renames one of your passkeys. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 60 calls in 15 minutes for each user. */
  renamePasskey: { variables: { id: string; name: string }; result: Passkey | PasskeyNotFoundError | ValidationError }
  /** Mails a link to a new email address and a notice to the current one. Your account uses the new address once the link is confirmed. If the new address has an account, the answer is the same, no link is mailed, and its owner gets a mail. A new request voids the link of the previous one. All users together can send ten mails a day to one new address; further requests get RATE_LIMITED. TWO_FACTOR_REQUIRED where scopes are withheld from your session (`Access.withheldScopes`) and you have a passkey: call `reauthenticate` with it first. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 10 calls in 15 minutes for each user. */
  requestEmailChange: { variables: { newEmail: string; password?: string | null }; result: AccountLockedError | InvalidCredentialsError | MailSent | ProofRequiredError | ValidationError }
  /** Mails a link that sets a new password. The answer is the same whether or not the address has an account. Limited to 3 calls in 1 hour for each mailbox, and to 30 calls for each client address. */
  requestPasswordReset: { variables: { deviceToken?: string | null; email: string }; result: MailSent | ValidationError }
  /** Mails an invitation again, with a new link that works for seven days; the previous link stops working. You become its sender, with the same rules as for `inviteMember`. Requires the scope `organizations:write` and a role with `members:write` in the organization, or the scope `users:write`. Limited to 20 calls in 1 hour for each user, over `inviteMember` and `resendInvitation` together. */
  resendInvitation: { variables: { id: string }; result: EmailNotVerifiedError | Invitation | InvitationNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  /** Mails the link that confirms an email address again. The answer is the same whether or not the address has an account. Limited to 3 calls in 1 hour for each mailbox, and to 30 calls for each client address. */
  resendVerificationEmail: { variables: { deviceToken?: string | null; email: string }; result: MailSent | ValidationError }
  /** Sets a new password, with the token of the link that was mailed. Ends every session and an account lock, and does not sign anyone in. Two-factor authentication stays as it is. The first reset of an account revokes its API keys and removes its passkeys and linked identity providers, unless `deviceToken` shows that the user has signed in on this device before, other than by mail or with a login code. If the reset is the first proof of the email address, it ends everything that was made in the account before. Send it without a credential, or with one of the same user: with a credential of another user, the answer is TokenInvalidError, and the token stays valid. Limited to 10 calls in 15 minutes for each client address. */
  resetPassword: { variables: { deviceToken?: string | null; newPassword: string; newPasswordConfirmation?: string | null; token: string }; result: Done | PasswordCompromisedError | TokenExpiredError | TokenInvalidError | ValidationError }
  /** Revokes an API key. It stops working with the next request, which cannot be undone. It stays in the list. For a key of an organization, you need the scope `organizations:write`, and `org_keys:write` in that organization, or the scope `users:write`. Requires the scope `keys:write`. */
  revokeApiKey: { variables: { id: string }; result: ApiKey | ApiKeyNotFoundError }
  /** Revokes an invitation: its link stops working at once. You need every scope of its role; only owners can revoke the invitation of an owner. Requires the scope `organizations:write` and a role with `members:write` in the organization, or an API key of the organization with `members:write`, or the scope `users:write`. */
  revokeInvitation: { variables: { id: string }; result: Done | InvitationNotFoundError | ScopeNotGrantedError }
  /** Ends all of your sessions except the current one. Requires a session with the scope `sessions:write`; an API key cannot use it. Limited to 300 calls in 1 minute for each session. The rate limit tier refuses it only in a document with other fields. */
  revokeOtherSessions: { variables: undefined; result: SessionNotFoundError | SessionsRevoked }
  /** Ends one of your sessions. Requires the scope `sessions:write`. Limited to 300 calls in 1 minute for each session or API key. The rate limit tier refuses it only in a document with other fields. */
  revokeSession: { variables: { id: string }; result: Done | SessionNotFoundError }
  /** Gives an API key a new secret, which is shown once. The old secret works for another `overlapSeconds`; responses to it carry the headers `Deprecation` and `Sunset`. For a key of an organization, you need the scope `organizations:write`, and `org_keys:write` and every scope of the key in that organization, or the scope `users:write`. You get a mail. For a key with `organizations:write` or a scope that the role `user` does not have, the session needs a fresh proof (`reauthenticate`). A key that has expired is answered with ApiKeyNotFoundError: give it a later `expiresAt` with `updateApiKey` first. Requires a session with the scope `keys:write`; an API key cannot use it. Limited to 100 calls in 1 hour for each user. */
  rotateApiKey: { variables: { id: string; overlapSeconds?: number | null }; result: ApiKeyNotFoundError | ApiKeySecret | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  /** Starts the set-up of two-factor authentication and returns a new secret. Two-factor authentication stays off until `confirmTwoFactor`, which must follow within 15 minutes. Calling it again replaces the secret. TWO_FACTOR_REQUIRED where scopes are withheld from your session (`Access.withheldScopes`) and you have a passkey: call `reauthenticate` with it first. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 10 calls in 15 minutes for each user. */
  setupTwoFactor: { variables: { password?: string | null } | undefined; result: AccountLockedError | InvalidCredentialsError | ProofRequiredError | TwoFactorAlreadyEnabledError | TwoFactorSetup }
  /** Requests an account. Where addresses have to be confirmed (the default), the answer is MailSent for every address. Otherwise a new account is signed in at once, and an address that has an account is answered with EmailTakenError. With an `invitationToken` the account is made and signed in at once in every case, in the organization of the invitation, with its address confirmed. FORBIDDEN, with the reason SIGNUP_CLOSED, where the operator allows sign-ups only with an invitation, or none (SIGNUP), whatever the address is. Limited to 3 calls in 1 hour for each client address. */
  signup: { variables: SignupInput; result: AuthTokens | EmailTakenError | InvitationNotFoundError | MailSent | PasswordCompromisedError | TokenExpiredError | UsernameTakenError | ValidationError }
  /** Moves your session to an organization that you are a member of, and returns an access token that carries it. The session keeps its refresh token: `refreshToken` is null, and later refreshes carry the organization, too. Requires a session with the scope `organizations:read`; an API key cannot use it. */
  switchOrganization: { variables: { id?: string | null } | undefined; result: AuthTokens | OrganizationNotFoundError }
  /** Stops following a user, who is returned. It has no effect if you do not follow the user. A suspended user can be unfollowed as well. Requires the scope `profile:write`. Limited to 60 calls in 1 minute for each user. */
  unfollow: { variables: { userId: string }; result: User | UserNotFoundError }
  /** Unlinks an account at an identity provider from your account, and signs out your other sessions. Sign in or call `reauthenticate` within the five minutes before. Your last way to sign in cannot be unlinked. Requires a session with the scope `profile:write`; an API key cannot use it. */
  unlinkOAuthAccount: { variables: { id: string }; result: Done | LastWayInError | OAuthAccountNotFoundError | ProofRequiredError }
  /** Changes an API key. The change applies from the next request on. For a key of an organization, you need the scope `organizations:write`, and `org_keys:write` in that organization, or the scope `users:write`; to add scopes to it or to extend it, also every scope that it holds. When scopes are added or the key is extended, you get a mail, and the session needs a fresh proof (`reauthenticate`) if the key then has `organizations:write` or a scope that the role `user` does not have. Requires a session with the scope `keys:write`; an API key cannot use it. Limited to 100 calls in 1 hour for each user. */
  updateApiKey: { variables: { id: string; input: UpdateApiKeyInput }; result: ApiKey | ApiKeyNotFoundError | ProofRequiredError | ScopeNotGrantedError | ValidationError }
  /** Changes your own `data`, atomically: parallel changes are made one after the other, and none is lost. The result has at most 16,384 bytes of JSON, 8 levels of objects and arrays, and keys of 64 characters, unless the operator set other limits, and fits the operator’s schema, if there is one (`ValidationError`). `ConflictError` if a path runs through a value that is not an object or an array, or if `append` or `remove` finds something else than an array. Requires the scope `profile:write`. Limited to 3,000 calls in 24 hours for each user. */
  updateData: { variables: UpdateDataInput; result: ConflictError | User | ValidationError }
  /** Gives a member of an organization another role, which holds from the member’s next request on. You need every scope of the role that the member has and of the new one; only owners can make, change or remove owners, and their sessions need a fresh proof (`reauthenticate`) for it. Requires the scope `organizations:write` and a role with `members:write` in the organization, or an API key of the organization with `members:write`, or the scope `users:write`. */
  updateMember: { variables: UpdateMemberInput; result: LastOwnerError | Membership | OrganizationNotFoundError | ProofRequiredError | ScopeNotGrantedError | UserNotFoundError | ValidationError }
  /** Changes an organization. Tokens carry the new slug from the next refresh on. Requires the scope `organizations:write` and a role with `org:write` in the organization, or an API key of the organization with `org:write`, or the scope `users:write`. */
  updateOrganization: { variables: { id: string; input: UpdateOrganizationInput }; result: Organization | OrganizationNotFoundError | ValidationError }
  /** Changes your own profile. Requires the scope `profile:write`. Limited to 60 calls in 1 hour for each user. */
  updateProfile: { variables: UpdateProfileInput; result: User | UsernameTakenError | ValidationError }
  /** Confirms an email address, with the token of the link that was mailed to it. Does not sign anyone in. Where addresses do not have to be confirmed, the first confirmation ends everything that was made in the account before: sessions, API keys, passkeys, linked identity providers, two-factor authentication and pending changes of the address. Send it without a credential: with one of another user, the answer is TokenInvalidError, and the token stays valid. FORBIDDEN, with the reason SIGNUP_CLOSED, for a sign-up that was requested before the operator closed sign-up. Limited to 30 calls in 15 minutes for each client address. */
  verifyEmail: { variables: { token: string }; result: Done | TokenExpiredError | TokenInvalidError }
  /** Completes a login with a second factor. Failed attempts are counted per account, across all of its challenges. Limited to 20 calls in 15 minutes for each client address. */
  verifyTwoFactor: { variables: TwoFactorInput; result: AccountLockedError | AccountSuspendedError | AuthTokens | ChallengeExpiredError | CodeInvalidError }
}

/**
 * Each operation: who may call it (`p` public, `a` with an access token, `q` a query), its arguments, the types of its result.
 * An argument without a type is a `String!`. The results of mutations have the type `Error`, too.
 */

export const operations: Record<keyof Operations, string> = {
  access: 'q||=Access',
  me: 'q||=User',
  oauthProviders: 'q||=OAuthProvider',
  organization: 'q|id:ID!|=Organization',
  organizationRoles: 'q||=RoleDefinition',
  scopes: 'q||=ScopeDefinition',
  signInOptions: 'q||=SignInOptions',
  user: 'q|id:ID!|=User',
  acceptInvitation: 'a|token|Membership ValidationError',
  changePassword: 'a|currentPassword newPassword newPasswordConfirmation:String|AccountLockedError Done ValidationError',
  confirmEmailChange: 'p|token|Done',
  confirmTwoFactor: 'a|code|AccountLockedError CodeInvalidError RecoveryCodes',
  createApiKey: 'a|input:CreateApiKeyInput!|ApiKeySecret ScopeNotGrantedError ValidationError',
  createOrganization: 'a|input:CreateOrganizationInput!|Organization ValidationError',
  deleteAccount: 'a|password:String|AccountLockedError Done',
  deleteApiKey: 'a|id:ID!|Done',
  deleteOrganization: 'a|id:ID!|Done',
  deletePasskey: 'a|id:ID!|Done',
  disableTwoFactor: 'a|code|AccountLockedError CodeInvalidError Done',
  disownChange: 'p|token|Done',
  follow: 'a|userId:ID!|User ValidationError',
  inviteMember: 'a|input:InviteMemberInput!|Invitation ScopeNotGrantedError ValidationError',
  leaveOrganization: 'a|id:ID!|Done',
  login: 'p|input:LoginInput|AccountLockedError AccountSuspendedError AuthTokens TwoFactorChallenge ValidationError',
  logout: 'a||Done',
  reauthenticate: 'a|code:String passkey:PasskeyProof password:String|AccountLockedError CodeInvalidError Done ValidationError',
  refresh: 'p|refreshToken:String|AuthTokens',
  regenerateRecoveryCodes: 'a|code|AccountLockedError CodeInvalidError RecoveryCodes',
  removeMember: 'a|organizationId:ID! userId:ID!|Done ScopeNotGrantedError',
  renamePasskey: 'a|id:ID! name|Passkey ValidationError',
  requestEmailChange: 'a|newEmail password:String|AccountLockedError MailSent ValidationError',
  requestPasswordReset: 'p|deviceToken:String email|MailSent ValidationError',
  resendInvitation: 'a|id:ID!|Invitation ScopeNotGrantedError ValidationError',
  resendVerificationEmail: 'p|deviceToken:String email|MailSent ValidationError',
  resetPassword: 'p|deviceToken:String newPassword newPasswordConfirmation:String token|Done ValidationError',
  revokeApiKey: 'a|id:ID!|ApiKey',
  revokeInvitation: 'a|id:ID!|Done ScopeNotGrantedError',
  revokeOtherSessions: 'a||SessionsRevoked',
  revokeSession: 'a|id:ID!|Done',
  rotateApiKey: 'a|id:ID! overlapSeconds:Int|ApiKeySecret ScopeNotGrantedError ValidationError',
  setupTwoFactor: 'a|password:String|AccountLockedError TwoFactorSetup',
  signup: 'p|input:SignupInput!|AuthTokens MailSent ValidationError',
  switchOrganization: 'a|id:ID|AuthTokens',
  unfollow: 'a|userId:ID!|User',
  unlinkOAuthAccount: 'a|id:ID!|Done',
  updateApiKey: 'a|id:ID! input:UpdateApiKeyInput!|ApiKey ScopeNotGrantedError ValidationError',
  updateData: 'a|input:UpdateDataInput!|User ValidationError',
  updateMember: 'a|input:UpdateMemberInput!|Membership ScopeNotGrantedError ValidationError',
  updateOrganization: 'a|id:ID! input:UpdateOrganizationInput!|Organization ValidationError',
  updateProfile: 'a|input:UpdateProfileInput!|User ValidationError',
  verifyEmail: 'p|token|Done',
  verifyTwoFactor: 'p|input:TwoFactorInput!|AccountLockedError AccountSuspendedError AuthTokens CodeInvalidError',
}

/** What each step of a sign-in with a browser or a provider in between takes and answers. */
export interface Steps {
  /** Finishes a sign-in at an identity provider that `startOAuthLogin` began, for the client that began it, once. An identity that is not known yet gets an account of its own; where sign-up is not open to everybody (SIGNUP), the answer is OAuthFailedError with the reason SIGNUP_CLOSED instead. For a sign-in on the pages of this server, call `exchangeLoginCode` instead. Limited to 40 calls in 15 minutes for each client address. */
  completeOAuthLogin: { variables: { code: string; codeVerifier: string; iss?: string | null; provider: string; state: string }; result: AccountExistsError | AccountSuspendedError | AuthTokens | OAuthFailedError | TwoFactorChallenge | ValidationError }
  /** Creates the first administrator and signs them in, with the token of the link that `sallyport admin link` prints. The token works once, for an hour, while there is no administrator. TokenInvalidError: it was used or replaced, or there is an administrator. Limited to 10 calls in 15 minutes for each client address. */
  createFirstAdmin: { variables: CreateFirstAdminInput; result: AuthTokens | EmailTakenError | PasswordCompromisedError | TokenExpiredError | TokenInvalidError | ValidationError }
  /** Makes a code with which the application that sent the user here opens a session, by `exchangeLoginCode`. The session that the application opens has the organization and the proof of this one, and ends when this one would at the latest. FORBIDDEN in an impersonated session. Requires a session; an API key cannot use it. Limited to 30 calls in 1 minute for each user. */
  createLoginCode: { variables: { codeChallenge: string; returnTo: string; state: string }; result: LoginCode | ValidationError }
  /** Opens a session with the `code` that `createLoginCode`, or the sign-in page of this server, added to your `returnTo` address. To finish a sign-in that `startOAuthLogin` began, call `completeOAuthLogin` instead. The code works once, for 60 seconds, and only with the verifier of its `codeChallenge`; a wrong verifier spends it. One that has expired is answered with TokenInvalidError. A code that is presented again ends the session that it opened. Limited to 60 calls in 1 minute for each client address. */
  exchangeLoginCode: { variables: { code: string; codeVerifier: string }; result: AuthTokens | TokenInvalidError | ValidationError }
  /** Signs in with a passkey. It counts as both factors, so that no code is asked for; begun with a challenge, it completes that login. `InvalidCredentialsError` for a passkey that is unknown, deleted, of another user or without verification of the user, for a wrong signature, and for a signature counter that did not increase. A response that is malformed does not spend the ceremony; one that does not verify does. `ConflictError` if passkeys are off on this server. Limited to 60 calls in 1 minute for each client address. */
  finishPasskeyLogin: { variables: { id: string; response: Record<string, unknown> }; result: AccountSuspendedError | AuthTokens | ChallengeExpiredError | ConflictError | InvalidCredentialsError | ValidationError }
  /** Stores the passkey that the authenticator made, and mails a notice to you. A response that is malformed does not spend the ceremony; one that does not verify does. `ConflictError` if the passkey is registered already, if you have 25 passkeys, or if passkeys are off on this server. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 30 calls in 15 minutes for each user. */
  finishPasskeyRegistration: { variables: { id: string; name?: string | null; response: Record<string, unknown> }; result: ChallengeExpiredError | ConflictError | Passkey | ValidationError }
  /** Links the account at an identity provider that `startOAuthLink` began with, in the same session. The user can sign in with it from then on, and gets a mail about it. ConflictError: you have 20 linked accounts. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 20 calls in 15 minutes for each user. */
  linkOAuthAccount: { variables: { code: string; codeVerifier: string; iss?: string | null; provider: string; state: string }; result: ConflictError | OAuthAccount | OAuthFailedError | ValidationError }
  /** Signs in with the code of a mail, in any browser. Five codes are checked for an address, over all of its mails; then a lock follows. A device with a `deviceToken` has a count of its own. Confirms the address, and makes an account, as `loginWithLink` does. FORBIDDEN where LOGIN_BY_MAIL is off. Limited to 10 calls in 15 minutes for each client address. */
  loginWithCode: { variables: { code: string; deviceToken?: string | null; email: string }; result: AccountLockedError | AccountSuspendedError | AuthTokens | CodeInvalidError | TwoFactorChallenge | ValidationError }
  /** Signs in with an ID token that the provider’s own library got with the nonce of `startIdTokenLogin`. The token has to be for one of the clients that the operator listed (OAUTH_<NAME>_CLIENT_IDS). An identity that is not known yet gets an account of its own; where sign-up is not open to everybody (SIGNUP), the answer is OAuthFailedError with the reason SIGNUP_CLOSED instead. Limited to 20 calls in 15 minutes for each client address. */
  loginWithIdToken: { variables: { idToken: string; nonce: string; provider: string }; result: AccountExistsError | AccountSuspendedError | AuthTokens | OAuthFailedError | TwoFactorChallenge | ValidationError }
  /** Signs in with the link of a mail, in the browser that asked for it. Another verifier is answered with TokenInvalidError and spends nothing: ask for the code of the mail then. Confirms the address; the first confirmation ends everything that was made in the account before, and its password. The first sign-in after an administrator has changed the address removes the password, and revokes the API keys, passkeys and linked providers unless `deviceToken` shows that the user has signed in on this device before. Makes the account if the address has none, and SIGNUP_BY_MAIL and SIGNUP are on. FORBIDDEN where LOGIN_BY_MAIL is off. Limited to 30 calls in 15 minutes for each client address. */
  loginWithLink: { variables: { codeVerifier: string; deviceToken?: string | null; token: string }; result: AccountSuspendedError | AuthTokens | TokenExpiredError | TokenInvalidError | TwoFactorChallenge | ValidationError }
  /** Mails a link for `loginWithLink` and a code for `loginWithCode`, which work once, together, for ten minutes. The answer is the same whether or not the address has an account. An address without an account gets no mail, unless SIGNUP_BY_MAIL and SIGNUP are on: the sign-in then makes the account. FORBIDDEN where LOGIN_BY_MAIL is off. Limited to 3 calls in 1 hour for each mailbox, and to 30 calls for each client address. */
  requestLoginLink: { variables: { codeChallenge: string; deviceToken?: string | null; email: string; referralCode?: string | null }; result: MailSent | ValidationError }
  /** Begins a sign-in with an ID token that the provider’s own library gets, such as Google One Tap or Sign in with Apple on an Apple device. Limited to 20 calls in 15 minutes for each client address. */
  startIdTokenLogin: { variables: { provider: string; referralCode?: string | null }; result: IdTokenLogin | ValidationError }
  /** Begins to link an account at an identity provider to your account. Sign in or call `reauthenticate` within the five minutes before. Send the browser to `url`, and then call `linkOAuthAccount` in this session. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 20 calls in 15 minutes for each user. */
  startOAuthLink: { variables: { codeChallenge: string; provider: string; redirectUri: string }; result: OAuthFailedError | OAuthRedirect | ProofRequiredError | ValidationError }
  /** Begins a sign-in at an identity provider. Send the browser to `url`; the answer arrives at your redirect address as `code`, `state` and perhaps `iss`, or as `error`. Then call `completeOAuthLogin`. Limited to 20 calls in 15 minutes for each client address. */
  startOAuthLogin: { variables: { codeChallenge: string; provider: string; redirectUri: string; referralCode?: string | null }; result: OAuthFailedError | OAuthRedirect | ValidationError }
  /** Begins a ceremony for a passkey. Without a challenge and without a session: a login with a discoverable passkey, which `finishPasskeyLogin` finishes within 10 minutes; its options list no passkeys, and suit the autofill of a form. With a challenge: its second factor, which `finishPasskeyLogin` finishes. Without a challenge in a session: a proof for `reauthenticate` of this session, within 5 minutes. `PasskeyNotFoundError` if a second factor or a proof is wanted and the user has no passkey of this server, `ProofRequiredError` in an impersonated session, `ConflictError` if passkeys are off on this server. Limited to 60 calls in 1 minute for each client address. */
  startPasskeyLogin: { variables: { challengeToken?: string | null } | undefined; result: ChallengeExpiredError | ConflictError | PasskeyCeremony | PasskeyNotFoundError | ProofRequiredError }
  /** Begins the registration of a passkey, which the same session finishes within 5 minutes. It requires a proof that is not older than five minutes: a sign-in or `reauthenticate`. `ConflictError` if passkeys are off on this server, or if you have 25 passkeys. TWO_FACTOR_REQUIRED where scopes are withheld from your session (`Access.withheldScopes`) and you have a passkey: call `reauthenticate` with it first. Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 30 calls in 15 minutes for each user. */
  startPasskeyRegistration: { variables: undefined; result: ConflictError | PasskeyCeremony | ProofRequiredError }
}

/** The steps, in the same way, and what is selected of the type that no operation has. */
export const steps: Record<keyof Steps, string> = {
  completeOAuthLogin: 'p|code codeVerifier iss:String provider state|AccountSuspendedError AuthTokens OAuthFailedError TwoFactorChallenge ValidationError',
  createFirstAdmin: 'p|input:CreateFirstAdminInput!|AuthTokens ValidationError',
  createLoginCode: 'a|codeChallenge returnTo state|LoginCode ValidationError|url',
  exchangeLoginCode: 'p|code codeVerifier|AuthTokens ValidationError',
  finishPasskeyLogin: 'p|id:ID! response:JSONObject!|AccountSuspendedError AuthTokens ValidationError',
  finishPasskeyRegistration: 'a|id:ID! name:String response:JSONObject!|Passkey ValidationError',
  linkOAuthAccount: 'a|code codeVerifier iss:String provider state|OAuthAccount OAuthFailedError ValidationError',
  loginWithCode: 'p|code deviceToken:String email|AccountLockedError AccountSuspendedError AuthTokens CodeInvalidError TwoFactorChallenge ValidationError',
  loginWithIdToken: 'p|idToken nonce provider|AccountSuspendedError AuthTokens OAuthFailedError TwoFactorChallenge ValidationError',
  loginWithLink: 'p|codeVerifier deviceToken:String token|AccountSuspendedError AuthTokens TwoFactorChallenge ValidationError',
  requestLoginLink: 'p|codeChallenge deviceToken:String email referralCode:String|MailSent ValidationError',
  startIdTokenLogin: 'p|provider referralCode:String|IdTokenLogin ValidationError|expiresAt nonce',
  startOAuthLink: 'a|codeChallenge provider redirectUri|OAuthFailedError OAuthRedirect ValidationError|expiresAt state url',
  startOAuthLogin: 'p|codeChallenge provider redirectUri referralCode:String|OAuthFailedError OAuthRedirect ValidationError|expiresAt state url',
  startPasskeyLogin: 'p|challengeToken:String|PasskeyCeremony|expiresAt id options@',
  startPasskeyRegistration: 'a||PasskeyCeremony|expiresAt id options@',
}

/** What is selected of each type. `name@Type` is an object in it. */
export const selections: Record<string, string> = {
  Access: 'apiKey@ApiKey expiresAt kind organization@Organization organizationScopes scopes session@Session withheldScopes',
  ApiKey: 'createdAt expiresAt id lastUsedAt lastUsedIp mode name organization@Organization prefix previousSecretExpiresAt revokedAt rotatedAt scopes status tier user@User',
  Organization: 'createdAt id myRole myScopes name slug tier',
  User: 'appData@ avatarUrl createdAt data@ email emailVerified id lastLoginAt name oauthAccounts@OAuthAccount organizations@Membership passkeys@Passkey permissions publicData@ recoveryCodesRemaining referralCode role status suspendedUntil suspensionReason tier twoFactorEnabled updatedAt username',
  OAuthAccount: 'email id lastUsedAt linkedAt provider@OAuthProvider',
  OAuthProvider: 'id kind name',
  Membership: 'createdAt email id organization@@Organization role user@User',
  Passkey: 'backedUp createdAt id lastUsedAt name',
  Session: 'createdAt current expiresAt id impersonationReason impersonator@User ip lastSeenAt organization@@Organization userAgent',
  RoleDefinition: 'name scopes',
  ScopeDefinition: 'description name',
  SignInOptions: 'loginByMail passkeys providers@OAuthProvider signup',
  Error: 'code message',
  ValidationError: 'fields@FieldError',
  FieldError: 'message path rule',
  AccountLockedError: 'retryAfter',
  Done: 'message',
  CodeInvalidError: 'attemptsRemaining',
  RecoveryCodes: 'codes',
  ApiKeySecret: 'apiKey@ApiKey key',
  ScopeNotGrantedError: 'missingScopes',
  Invitation: 'createdAt email expiresAt id invitedBy@User organization@Organization role',
  AccountSuspendedError: 'until',
  AuthTokens: 'accessToken deviceToken expiresIn refreshExpiresIn refreshToken session@Session tokenType user@User',
  TwoFactorChallenge: 'challengeToken expiresAt methods',
  MailSent: 'message',
  SessionsRevoked: 'count',
  TwoFactorSetup: 'otpauthUrl qrCode secret',
  OAuthFailedError: 'reason',
}

/** The members of every union and interface, for the caches of GraphQL clients. */
export const possibleTypes: Record<string, string[]> = {
  AcceptInvitationResult: ['InvitationNotFoundError', 'Membership', 'TokenExpiredError', 'ValidationError'],
  ChangePasswordResult: ['AccountLockedError', 'Done', 'InvalidCredentialsError', 'PasswordCompromisedError', 'ValidationError'],
  CompleteOAuthLoginResult: ['AccountExistsError', 'AccountSuspendedError', 'AuthTokens', 'OAuthFailedError', 'TwoFactorChallenge', 'ValidationError'],
  ConfirmEmailChangeResult: ['Done', 'TokenExpiredError', 'TokenInvalidError'],
  ConfirmTwoFactorResult: ['AccountLockedError', 'CodeInvalidError', 'RecoveryCodes', 'TwoFactorAlreadyEnabledError', 'TwoFactorNotEnabledError'],
  ConfirmUserEmailResult: ['ScopeNotGrantedError', 'User', 'UserNotFoundError'],
  CreateApiKeyResult: ['ApiKeySecret', 'OrganizationNotFoundError', 'ProofRequiredError', 'ScopeNotGrantedError', 'ValidationError'],
  CreateFirstAdminResult: ['AuthTokens', 'EmailTakenError', 'PasswordCompromisedError', 'TokenExpiredError', 'TokenInvalidError', 'ValidationError'],
  CreateLoginCodeResult: ['LoginCode', 'ValidationError'],
  CreateOrganizationResult: ['Organization', 'ValidationError'],
  CreateUserResult: ['EmailTakenError', 'PasswordCompromisedError', 'ProofRequiredError', 'ScopeNotGrantedError', 'User', 'UsernameTakenError', 'ValidationError'],
  DeleteAccountResult: ['AccountLockedError', 'Done', 'InvalidCredentialsError', 'LastAdminError', 'LastOwnerError', 'ProofRequiredError'],
  DeleteApiKeyResult: ['ApiKeyNotFoundError', 'Done'],
  DeleteOrganizationResult: ['Done', 'OrganizationNotFoundError', 'ProofRequiredError'],
  DeletePasskeyResult: ['Done', 'LastWayInError', 'PasskeyNotFoundError', 'ProofRequiredError'],
  DeleteUserResult: ['Done', 'LastAdminError', 'LastOwnerError', 'ProofRequiredError', 'ScopeNotGrantedError', 'UserNotFoundError'],
  DisableTwoFactorByProofResult: ['Done', 'ProofRequiredError', 'TwoFactorNotEnabledError'],
  DisableTwoFactorResult: ['AccountLockedError', 'CodeInvalidError', 'Done', 'TwoFactorNotEnabledError'],
  DisownChangeResult: ['Done', 'TokenExpiredError', 'TokenInvalidError'],
  Error: ['AccountExistsError', 'AccountLockedError', 'AccountSuspendedError', 'ApiKeyNotFoundError', 'ChallengeExpiredError', 'CodeInvalidError', 'ConflictError', 'EmailNotVerifiedError', 'EmailTakenError', 'InvalidCredentialsError', 'InvitationNotFoundError', 'LastAdminError', 'LastOwnerError', 'LastWayInError', 'OAuthAccountNotFoundError', 'OAuthFailedError', 'OrganizationNotFoundError', 'OwnAccountError', 'PasskeyNotFoundError', 'PasswordCompromisedError', 'ProofRequiredError', 'ScopeNotGrantedError', 'SessionNotFoundError', 'TokenExpiredError', 'TokenInvalidError', 'TwoFactorAlreadyEnabledError', 'TwoFactorNotEnabledError', 'TwoFactorRequiredError', 'UserNotFoundError', 'UsernameTakenError', 'ValidationError'],
  ExchangeApiKeyResult: ['AccessToken', 'TokenExpiredError'],
  ExchangeLoginCodeResult: ['AuthTokens', 'TokenInvalidError', 'ValidationError'],
  ExportUsersResult: ['Export', 'ProofRequiredError'],
  FinishPasskeyLoginResult: ['AccountSuspendedError', 'AuthTokens', 'ChallengeExpiredError', 'ConflictError', 'InvalidCredentialsError', 'ValidationError'],
  FinishPasskeyRegistrationResult: ['ChallengeExpiredError', 'ConflictError', 'Passkey', 'ValidationError'],
  FollowResult: ['User', 'UserNotFoundError', 'ValidationError'],
  ImpersonateUserResult: ['AccountSuspendedError', 'AuthTokens', 'ProofRequiredError', 'ScopeNotGrantedError', 'UserNotFoundError', 'ValidationError'],
  InviteMemberResult: ['EmailNotVerifiedError', 'Invitation', 'OrganizationNotFoundError', 'ProofRequiredError', 'ScopeNotGrantedError', 'ValidationError'],
  LeaveOrganizationResult: ['Done', 'LastOwnerError', 'OrganizationNotFoundError'],
  LinkOAuthAccountResult: ['ConflictError', 'OAuthAccount', 'OAuthFailedError', 'ValidationError'],
  LoginResult: ['AccountLockedError', 'AccountSuspendedError', 'AuthTokens', 'EmailNotVerifiedError', 'InvalidCredentialsError', 'OrganizationNotFoundError', 'TwoFactorChallenge', 'ValidationError'],
  LoginWithCodeResult: ['AccountLockedError', 'AccountSuspendedError', 'AuthTokens', 'CodeInvalidError', 'TwoFactorChallenge', 'ValidationError'],
  LoginWithIdTokenResult: ['AccountExistsError', 'AccountSuspendedError', 'AuthTokens', 'OAuthFailedError', 'TwoFactorChallenge', 'ValidationError'],
  LoginWithLinkResult: ['AccountSuspendedError', 'AuthTokens', 'TokenExpiredError', 'TokenInvalidError', 'TwoFactorChallenge', 'ValidationError'],
  LogoutResult: ['Done', 'SessionNotFoundError'],
  Node: ['ApiKey', 'AuditEvent', 'OAuthAccount', 'Organization', 'Passkey', 'Session', 'User'],
  PreviewBulkResult: ['BulkPreview', 'ScopeNotGrantedError', 'ValidationError'],
  ReactivateUserResult: ['ScopeNotGrantedError', 'User', 'UserNotFoundError'],
  ReauthenticateResult: ['AccountLockedError', 'ChallengeExpiredError', 'CodeInvalidError', 'ConflictError', 'Done', 'InvalidCredentialsError', 'TwoFactorNotEnabledError', 'TwoFactorRequiredError', 'ValidationError'],
  RefreshResult: ['AuthTokens', 'TokenExpiredError', 'TokenInvalidError'],
  RegenerateRecoveryCodesResult: ['AccountLockedError', 'CodeInvalidError', 'RecoveryCodes', 'TwoFactorNotEnabledError'],
  RemoveMemberResult: ['Done', 'LastOwnerError', 'OrganizationNotFoundError', 'ProofRequiredError', 'ScopeNotGrantedError', 'UserNotFoundError'],
  RenamePasskeyResult: ['Passkey', 'PasskeyNotFoundError', 'ValidationError'],
  RequestEmailChangeResult: ['AccountLockedError', 'InvalidCredentialsError', 'MailSent', 'ProofRequiredError', 'ValidationError'],
  RequestLoginLinkResult: ['MailSent', 'ValidationError'],
  RequestPasswordResetResult: ['MailSent', 'ValidationError'],
  ResendInvitationResult: ['EmailNotVerifiedError', 'Invitation', 'InvitationNotFoundError', 'ProofRequiredError', 'ScopeNotGrantedError', 'ValidationError'],
  ResendVerificationEmailResult: ['MailSent', 'ValidationError'],
  ResetPasswordResult: ['Done', 'PasswordCompromisedError', 'TokenExpiredError', 'TokenInvalidError', 'ValidationError'],
  ResetUserTwoFactorResult: ['Done', 'ProofRequiredError', 'ScopeNotGrantedError', 'TwoFactorNotEnabledError', 'UserNotFoundError'],
  RevokeApiKeyResult: ['ApiKey', 'ApiKeyNotFoundError'],
  RevokeInvitationResult: ['Done', 'InvitationNotFoundError', 'ScopeNotGrantedError'],
  RevokeOtherSessionsResult: ['SessionNotFoundError', 'SessionsRevoked'],
  RevokeSessionResult: ['Done', 'SessionNotFoundError'],
  RevokeUserApiKeyResult: ['ApiKey', 'ApiKeyNotFoundError', 'ScopeNotGrantedError'],
  RevokeUserSessionsResult: ['ScopeNotGrantedError', 'SessionsRevoked', 'UserNotFoundError'],
  RotateApiKeyResult: ['ApiKeyNotFoundError', 'ApiKeySecret', 'ProofRequiredError', 'ScopeNotGrantedError', 'ValidationError'],
  RotateSigningKeyResult: ['ProofRequiredError', 'SigningKey'],
  RunBulkResult: ['BulkJob', 'ConflictError', 'ProofRequiredError', 'TokenExpiredError', 'TokenInvalidError'],
  SetupTwoFactorResult: ['AccountLockedError', 'InvalidCredentialsError', 'ProofRequiredError', 'TwoFactorAlreadyEnabledError', 'TwoFactorSetup'],
  SignupResult: ['AuthTokens', 'EmailTakenError', 'InvitationNotFoundError', 'MailSent', 'PasswordCompromisedError', 'TokenExpiredError', 'UsernameTakenError', 'ValidationError'],
  StartIdTokenLoginResult: ['IdTokenLogin', 'ValidationError'],
  StartOAuthLinkResult: ['OAuthFailedError', 'OAuthRedirect', 'ProofRequiredError', 'ValidationError'],
  StartOAuthLoginResult: ['OAuthFailedError', 'OAuthRedirect', 'ValidationError'],
  StartPasskeyLoginResult: ['ChallengeExpiredError', 'ConflictError', 'PasskeyCeremony', 'PasskeyNotFoundError', 'ProofRequiredError'],
  StartPasskeyRegistrationResult: ['ConflictError', 'PasskeyCeremony', 'ProofRequiredError'],
  SuspendUserResult: ['LastAdminError', 'OwnAccountError', 'ScopeNotGrantedError', 'User', 'UserNotFoundError', 'ValidationError'],
  SwitchOrganizationResult: ['AuthTokens', 'OrganizationNotFoundError'],
  UnfollowResult: ['User', 'UserNotFoundError'],
  UnlinkOAuthAccountResult: ['Done', 'LastWayInError', 'OAuthAccountNotFoundError', 'ProofRequiredError'],
  UpdateApiKeyResult: ['ApiKey', 'ApiKeyNotFoundError', 'ProofRequiredError', 'ScopeNotGrantedError', 'ValidationError'],
  UpdateAppDataResult: ['ConflictError', 'ScopeNotGrantedError', 'User', 'UserNotFoundError', 'ValidationError'],
  UpdateDataResult: ['ConflictError', 'User', 'ValidationError'],
  UpdateMemberResult: ['LastOwnerError', 'Membership', 'OrganizationNotFoundError', 'ProofRequiredError', 'ScopeNotGrantedError', 'UserNotFoundError', 'ValidationError'],
  UpdateOrganizationResult: ['Organization', 'OrganizationNotFoundError', 'ValidationError'],
  UpdateProfileResult: ['User', 'UsernameTakenError', 'ValidationError'],
  UpdateUserResult: ['EmailTakenError', 'LastAdminError', 'ProofRequiredError', 'ScopeNotGrantedError', 'User', 'UserNotFoundError', 'UsernameTakenError', 'ValidationError'],
  VerifyApiKeyResult: ['ScopeNotGrantedError', 'TokenInvalidError', 'VerifiedApiKey'],
  VerifyEmailResult: ['Done', 'TokenExpiredError', 'TokenInvalidError'],
  VerifyTwoFactorResult: ['AccountLockedError', 'AccountSuspendedError', 'AuthTokens', 'ChallengeExpiredError', 'CodeInvalidError'],
}

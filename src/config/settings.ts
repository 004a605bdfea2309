import type { OAuthProviderConfig, OAuthSecret } from './oauth-settings.ts'
import type { ShownVariable } from './shown-variable.ts'

/** The configuration without secrets. Durations are in seconds unless the name says otherwise. */
export interface Config {
  production: boolean
  /** The embedded database, no NODE_ENV, and a PUBLIC_URL of this machine: a developer is trying the server on their own machine. */
  localTrial: boolean
  port: number
  /** The address or host name to listen on; null: every address of the machine, IPv6 and IPv4. */
  host: string | null
  /** The URL at which clients reach this server, without a trailing slash. The issuer of tokens and the base of every link. */
  publicUrl: string
  /** A server in development whose PUBLIC_URL names this machine: it may be reached at other names of the machine as well. */
  publicUrlIsLocal: boolean
  /** The application that serves the links in mails. Null: the built-in pages. */
  appUrl: string | null
  productName: string
  /** The file with the logo of the operator; null: none. */
  brandLogo: string | null
  /** The accent of pages and mails, as `#rrggbb` or `#rgb`; null: the usual one. */
  brandColor: string | null
  dataDir: string
  /** The file with the hooks of the operator; null: none, or those of the program that embeds the server. */
  hooks: string | null
  /** The number of processes that share the port. */
  workers: number
  mailFrom: string
  /** Whether mails are written to files in place of being sent: a server in development without SMTP_URL. */
  filedMails: boolean
  corsOrigins: string[]
  /** Whether refresh tokens are kept in a cookie: of one host, or of a domain with its subdomains. Null: they are not. */
  cookieMode: { domain: string | null } | null
  /** Request headers that browsers may send from those origins, in addition to the built-in ones. */
  corsHeaders: string[]
  trustedProxies: string[]
  jwtAlgorithm: 'ES256' | 'EdDSA' | 'RS256'
  jwtTtl: number
  jwtAudience: string
  /** A signing key that is older is replaced; 0: never. */
  signingKeyMaxAgeDays: number
  /** Absolute lifetime of a session. */
  refreshTtl: number
  /** Lifetime of a session that is not refreshed. */
  sessionIdleTtl: number
  /** Every scope that the server knows, including the custom ones, with descriptions. */
  knownScopes: Record<string, string>
  /** The custom scopes of the operator. */
  scopes: string[]
  /** Scopes by role. It always contains `user` and `admin`. */
  roles: Record<string, string[]>
  /** Every scope that exists inside organizations, including the custom ones, with descriptions. */
  organizationScopes: Record<string, string>
  /** Scopes by role inside an organization. It always contains `owner`, `admin` and `member`. */
  organizationRoles: Record<string, string[]>
  /** The claims of access tokens that are read from `appData`. */
  tokenClaims: TokenClaim[]
  /** The limits of `data` and of `appData`: bytes of JSON, levels of objects and arrays, characters of a key. */
  dataLimits: { bytes: number; depth: number; keyLength: number }
  /** The file with the JSON Schema of `data`; null: none. */
  dataSchema: string | null
  /** The keys of `data` that every signed-in caller can read. */
  publicData: string[]
  /** Requests per minute. */
  tierLimits: TierLimits
  /** The address of the first administrator, as the operator wrote it. */
  adminEmail: string | null
  /** Who may make an account for themselves: everybody, invited people, or nobody. Administrators can always create users. */
  signup: 'on' | 'invited' | 'off'
  requireEmailVerification: boolean
  /** Where passkeys work; null: they are off. */
  passkeys: PasskeyConfig | null
  /** The identity providers that users can sign in with, in the order in which they are shown. */
  oauthProviders: OAuthProviderConfig[]
  /** The addresses that a sign-in may be handed back to, compared letter by letter. */
  oauthRedirects: string[]
  /** Whether users can sign in with a link or code by mail. */
  loginByMail: boolean
  /** Whether a link or code by mail makes an account for an unknown address, where `signup` is `on`. */
  signupByMail: boolean
  passwordMinLength: number
  passwordHash: 'bcrypt' | 'argon2id'
  bcryptCost: number
  /** Seconds that a password may be expected to wait before its request is refused as OVERLOADED. */
  hashQueueTime: number
  /** Passwords that may wait, however short the wait is. */
  hashQueueLimit: number
  rateLimits: boolean
  /** By variable, such as `RATE_LIMIT_LOGIN`. */
  rateLimitOverrides: Record<string, RateLimit>
  documentLimits: {
    tokens: number
    depth: number
    aliases: number
    directives: number
    cost: number
    bodyBytes: number
  }
  /** Whether the administrator's console is served at `/admin`. */
  adminConsole: boolean
  /** Whether a session needs a second factor or a passkey to hold more scopes than the role `user`. */
  adminRequire2fa: boolean
  graphiql: boolean
  introspection: boolean
  /** Whether queries are answered by GET. */
  getQueries: boolean
  /** The file with the only documents that are executed; null: every document is. */
  trustedDocuments: string | null
  auditRetentionDays: number
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Null: text in a terminal, JSON elsewhere. */
  logFormat: 'text' | 'json' | null
}

/** Requests or executions allowed in a window of `duration` seconds. */
export interface RateLimit {
  limit: number
  duration: number
}

/** Requests per minute by tier. */
export interface TierLimits {
  FREE: number
  PRO: number
  ENTERPRISE: number
}

/** A claim of access tokens that takes its value from `appData`. */
export interface TokenClaim {
  claim: string
  /** The keys below `appData`. */
  path: string[]
}

/** The relying party of passkeys. [WebAuthn Level 3 §4] */
export interface PasskeyConfig {
  /** The domain that passkeys are bound to. */
  rpId: string
  /** The origins of the pages that may use them, exactly as browsers send them. */
  origins: string[]
}

/**
 * The secrets, separate from {@link Config}. Each is passed only to the part that uses it, so that code with access to the
 * configuration (the context of a request, a hook, a log line) cannot leak a secret.
 */
export interface Secrets {
  /** Null only with the embedded database: a secret is then generated once in `DATA_DIR/secret`. */
  secret: string | null
  /** Former secrets, which are only used for decryption. */
  previousSecrets: string[]
  /** With its password. Null: PostgreSQL embedded in this process, in `DATA_DIR/postgres`. */
  databaseUrl: string | null
  redisUrl: string | null
  smtpUrl: string | null
  /** Where files are stored, with its credentials. Null: in DATA_DIR with the embedded database, and nowhere otherwise. */
  storage: Storage | null
  /** The password of the first administrator. */
  adminPassword: string | null
  /** The Bearer token that opens `/metrics`. */
  metricsToken: string | null
  /** The secrets of the identity providers, by their id. */
  oauthSecrets: Readonly<Record<string, OAuthSecret>>
}

/** A storage of files that all instances share: a directory, or a bucket of S3. */
export type Storage =
  | { kind: 'FILE'; directory: string }
  | {
      kind: 'S3'
      bucket: string
      /** The directory within the bucket, without slashes at its ends. */
      prefix: string
      /** The URL of a server other than Amazon's. */
      endpoint: string | null
      region: string
      accessKeyId: string
      secretAccessKey: string
      sessionToken: string | null
    }

/** The result of reading an environment. */
export interface Settings {
  config: Config
  secrets: Secrets
  /** Every variable that the server knows, in the order of the names. */
  variables: readonly ShownVariable[]
}

/**
 * A rule that the configuration alone cannot check, because it needs the schema or the rules of accounts.
 *
 * @returns one sentence per problem, each naming its variable
 */
export type SettingsCheck = (settings: Settings) => string[]

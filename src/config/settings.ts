import type { RateLimit, TierLimits } from './limits.ts'

/** What an operator decides and may be handed around: no secret. Durations are seconds unless the name says otherwise. */
export interface Config {
  production: boolean
  /** The embedded database and no NODE_ENV: a developer is trying the server at their own machine. */
  firstHour: boolean
  port: number
  /** The address or host name to listen on; null: every address of the machine, IPv6 and IPv4. */
  host: string | null
  /** Where clients reach this server; no trailing slash. The issuer of tokens and the base of every link we print. */
  publicUrl: string
  /** Where the links in mails lead; null: our own small pages. */
  appUrl: string | null
  productName: string
  dataDir: string
  mailFrom: string
  corsOrigins: string[]
  /** Request headers that browsers may send from those origins, beside the built-in ones. */
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
  /** Every scope that the server knows, the operator's own included, each with what it allows. */
  knownScopes: Record<string, string>
  /** The operator's own scopes. */
  scopes: string[]
  /** Scopes by role; always holds `user` and `admin`. */
  roles: Record<string, string[]>
  /** Requests a minute. */
  tierLimits: TierLimits
  /** The address of the first administrator, as the operator wrote it. */
  adminEmail: string | null
  requireEmailVerification: boolean
  passwordMinLength: number
  passwordHash: 'bcrypt' | 'argon2id'
  bcryptCost: number
  /** Hashes that may wait before a request is refused as OVERLOADED. */
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

/**
 * What must not be handed around, apart from {@link Config}: each is given to the one part that opens something with it,
 * so that whatever holds the configuration (a request's context, a hook, a log line) cannot leak any of them.
 */
export interface Secrets {
  /** Null only with the embedded database: then a secret is made once in `DATA_DIR/secret`. */
  secret: string | null
  /** Secrets that protect nothing new and still decrypt what they protected. */
  previousSecrets: string[]
  /** With its password. Null: PostgreSQL embedded in this process, in `DATA_DIR/postgres`. */
  databaseUrl: string | null
  redisUrl: string | null
  smtpUrl: string | null
  /** The password of the first administrator. */
  adminPassword: string | null
  /** The Bearer token that opens `/metrics`. */
  metricsToken: string | null
}

/** Everything that an environment says. */
export interface Settings {
  config: Config
  secrets: Secrets
}

/**
 * A rule that the configuration alone cannot check, because it needs the schema or the rules of accounts.
 *
 * @returns one sentence per problem, each naming its variable
 */
export type SettingsCheck = (settings: Settings) => string[]

import { BUILT_IN_SCOPES, describeScopes, isScope, readRoles } from './config/access.ts'
import * as limits from './config/limits.ts'
import { weaknessOf } from './config/secret-strength.ts'
import * as value from './config/values.ts'

export { BUILT_IN_SCOPES } from './config/access.ts'

const DAY = 86_400
const JWT_ALGORITHMS = ['ES256', 'EdDSA', 'RS256'] as const
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Everything an operator decides. Durations are seconds unless the name says otherwise. */
export interface Config {
  production: boolean
  port: number
  host: string
  /** Where clients reach this server; no trailing slash. Issuer of tokens and base of every link we print. */
  publicUrl: string
  /** Where the links in mails lead; null: our own small pages. */
  appUrl: string | null
  productName: string
  /** Null: PostgreSQL embedded in this process, below `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  redisUrl: string | null
  /** Null only when embedded: then a secret is made once below `dataDir`. */
  secret: string | null
  /** Secrets that no longer protect anything new, but still open what they protected. */
  previousSecrets: string[]
  smtpUrl: string | null
  mailFrom: string
  corsOrigins: string[]
  trustedProxies: string[]
  jwtAlgorithm: (typeof JWT_ALGORITHMS)[number]
  jwtTtl: number
  jwtAudience: string
  /** A signing key that is older is replaced; 0: never. */
  signingKeyMaxAgeDays: number
  /** Absolute life of a session. */
  refreshTtl: number
  /** Life of a session that is not refreshed. */
  sessionIdleTtl: number
  /** Every scope that the server knows, the operator's own with them, each with what it allows. */
  knownScopes: Record<string, string>
  /** The operator's own scopes. */
  scopes: string[]
  /** Scopes by role; always holds `user` and `admin`. */
  roles: Record<string, string[]>
  /** Requests a minute. */
  tierLimits: limits.TierLimits
  adminEmail: string | null
  adminPassword: string | null
  requireEmailVerification: boolean
  passwordMinLength: number
  passwordHash: 'bcrypt' | 'argon2id'
  bcryptCost: number
  /** Hashes that may wait before a request is refused as OVERLOADED. */
  hashQueueLimit: number
  rateLimits: boolean
  /** By GraphQL field. */
  rateLimitOverrides: Record<string, limits.RateLimit>
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
  metricsToken: string | null
  auditRetentionDays: number
  logLevel: (typeof LOG_LEVELS)[number]
}

/** The environment cannot be used; `problems` has one sentence per mistake, each naming its variable, none its value. */
export class ConfigError extends Error {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Reads this process's own environment. The only place that does. @throws ConfigError */
export function configFromEnvironment(): Config {
  return readConfig(process.env)
}

/** Turns an environment into a Config, or throws a {@link ConfigError} with every problem at once. */
export function readConfig(env: value.Environment): Config {
  const reader = value.createReader(env)
  const { read, problem, isSet } = reader
  const production = env.NODE_ENV === 'production'
  const port = read('PORT', value.integer(0, 65_535), 4000)
  const publicUrl = read('PUBLIC_URL', value.webUrl, `http://localhost:${port}`)
  const productName = read('PRODUCT_NAME', value.text(60), 'Sallyport')
  const refreshTtl = read('REFRESH_TTL', value.integer(300, 3650 * DAY), 30 * DAY)
  const scopes = readScopes(reader)
  const config: Config = {
    production,
    port,
    host: read('HOST', value.text(253), production ? '0.0.0.0' : '127.0.0.1'),
    publicUrl,
    appUrl: read('APP_URL', value.webUrl, null),
    productName,
    databaseUrl: read('DATABASE_URL', value.serviceUrl(['postgres', 'postgresql']), null),
    dataDir: read('DATA_DIR', value.text(1000), '.data'),
    redisUrl: read('REDIS_URL', value.serviceUrl(['redis', 'rediss']), null),
    ...readSecrets(reader),
    smtpUrl: read('SMTP_URL', value.serviceUrl(['smtp', 'smtps']), null),
    mailFrom: read('MAIL_FROM', value.mailbox, defaultMailFrom(productName, publicUrl)),
    corsOrigins: read(
      'CORS_ORIGINS',
      value.list(value.isOrigin, 'must list exact origins such as https://app.example.com, without paths or wildcards'),
      [],
    ),
    trustedProxies: read(
      'TRUSTED_PROXIES',
      value.list(value.isProxy, 'must list IP addresses or networks such as 10.0.0.0/8, none of them everyone (/0)'),
      [],
    ),
    jwtAlgorithm: read('JWT_ALG', value.oneOf(JWT_ALGORITHMS), 'ES256'),
    jwtTtl: read('JWT_TTL', value.integer(30, DAY), 900),
    signingKeyMaxAgeDays: read('SIGNING_KEY_MAX_AGE', value.integer(0, 3650), 90),
    jwtAudience: read('JWT_AUDIENCE', value.text(500), publicUrl),
    refreshTtl,
    sessionIdleTtl: read('SESSION_IDLE_TTL', value.integer(60, 3650 * DAY), Math.min(14 * DAY, refreshTtl)),
    knownScopes: describeScopes(scopes),
    scopes,
    roles: readRoles(read('ROLES', value.exact, ''), scopes, problem),
    tierLimits: read('TIER_LIMITS', limits.tierLimits, limits.defaultTierLimits),
    adminEmail: read('ADMIN_EMAIL', value.address, null),
    adminPassword: read('ADMIN_PASSWORD', value.exact, null),
    requireEmailVerification: read('REQUIRE_EMAIL_VERIFICATION', value.onOff, true),
    passwordMinLength: read('PASSWORD_MIN_LENGTH', value.integer(8, 64), 8),
    passwordHash: read('PASSWORD_HASH', value.oneOf(['bcrypt', 'argon2id']), 'bcrypt'),
    // A cost below 10 is for tests that hash thousands of passwords.
    bcryptCost: read('BCRYPT_COST', value.integer(env.NODE_ENV === 'test' ? 4 : 10, 15), 12),
    hashQueueLimit: read('HASH_QUEUE_LIMIT', value.integer(1, 100_000), 64),
    rateLimits: read('RATE_LIMITS', value.onOff, true),
    rateLimitOverrides: readOverrides(reader),
    documentLimits: {
      tokens: read('MAX_QUERY_TOKENS', value.integer(50, 1_000_000), 2000),
      depth: read('MAX_QUERY_DEPTH', value.integer(3, 100), 12),
      aliases: read('MAX_QUERY_ALIASES', value.integer(0, 10_000), 30),
      directives: read('MAX_QUERY_DIRECTIVES', value.integer(0, 10_000), 50),
      cost: read('MAX_QUERY_COST', value.integer(10, 10_000_000), 5000),
      bodyBytes: read('MAX_BODY_BYTES', value.integer(1024, 104_857_600), 102_400),
    },
    graphiql: read('GRAPHIQL', value.onOff, !production),
    introspection: read('INTROSPECTION', value.onOff, !production),
    metricsToken: read('METRICS_TOKEN', value.exact, null),
    auditRetentionDays: read('AUDIT_RETENTION_DAYS', value.integer(1, 36_500), 365),
    logLevel: read('LOG_LEVEL', value.oneOf(LOG_LEVELS), 'info'),
  }
  if (isSet('DATABASE_URL') && !isSet('SALLYPORT_SECRET')) {
    problem('SALLYPORT_SECRET is required with DATABASE_URL: make one with `openssl rand -base64 48`.')
  }
  if (production && !isSet('SMTP_URL')) problem('SMTP_URL is required when NODE_ENV is production.')
  if (production && !config.rateLimits) problem('RATE_LIMITS must not be off when NODE_ENV is production.')
  if (config.sessionIdleTtl > refreshTtl) problem('SESSION_IDLE_TTL must not be longer than REFRESH_TTL.')
  if ((config.metricsToken ?? '0123456789abcdef').length < 16)
    problem('METRICS_TOKEN must have at least 16 characters.')
  checkAdmin(config, reader)
  for (const name of limits.unknownVariables(env)) problem(`${name} is not a variable that Sallyport knows.`)
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return config
}

function readSecrets({ read, problem }: value.Reader): Pick<Config, 'secret' | 'previousSecrets'> {
  const secret = read('SALLYPORT_SECRET', value.exact, null)
  const weakness = secret === null ? null : weaknessOf(secret)
  if (weakness) problem(`SALLYPORT_SECRET ${weakness}: make one with \`openssl rand -base64 48\`.`)
  const previousSecrets = read('SALLYPORT_PREVIOUS_SECRETS', value.exact, '').split(/\s+/).filter(Boolean)
  for (const [index, previous] of previousSecrets.entries()) {
    const previousWeakness = previous === secret ? 'repeats SALLYPORT_SECRET' : weaknessOf(previous)
    if (previousWeakness) problem(`SALLYPORT_PREVIOUS_SECRETS, entry ${index + 1}, ${previousWeakness}.`)
  }
  return { secret, previousSecrets }
}

function readScopes({ read }: value.Reader): string[] {
  const shape = value.list(isScope, 'must list scopes such as databases:read, in lower case and without wildcards')
  return read('SCOPES', shape, []).filter((scope) => !Object.hasOwn(BUILT_IN_SCOPES, scope))
}

function readOverrides({ read }: value.Reader): Config['rateLimitOverrides'] {
  const overrides: Config['rateLimitOverrides'] = {}
  for (const field of limits.LIMITED_FIELDS) {
    const override = read(limits.rateLimitVariable(field), limits.rateLimit, null)
    if (override) overrides[field] = override
  }
  return overrides
}

function checkAdmin(config: Config, { isSet, problem }: value.Reader): void {
  if (isSet('ADMIN_EMAIL') !== isSet('ADMIN_PASSWORD')) problem('ADMIN_EMAIL and ADMIN_PASSWORD must be set together.')
  const length = [...(config.adminPassword ?? '')].length
  if (isSet('ADMIN_PASSWORD') && (length < config.passwordMinLength || length > 128)) {
    problem(`ADMIN_PASSWORD must have from ${config.passwordMinLength} to 128 characters.`)
  }
}

/** The product's name as a quoted phrase, at the host that the links lead to. */
function defaultMailFrom(productName: string, publicUrl: string): string {
  return `"${productName.replace(/["\\<>]/g, '')}" <no-reply@${new URL(publicUrl).hostname}>`
}

import { builtInScopes, describeScopes, isScope, readRoles } from './config/access.ts'
import { ConfigError } from './config/config-error.ts'
import { readCookieMode } from './config/cookie-mode.ts'
import { isDataKey, readTokenClaims } from './config/data.ts'
import * as limits from './config/limits.ts'
import { readOAuthProviders } from './config/oauth-providers.ts'
import type { OAuthProvider } from './config/oauth-settings.ts'
import {
  builtInOrganizationScopes,
  describeOrganizationScopes,
  readOrganizationRoles,
} from './config/organization-roles.ts'
import { readSecrets } from './config/read-secrets.ts'
import { createReader, type Environment, type Reader } from './config/reader.ts'
import type { Config, Settings, SettingsCheck } from './config/settings.ts'

import { shown } from './config/shown.ts'
import { isRedirectAddress, mustListRedirects, readPasskeys } from './config/sign-in.ts'
import { unknownVariables } from './config/unknown-variables.ts'
import * as value from './config/values.ts'

export { builtInScopes } from './config/access.ts'
export { ConfigError } from './config/config-error.ts'
export type { OAuthProviderConfig, OAuthSecret } from './config/oauth-settings.ts'
export type {
  Config,
  PasskeyConfig,
  Secrets,
  Settings,
  SettingsCheck,
} from './config/settings.ts'
export type { ShownVariable } from './config/shown-variable.ts'

const daySeconds = 86_400

/** Reads the environment of this process. No other code does. @throws ConfigError */
export function settingsFromEnvironment(checks: readonly SettingsCheck[] = []): Settings {
  return readSettings(process.env, checks)
}

/**
 * The number of processes to start, before the whole environment is read. It is 1 for a value that is not valid, so that one process
 * refuses it.
 */
export function workersFromEnvironment(): number {
  const count = Number(process.env.WORKERS)
  return Number.isInteger(count) && count > 1 && count <= maxWorkers ? count : 1
}

/**
 * Turns an environment into the configuration and, apart from it, the secrets.
 *
 * @param checks rules that need more than the environment. A malformed variable has its default there
 * @throws ConfigError with every problem at once
 */
export function readSettings(env: Environment, checks: readonly SettingsCheck[] = []): Settings {
  const reader = createReader(env)
  const ignored = reader.read('IGNORE_VARIABLES', shown(value.list(() => true, '')), [])
  const providers = readOAuthProviders(env, reader, ignored)
  const config = readConfig(env, reader, ignored, providers)
  const settings = { config, secrets: readSecrets(reader, providers), variables: reader.shown() }
  const { secrets } = settings
  const { problem, isSet, isBlank, known } = reader
  if (config.production) {
    if (!isSet('PUBLIC_URL')) problem('PUBLIC_URL is required when NODE_ENV is production.')
    if (!isSet('SMTP_URL')) problem('SMTP_URL is required when NODE_ENV is production.')
    // The address is often inserted from another variable: without it, the server would begin with an empty database of its own.
    if (isBlank('DATABASE_URL')) {
      problem('DATABASE_URL must not be empty when NODE_ENV is production. Remove it to use the embedded database.')
    }
    if (!config.rateLimits) problem('RATE_LIMITS must not be off when NODE_ENV is production.')
  }
  if (config.sessionIdleTtl > config.refreshTtl) problem('SESSION_IDLE_TTL must not be longer than REFRESH_TTL.')
  if (config.signupByMail && !config.loginByMail) problem('SIGNUP_BY_MAIL needs LOGIN_BY_MAIL=on.')
  if ((config.adminEmail === null) !== (secrets.adminPassword === null)) {
    problem('ADMIN_EMAIL and ADMIN_PASSWORD must be set together.')
  }
  for (const name of ignored.filter((each) => known.has(each))) {
    problem(`IGNORE_VARIABLES must not list ${name}, which Sallyport reads.`)
  }
  for (const sentence of unknownVariables(env, known, ignored)) problem(sentence)
  for (const check of checks) for (const sentence of check(settings)) problem(sentence)
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return settings
}

function readConfig(env: Environment, reader: Reader, ignored: string[], providers: OAuthProvider[]): Config {
  const { read, problem, isSet } = reader
  const environment = read('NODE_ENV', value.oneOf(['development', 'test', 'production']), 'development')
  const production = environment === 'production'
  const port = read('PORT', value.integer(0, 65_535), 4000)
  const publicUrl = read('PUBLIC_URL', value.webUrl, `http://localhost:${port}`)
  const appUrl = read('APP_URL', value.webUrl, null)
  const productName = read('PRODUCT_NAME', shown(value.text(60)), 'Sallyport')
  const refreshTtl = read('REFRESH_TTL', value.integer(300, 3650 * daySeconds), 30 * daySeconds)
  const scopes = readScopes(reader)
  return {
    production,
    localTrial: !isSet('DATABASE_URL') && !isSet('NODE_ENV') && value.isLoopbackUrl(publicUrl),
    port,
    host: read('HOST', value.host, production ? null : '127.0.0.1'),
    publicUrl,
    publicUrlIsLocal: !production && value.isLoopbackUrl(publicUrl),
    appUrl,
    productName,
    brandLogo: read('BRAND_LOGO', value.imageFile, null),
    brandColor: read('BRAND_COLOR', value.color, null),
    dataDir: read('DATA_DIR', shown(value.text(1000)), '.data'),
    hooks: read('HOOKS', value.moduleFile, null),
    workers: read('WORKERS', value.integer(1, maxWorkers), 1),
    mailFrom: read('MAIL_FROM', value.mailbox, defaultMailFrom(productName, publicUrl)),
    filedMails: !production && !isSet('SMTP_URL'),
    corsOrigins: read('CORS_ORIGINS', shown(value.list(value.isOrigin, mustListOrigins)), []),
    cookieMode: readCookieMode(reader, publicUrl),
    corsHeaders: read('CORS_HEADERS', shown(value.list(value.isHeaderName, mustListHeaders)), []),
    trustedProxies: read('TRUSTED_PROXIES', shown(value.list(value.isProxy, mustListProxies)), []),
    jwtAlgorithm: read('JWT_ALG', value.oneOf(['ES256', 'EdDSA', 'RS256']), 'ES256'),
    jwtTtl: read('JWT_TTL', value.integer(30, daySeconds), 900),
    signingKeyMaxAgeDays: read('SIGNING_KEY_MAX_AGE', value.integer(0, 3650), 90),
    jwtAudience: read('JWT_AUDIENCE', shown(value.text(500)), publicUrl),
    refreshTtl,
    sessionIdleTtl: read(
      'SESSION_IDLE_TTL',
      value.integer(60, 3650 * daySeconds),
      Math.min(14 * daySeconds, refreshTtl),
    ),
    knownScopes: describeScopes(scopes),
    scopes,
    roles: readRoles(read('ROLES', shown(value.exact), ''), scopes, problem),
    organizationScopes: describeOrganizationScopes(scopes),
    organizationRoles: readOrganizationRoles(read('ORGANIZATION_ROLES', shown(value.exact), ''), scopes, problem),
    tokenClaims: readTokenClaims(read('TOKEN_CLAIMS', shown(value.exact), ''), problem),
    dataLimits: {
      bytes: read('DATA_MAX_BYTES', value.integer(2, 1_048_576), 16_384),
      depth: read('DATA_MAX_DEPTH', value.integer(1, 100), 8),
      keyLength: read('DATA_MAX_KEY_LENGTH', value.integer(1, 1000), 64),
    },
    dataSchema: read('DATA_SCHEMA', value.jsonFile, null),
    publicData: read('PUBLIC_DATA', shown(value.list(isDataKey, mustListKeys)), []),
    tierLimits: read('TIER_LIMITS', limits.tierLimits, limits.defaultTierLimits),
    adminEmail: read('ADMIN_EMAIL', shown(value.exact), null),
    signup: read('SIGNUP', value.oneOf(['on', 'invited', 'off']), 'on'),
    requireEmailVerification: read('REQUIRE_EMAIL_VERIFICATION', value.onOff, true),
    passkeys: readPasskeys(reader, { publicUrl, appUrl }),
    oauthProviders: providers.map((provider) => provider.config),
    oauthRedirects: read('OAUTH_REDIRECTS', shown(value.list(isRedirectAddress, mustListRedirects)), []),
    loginByMail: read('LOGIN_BY_MAIL', value.onOff, false),
    signupByMail: read('SIGNUP_BY_MAIL', value.onOff, false),
    passwordMinLength: read('PASSWORD_MIN_LENGTH', value.integer(8, 64), 8),
    passwordHash: read('PASSWORD_HASH', value.oneOf(['bcrypt', 'argon2id']), 'bcrypt'),
    // A cost below 10 is only for tests that hash thousands of passwords.
    bcryptCost: read('BCRYPT_COST', value.integer(environment === 'test' ? 4 : 10, 15), 12),
    hashQueueTime: read('HASH_QUEUE_TIME', value.integer(1, 60), 3),
    hashQueueLimit: read('HASH_QUEUE_LIMIT', value.integer(1, 100_000), 1_000),
    rateLimits: read('RATE_LIMITS', value.onOff, true),
    rateLimitOverrides: limits.readRateLimits(env, reader, ignored),
    documentLimits: {
      tokens: read('MAX_QUERY_TOKENS', value.integer(50, 1_000_000), 2000),
      depth: read('MAX_QUERY_DEPTH', value.integer(3, 100), 12),
      aliases: read('MAX_QUERY_ALIASES', value.integer(0, 10_000), 30),
      directives: read('MAX_QUERY_DIRECTIVES', value.integer(0, 10_000), 50),
      cost: read('MAX_QUERY_COST', value.integer(10, 10_000_000), 5000),
      bodyBytes: read('MAX_BODY_BYTES', value.integer(1024, 104_857_600), 102_400),
    },
    adminConsole: read('ADMIN_CONSOLE', value.onOff, !production),
    adminRequire2fa: read('ADMIN_REQUIRE_2FA', value.onOff, production),
    graphiql: read('GRAPHIQL', value.onOff, !production),
    introspection: read('INTROSPECTION', value.onOff, !production),
    getQueries: read('GET_QUERIES', value.onOff, !production),
    trustedDocuments: read('TRUSTED_DOCUMENTS', value.jsonFile, null),
    auditRetentionDays: read('AUDIT_RETENTION_DAYS', value.integer(1, 36_500), 365),
    logLevel: read('LOG_LEVEL', value.oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
    logFormat: read('LOG_FORMAT', value.oneOf(['text', 'json']), null),
  }
}

const maxWorkers = 64

const mustListOrigins = 'must list exact origins such as https://app.example.com, without paths or wildcards'
const mustListHeaders = 'must list names of request headers such as X-Tenant, without wildcards'
const mustListProxies = 'must list IP addresses or networks such as 10.0.0.0/8, and no network of every address (/0)'

const mustListKeys = 'must list keys of `data` such as bio,links, without dots'

function readScopes({ read }: Reader): string[] {
  const shape = shown(
    value.list(isScope, 'must list scopes such as databases:read, in lower case and without wildcards'),
  )
  const builtIn = { ...builtInScopes, ...builtInOrganizationScopes }
  return read('SCOPES', shape, []).filter((scope) => !Object.hasOwn(builtIn, scope))
}

/** The product's name as a quoted phrase, and an address at the host of PUBLIC_URL. */
function defaultMailFrom(productName: string, publicUrl: string): string {
  return `"${productName.replace(/["\\<>]/g, '')}" <no-reply@${new URL(publicUrl).hostname}>`
}

import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { BUILT_IN_SCOPES, ConfigError, readConfig } from '../src/config.ts'

const SECRET = 'Zm3vK8qT1xYwR5nB7cLdH2gJ9pFsA4uEoXiVbNtQ6yM='
const OTHER_SECRET = 'hT7wQ2zLr9XcV4mN8kBfJ1pYdS6gA3uEoRiZtKx5bWM='

/** The problems of an environment; an empty list when it is accepted. */
function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('what is accepted', () => {
  it('needs nothing at all for the first hour', () => {
    const config = readConfig({ PORT: '', SCOPES: '  ', DATABASE_URL: '' })
    expect(config).toMatchObject({
      production: false,
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4000',
      jwtAudience: 'http://localhost:4000',
      mailFrom: '"Sallyport" <no-reply@localhost>',
      databaseUrl: null,
      secret: null,
      dataDir: '.data',
      jwtAlgorithm: 'ES256',
      jwtTtl: 900,
      refreshTtl: 2_592_000,
      sessionIdleTtl: 1_209_600,
      requireEmailVerification: true,
      passwordMinLength: 8,
      bcryptCost: 12,
      hashQueueLimit: 64,
      rateLimits: true,
      tierLimits: { FREE: 60, PRO: 1000, ENTERPRISE: 10_000 },
      documentLimits: { tokens: 2000, depth: 12, aliases: 30, directives: 50, cost: 5000, bodyBytes: 102_400 },
      graphiql: true,
      introspection: true,
      auditRetentionDays: 365,
    })
  })

  it('closes in production what is open in development', () => {
    const config = readConfig({ NODE_ENV: 'production', SMTP_URL: 'smtps://user:word@mail.example.com' })
    expect(config).toMatchObject({ production: true, host: '0.0.0.0', graphiql: false, introspection: false })
  })

  const values: [string, Record<string, string>, object][] = [
    [
      'a URL loses its trailing slash',
      { PUBLIC_URL: 'https://ID.example.com/' },
      { publicUrl: 'https://id.example.com' },
    ],
    ['a path stays', { APP_URL: 'https://example.com/app/' }, { appUrl: 'https://example.com/app' }],
    [
      'the audience and the sender follow the URL',
      { PUBLIC_URL: 'https://id.example.com', PRODUCT_NAME: 'Ac"me' },
      { jwtAudience: 'https://id.example.com', mailFrom: '"Acme" <no-reply@id.example.com>' },
    ],
    [
      'origins',
      { CORS_ORIGINS: 'https://a.example, http://b.example:8080' },
      { corsOrigins: ['https://a.example', 'http://b.example:8080'] },
    ],
    ['proxies', { TRUSTED_PROXIES: '10.0.0.0/8,::1 fd00::/8' }, { trustedProxies: ['10.0.0.0/8', '::1', 'fd00::/8'] }],
    [
      'a part of the tiers',
      { TIER_LIMITS: 'FREE=5, ENTERPRISE=9' },
      { tierLimits: { FREE: 5, PRO: 1000, ENTERPRISE: 9 } },
    ],
    [
      'limits by field',
      { RATE_LIMIT_REQUEST_PASSWORD_RESET: '10/900', RATE_LIMIT_START_OAUTH_LOGIN: '1/2' },
      {
        rateLimitOverrides: {
          requestPasswordReset: { limit: 10, duration: 900 },
          startOAuthLogin: { limit: 1, duration: 2 },
        },
      },
    ],
    ['a low cost in tests', { NODE_ENV: 'test', BCRYPT_COST: '4' }, { bcryptCost: 4 }],
    ['the idle time never exceeds the absolute one', { REFRESH_TTL: '3600' }, { sessionIdleTtl: 3600 }],
    [
      'switches',
      { RATE_LIMITS: 'off', GRAPHIQL: 'false', REQUIRE_EMAIL_VERIFICATION: 'off' },
      { rateLimits: false, graphiql: false, requireEmailVerification: false },
    ],
    [
      'secrets, kept byte for byte',
      {
        DATABASE_URL: 'postgres:///db?host=/run/postgresql',
        SALLYPORT_SECRET: SECRET,
        SALLYPORT_PREVIOUS_SECRETS: ` ${OTHER_SECRET}\n`,
      },
      { secret: SECRET, previousSecrets: [OTHER_SECRET] },
    ],
    [
      'the shortest random secret',
      { SALLYPORT_SECRET: '9f86d081884c7d659a2feaa0c55ad015' },
      { secret: '9f86d081884c7d659a2feaa0c55ad015' },
    ],
    [
      'what Kubernetes puts beside a service named sallyport',
      { SALLYPORT_PORT_4000_TCP_ADDR: '10.0.0.1', SALLYPORT_SERVICE_HOST: 'x' },
      {},
    ],
  ]
  it.each(values)('%s', (_, env, expected) => {
    expect(readConfig(env)).toMatchObject(expected)
  })

  it('gives roles their scopes: admin all of them, user the own things, others what is written', () => {
    const { roles, scopes } = readConfig({
      SCOPES: 'databases:read,databases:write,users:read',
      ROLES: 'support=users:read,sessions:read; billing=databases:read; none=;',
    })
    expect(scopes).toEqual(['databases:read', 'databases:write'])
    expect(roles.admin?.toSorted()).toEqual([...Object.keys(BUILT_IN_SCOPES), ...scopes].toSorted())
    expect(roles.user).toContain('keys:write')
    expect(roles.user).not.toContain('users:read')
    expect(roles).toMatchObject({ support: ['users:read', 'sessions:read'], billing: ['databases:read'], none: [] })
    expect(readConfig({ ROLES: 'user=profile:read' }).roles.user).toEqual(['profile:read'])
  })

  it('accepts the sample file as it stands', () => {
    expect(problemsOf(parseEnv(readFileSync('.env.example', 'utf8')))).toEqual([])
  })
})

describe('what is refused', () => {
  const refused: [string, string[]][] = [
    ['PORT', ['x', '-1', '65536', '4000.5', '0x10', '1e3']],
    ['HOST', ['a\nb']],
    [
      'PUBLIC_URL',
      [
        'example.com',
        'ftp://example.com',
        'https://user:word@example.com',
        'https://example.com/?a',
        'https://example.com/#',
      ],
    ],
    ['APP_URL', ['javascript:alert(1)']],
    ['PRODUCT_NAME', ['a\r\nBcc: x', 'x'.repeat(61)]],
    ['REDIS_URL', ['http://localhost', 'localhost:6379']],
    ['SMTP_URL', ['mail.example.com', 'http://mail.example.com']],
    ['MAIL_FROM', ['nobody', 'a@b\r\nBcc: c@d', 'A <a@b>, B <c@d>', 'a@b@c']],
    [
      'CORS_ORIGINS',
      [
        '*',
        'https://*.example.com',
        'https://a.example/',
        'https://a.example/path',
        'null',
        'a.example',
        'https://A.example',
      ],
    ],
    [
      'TRUSTED_PROXIES',
      ['1', '10.0.0.0/33', '0.0.0.0/0', '::/0', 'localhost', '010.0.0.256', '10.0.0.1/', '1.2.3.4,x'],
    ],
    ['JWT_ALG', ['none', 'HS256', 'es256']],
    ['JWT_TTL', ['0', '29', '86401', '15m']],
    ['SIGNING_KEY_MAX_AGE', ['-1', '3651', '90d']],
    ['REFRESH_TTL', ['0', '-5']],
    ['SCOPES', ['databases', 'databases:*', 'Databases:read', 'a:b:c', '__proto__:x']],
    [
      'ROLES',
      [
        'support',
        'support=nope:read',
        '=users:read',
        'a=users:read;a=users:read',
        'admin=',
        '__proto__=users:read',
        'a=users:read=x',
      ],
    ],
    ['TIER_LIMITS', ['FREE', 'GOLD=1', 'FREE=0', 'FREE=-1', 'FREE=1.5', '__proto__=1']],
    ['REQUIRE_EMAIL_VERIFICATION', ['yes', '1']],
    ['PASSWORD_MIN_LENGTH', ['7', '65']],
    ['PASSWORD_HASH', ['md5', 'scrypt']],
    ['BCRYPT_COST', ['9', '16', '4']],
    ['RATE_LIMIT_LOGIN', ['5', '0/60', '5/0', '5/15m', '-1/60']],
    ['MAX_QUERY_DEPTH', ['0', 'off']],
    ['MAX_BODY_BYTES', ['100kb', '0']],
    ['METRICS_TOKEN', ['short']],
    ['AUDIT_RETENTION_DAYS', ['0']],
    ['LOG_LEVEL', ['verbose']],
    ['SALLYPORT_SECRETT', ['x']],
    ['RATE_LIMIT_LOGINN', ['5/60']],
    ['RATE_LIMIT_START_O_AUTH_LOGIN', ['5/60']],
    ['MAX_QUERY_LENGTH', ['5']],
  ]
  const cases = refused.flatMap(([name, values]) => values.map((value) => [name, value] as const))
  it.each(cases)('%s=%j', (name, value) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name}\\b.*\\.$`))
  })

  const contradictions: [string, Record<string, string>, string][] = [
    ['a database without a secret', { DATABASE_URL: 'postgres://localhost/x' }, 'SALLYPORT_SECRET'],
    ['another database', { DATABASE_URL: 'mysql://localhost/x', SALLYPORT_SECRET: SECRET }, 'DATABASE_URL'],
    ['production without mail', { NODE_ENV: 'production' }, 'SMTP_URL'],
    ['production without limits', { NODE_ENV: 'production', SMTP_URL: 'smtp://x', RATE_LIMITS: 'off' }, 'RATE_LIMITS'],
    ['a low cost outside tests', { NODE_ENV: 'production', SMTP_URL: 'smtp://x', BCRYPT_COST: '4' }, 'BCRYPT_COST'],
    ['half an admin', { ADMIN_EMAIL: 'a@b.example' }, 'ADMIN_EMAIL'],
    ['half an admin', { ADMIN_PASSWORD: 'long enough' }, 'ADMIN_EMAIL'],
    ['a short admin password', { ADMIN_EMAIL: 'a@b.example', ADMIN_PASSWORD: 'short' }, 'ADMIN_PASSWORD'],
    ['idle longer than absolute', { REFRESH_TTL: '3600', SESSION_IDLE_TTL: '3601' }, 'SESSION_IDLE_TTL'],
    [
      'the current secret as a previous one',
      { SALLYPORT_SECRET: SECRET, SALLYPORT_PREVIOUS_SECRETS: SECRET },
      'SALLYPORT_PREVIOUS_SECRETS',
    ],
    ['a weak previous secret', { SALLYPORT_PREVIOUS_SECRETS: `${SECRET} abc` }, 'SALLYPORT_PREVIOUS_SECRETS, entry 2'],
  ]
  it.each(contradictions)('%s: %j', (_, env, name) => {
    const problems = problemsOf(env)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.startsWith(name)).toBe(true)
  })

  const weakSecrets = [
    'short',
    SECRET.slice(0, 31),
    'a'.repeat(64),
    'deadbeef'.repeat(8),
    'abcdefghijklmnopqrstuvwxyz0123456789',
    '98765432109876543210987654321098',
    'aabbccddeeffgghhiijjkkllmmnnooppqq',
    'change-me-change-me-change-me-now',
    'changeme-to-32-bytes-of-randomness!',
    'CHANGE_ME_k3Jd8sLq0Zx7Vb5Nm2Wp9Rt4',
    'my super secret value 0123456789 xyz',
    'your-256-bit-secret-goes-right-here',
    'sallyport-development-key-0123456789',
    'replace with openssl rand -base64 48',
    '00000000000000000000000000000001abcd',
    'kqzkkqzzqkqkzkqzqqzkzkqkqzzqkkzqkz',
  ]
  it.each(weakSecrets)('SALLYPORT_SECRET=%s', (secret) => {
    const problems = problemsOf({ SALLYPORT_SECRET: secret })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^SALLYPORT_SECRET .*openssl rand/)
  })

  it('everything at once, and no value of it', () => {
    const env = {
      PORT: 'port-value',
      DATABASE_URL: 'mysql://user:database-word@host/db',
      REDIS_URL: 'http://:redis-word@host',
      SMTP_URL: 'http://user:smtp-word@host',
      SALLYPORT_SECRET: 'weak-word',
      SALLYPORT_PREVIOUS_SECRETS: 'previous-word',
      ADMIN_EMAIL: 'admin-value',
      ADMIN_PASSWORD: 'adm-pw',
      METRICS_TOKEN: 'metrics-word',
      LOG_LEVEL: 'level-value',
    }
    const problems = problemsOf(env)
    for (const name of Object.keys(env)) expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1)
    expect(problems.join('\n')).not.toMatch(/-word|-value|adm-pw/)
  })
})

import { describe, expect, test } from 'vitest'
import { builtInScopes, readSettings } from '../../src/config.ts'
import { otherSecret, production, strongSecret } from './environments.ts'

describe('accepted configurations', () => {
  test('requires no variable in development', () => {
    const { config, secrets } = readSettings({ PORT: '', SCOPES: '  ', DATABASE_URL: '' })
    expect(secrets).toEqual({
      secret: null,
      previousSecrets: [],
      databaseUrl: null,
      redisUrl: null,
      smtpUrl: null,
      storage: null,
      adminPassword: null,
      metricsToken: null,
      oauthSecrets: {},
    })
    expect(config).toMatchObject({
      production: false,
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4000',
      jwtAudience: 'http://localhost:4000',
      mailFrom: '"Sallyport" <no-reply@localhost>',
      dataDir: '.data',
      jwtAlgorithm: 'ES256',
      jwtTtl: 900,
      refreshTtl: 2_592_000,
      sessionIdleTtl: 1_209_600,
      signup: 'on',
      requireEmailVerification: true,
      passwordMinLength: 8,
      bcryptCost: 12,
      workers: 1,
      hashQueueTime: 3,
      hashQueueLimit: 1000,
      rateLimits: true,
      tierLimits: { FREE: 60, PRO: 1000, ENTERPRISE: 10_000 },
      documentLimits: { tokens: 2000, depth: 12, aliases: 30, directives: 50, cost: 5000, bodyBytes: 102_400 },
      graphiql: true,
      introspection: true,
      auditRetentionDays: 365,
    })
  })

  test('turns off GraphiQL, introspection and queries by GET in production', () => {
    const { config } = readSettings(production)
    const off = { graphiql: false, introspection: false, getQueries: false }
    expect(config).toMatchObject({ production: true, host: null, ...off })
  })

  const values: [string, Record<string, string>, object][] = [
    [
      'a URL loses its trailing slash',
      { PUBLIC_URL: 'https://ID.example.com/' },
      { publicUrl: 'https://id.example.com' },
    ],
    ['sign-up by invitation', { SIGNUP: ' invited' }, { signup: 'invited' }],
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
          RATE_LIMIT_REQUEST_PASSWORD_RESET: { limit: 10, duration: 900 },
          RATE_LIMIT_START_OAUTH_LOGIN: { limit: 1, duration: 2 },
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
        SALLYPORT_SECRET: strongSecret,
        SALLYPORT_PREVIOUS_SECRETS: ` ${otherSecret}\n`,
      },
      { secret: strongSecret, previousSecrets: [otherSecret] },
    ],
    [
      'the shortest random secret',
      { SALLYPORT_SECRET: '9f86d081884c7d659a2feaa0c55ad015' },
      { secret: '9f86d081884c7d659a2feaa0c55ad015' },
    ],
    [
      'a secret with a line break at its end, which belongs to it',
      { SALLYPORT_SECRET: `${strongSecret}\n`, SALLYPORT_PREVIOUS_SECRETS: `${otherSecret}\n${strongSecret}\n` },
      { secret: `${strongSecret}\n`, previousSecrets: [otherSecret, strongSecret] },
    ],
    [
      'other secrets with a line break at their end, which is removed',
      { METRICS_TOKEN: ' 0123456789abcdef\n', ADMIN_EMAIL: 'a@b.example', ADMIN_PASSWORD: ' seven quiet herons \r\n' },
      { metricsToken: '0123456789abcdef', adminPassword: ' seven quiet herons ' },
    ],
    ['headers', { CORS_HEADERS: 'X-Tenant, x-shop_id' }, { corsHeaders: ['X-Tenant', 'x-shop_id'] }],
    ['an IPv6 address to listen on', { HOST: ' :: ' }, { host: '::' }],
    ['a name to listen on', { HOST: 'auth_1.internal' }, { host: 'auth_1.internal' }],
    [
      'a password with percent-encoded characters',
      { SMTP_URL: 'smtp://user:a%2Fb%25@mail.example.com', REDIS_URL: 'redis://:a%40b@redis:6379/2' },
      { smtpUrl: 'smtp://user:a%2Fb%25@mail.example.com', redisUrl: 'redis://:a%40b@redis:6379/2' },
    ],
    ...[undefined, '', 'development', 'test'].map((name): [string, Record<string, string>, object] => [
      `NODE_ENV=${name}`,
      name === undefined ? {} : { NODE_ENV: name },
      { production: false },
    ]),
  ]
  test.each(values)('%s', (_, env, expected) => {
    const { config, secrets } = readSettings(env)
    expect({ ...config, ...secrets }).toMatchObject(expected)
  })

  test('assigns scopes to roles: all to admin, those of their own account to user, and the listed ones to others', () => {
    const { roles, scopes } = readSettings({
      SCOPES: 'databases:read,databases:write,users:read',
      ROLES: 'support=users:read,sessions:read; billing=databases:read; none=;',
    }).config
    expect(scopes).toEqual(['databases:read', 'databases:write'])
    expect(roles.admin?.toSorted()).toEqual([...Object.keys(builtInScopes), ...scopes].toSorted())
    expect(roles.user).toContain('keys:write')
    expect(roles.user).not.toContain('users:read')
    expect(roles).toMatchObject({ support: ['users:read', 'sessions:read'], billing: ['databases:read'], none: [] })
    expect(readSettings({ ROLES: 'user=profile:read' }).config.roles.user).toEqual(['profile:read'])
  })
})

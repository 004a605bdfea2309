import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startChecks } from '../src/app/start-checks.ts'
import { builtInScopes, readSettings } from '../src/config.ts'
import { createReadClient } from '../src/http/client.ts'
import { applePrivateKey } from './_util/apple-key.ts'
import { problemsOf, variableNames } from './_util/variables.ts'

const SECRET = 'Zm3vK8qT1xYwR5nB7cLdH2gJ9pFsA4uEoXiVbNtQ6yM='
const OTHER_SECRET = 'hT7wQ2zLr9XcV4mN8kBfJ1pYdS6gA3uEoRiZtKx5bWM='

const sample = readFileSync('.env.example', 'utf8')

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example.com',
  SMTP_URL: 'smtps://user:word@mail.example.com',
}

describe('accepted configurations', () => {
  it('requires no variable in development', () => {
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

  it('turns off GraphiQL, introspection and queries by GET in production', () => {
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
      'a secret with a line break at its end, which belongs to it',
      { SALLYPORT_SECRET: `${SECRET}\n`, SALLYPORT_PREVIOUS_SECRETS: `${OTHER_SECRET}\n${SECRET}\n` },
      { secret: `${SECRET}\n`, previousSecrets: [OTHER_SECRET, SECRET] },
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
  it.each(values)('%s', (_, env, expected) => {
    const { config, secrets } = readSettings(env)
    expect({ ...config, ...secrets }).toMatchObject(expected)
  })

  it('assigns scopes to roles: all to admin, those of their own account to user, and the listed ones to others', () => {
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

  it('reads a storage: a directory, or a bucket with credentials from the URL or from the variables of AWS', () => {
    const aws = {
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'word',
      AWS_SESSION_TOKEN: 'token',
      AWS_REGION: 'eu-west-1',
    }
    const storageOf = (url: string, env: Record<string, string> = aws) =>
      readSettings({ STORAGE_URL: url, ...env }).secrets.storage
    expect(storageOf('file:///srv/a%20b', {})).toEqual({ kind: 'FILE', directory: '/srv/a b' })
    const bucket = { kind: 'S3', bucket: 'bucket', prefix: '', endpoint: null, region: 'eu-west-1' }
    const ofVariables = { accessKeyId: 'id', secretAccessKey: 'word', sessionToken: 'token' }
    expect(storageOf('s3://bucket')).toEqual({ ...bucket, ...ofVariables })
    const ofFiles = Object.fromEntries(Object.entries(aws).map(([name, text]) => [name, `${text}\n`]))
    expect(storageOf('s3://bucket', ofFiles)).toEqual({ ...bucket, ...ofVariables })
    expect(storageOf('s3://bucket/a/b/?region=eu-central-1&endpoint=http://minio:9000/')).toEqual({
      ...{ ...bucket, ...ofVariables, prefix: 'a/b' },
      ...{ region: 'eu-central-1', endpoint: 'http://minio:9000' },
    })
    const ofUrl = { accessKeyId: 'key', secretAccessKey: 'a/b+c', sessionToken: null }
    expect(storageOf('s3://key:a%2Fb%2Bc@bucket')).toEqual({ ...bucket, ...ofUrl })
    expect(storageOf('s3://key:a%2Fb%2Bc@bucket', {})).toEqual({ ...bucket, ...ofUrl, region: 'us-east-1' })
    expect(problemsOf({ ...aws, STORAGE_URL: 's3://bucket', AWS_REGION: 'EU 1' })).toEqual([
      'AWS_REGION must be a region such as eu-central-1.',
    ])
    expect(problemsOf({ ...aws, AWS_REGION: 'EU 1' })).toEqual([])
  })

  it('accepts the sample file unchanged', () => {
    expect(problemsOf(parseEnv(sample))).toEqual([])
  })

  it.each(sample.match(/(?<=^#)[A-Z_]+=.+$/gm) ?? [])('reads the whole value of the example %s', (line) => {
    const [, name = '', text = ''] = /^([A-Z_]+)="?(.*?)"?$/.exec(line) ?? []
    expect(parseEnv(line)).toEqual({ [name]: text.replaceAll('\\n', '\n') })
  })

  it('can tell the examples of the sample file from its comments', () => {
    expect(sample.match(/^#\s+[A-Z_]+=/gm)).toBeNull()
  })
})

describe('refused configurations', () => {
  const refused: [string, string[]][] = [
    ['PORT', ['x', '-1', '65536', '4000.5', '0x10', '1e3']],
    ['NODE_ENV', ['prod', 'Production', 'PRODUCTION', 'dev', 'staging', 'live', 'production,', 'none']],
    [
      'HOST',
      [
        'a\nb',
        '*',
        '1.2.3',
        '256.1.1.1',
        '0x7f.1',
        '127.0.0.1:4000',
        '[::1]',
        'http://localhost',
        'a b',
        '-a',
        '1::2::3',
      ],
    ],
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
    [
      'REDIS_URL',
      [
        'http://localhost',
        'localhost:6379',
        'redis:localhost',
        'redis://',
        'redis://:a%zz@localhost',
        'redis://localhost:99999',
      ],
    ],
    [
      'SMTP_URL',
      [
        'mail.example.com',
        'http://mail.example.com',
        'smtp:mail.example.com',
        'smtp://',
        'smtp://user:50%@mail.example.com',
        'smtp://user:a/b@mail.example.com',
      ],
    ],
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
      [
        '1',
        '10.0.0.0/33',
        '0.0.0.0/0',
        '::/0',
        'localhost',
        '010.0.0.256',
        '10.0.0.1/',
        '1.2.3.4,x',
        '::ffff:0.0.0.0/96',
        '::ffff:10.0.0.0/64',
        '::/129',
      ],
    ],
    ['CORS_HEADERS', ['*', 'X-Tenant: 1', 'Ä', 'a/b']],
    ['IGNORE_VARIABLES', ['PORT', 'X, JWT_TTL']],
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
    [
      'STORAGE_URL',
      [
        '/srv/pictures',
        'file:pictures',
        'file://pictures',
        'file://host/pictures',
        'file:///',
        'file:///srv?x=1',
        'file:///srv%zz',
        'https://bucket.s3.amazonaws.com',
        's3:bucket',
        's3://',
        's3://Bucket',
        's3://b',
        's3://bucket:9000',
        's3://bucket#x',
        's3://bucket',
        's3://id@bucket',
        's3://:secret@bucket',
        's3://id:a%zz@bucket',
        's3://id:secret@bucket?endpoint=minio:9000',
        's3://id:secret@bucket?endpoint=https://user:word@minio',
        's3://id:secret@bucket?region=EU_1',
        's3://id:secret@bucket?acl=public',
      ],
    ],
    ['METRICS_TOKEN', ['short', `short${' '.repeat(16)}`]],
    [
      'OAUTH_REDIRECTS',
      [
        'http://app.example.com/x',
        'http://127.app.example.com/x',
        'https://app.example.com/#x',
        'https://user:word@app.example.com/',
        'https://*.example.com/',
        'https://app.example.com/zurück',
        'https://app.example.com/wróć',
        'https://app.example.com/a b',
        'com.example.app:/wróć',
        'javascript:alert(1)',
        'myapp:/x',
      ],
    ],
    ['AUDIT_RETENTION_DAYS', ['0']],
    ['LOG_LEVEL', ['verbose']],
    ['LOG_FORMAT', ['pretty', 'JSON']],
    ['SIGNUP', ['closed', 'ON', 'true', 'invite']],
    ['RATE_LIMIT_NOTHING', ['5']],
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
    ['another database', { DATABASE_URL: 'postgres://u:a%zz@localhost/x', SALLYPORT_SECRET: SECRET }, 'DATABASE_URL'],
    ['another database', { DATABASE_URL: 'postgres:localhost', SALLYPORT_SECRET: SECRET }, 'DATABASE_URL'],
    ['production without an address', { ...production, PUBLIC_URL: '' }, 'PUBLIC_URL'],
    ['production with an empty database URL', { ...production, DATABASE_URL: '' }, 'DATABASE_URL must not be empty'],
    ['production with a blank database URL', { ...production, DATABASE_URL: ' ' }, 'DATABASE_URL must not be empty'],
    ['production without mail', { ...production, SMTP_URL: '' }, 'SMTP_URL'],
    ['production without limits', { ...production, RATE_LIMITS: 'off' }, 'RATE_LIMITS'],
    ['a low cost outside tests', { ...production, BCRYPT_COST: '4' }, 'BCRYPT_COST'],
    ['half an admin', { ADMIN_EMAIL: 'a@b.example' }, 'ADMIN_EMAIL'],
    ['half an admin', { ADMIN_PASSWORD: 'long enough' }, 'ADMIN_EMAIL'],
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

  it('reports every problem at once, without a value', () => {
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
    const problems = problemsOf(env, startChecks)
    for (const name of Object.keys(env)) expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1)
    expect(problems.join('\n')).not.toMatch(/-word|-value|adm-pw/)
  })

  // Each of these accepts any text; every other variable is a number, one of a list of words, or has a format.
  const freeText = [
    'HOST',
    'PRODUCT_NAME',
    'DATA_DIR',
    'CORS_HEADERS',
    'JWT_AUDIENCE',
    'PUBLIC_DATA',
    'ADMIN_PASSWORD',
    'IGNORE_VARIABLES',
    'AWS_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ]
  it.each(variableNames())('%s=prod is refused unless the variable accepts any word', (name) => {
    const isRefused = problemsOf({ [name]: 'prod' }, startChecks).some((sentence) => sentence.split(/[ ,]/)[0] === name)
    // A password of four letters is a word that is too short.
    expect(isRefused).toBe(!freeText.includes(name) || name === 'ADMIN_PASSWORD')
  })
})

describe('the first administrator follows the rules of every address and password', () => {
  const problems = (ADMIN_EMAIL: string, ADMIN_PASSWORD: string, more: Record<string, string> = {}) =>
    problemsOf({ ADMIN_EMAIL, ADMIN_PASSWORD, ...more }, startChecks)

  it.each([
    'a',
    'a@b',
    'a@b@c.example',
    'a b@c.example',
    'ı@c.example',
    'a@127.0.0.1',
    'A <a@b.example>',
    'a@b..example',
  ])('ADMIN_EMAIL=%s is refused', (email) => {
    expect(problems(email, 'seven quiet herons')).toEqual([
      expect.stringMatching(/^ADMIN_EMAIL must be an email address/),
    ])
  })

  it.each([
    ['short', {}, /at least 8/],
    ['ééééééé', {}, /at least 8/],
    ['nine letters', { PASSWORD_MIN_LENGTH: '15' }, /at least 15/],
    ['x'.repeat(129), {}, /128/],
    ['with\0a NUL', {}, /character/],
    ['password1', {}, /common/],
    ['Root@Example.com', {}, /own/],
    ['sallyport', {}, /own/],
    ['our product', { PRODUCT_NAME: 'Our Product' }, /own/],
  ])('ADMIN_PASSWORD=%j with %j is refused', (password, more, reason) => {
    const found = problems('root@example.com', password, more)
    expect(found).toEqual([expect.stringMatching(/^ADMIN_PASSWORD cannot be used\. .*\.$/)])
    expect(found[0]).toMatch(reason)
    if (password.length > 10) expect(found[0]).not.toContain(password)
  })

  it('an address and a password in any script are accepted together', () => {
    expect(problems('Root@EXAMPLE.com', 'пароль из слов')).toEqual([])
    expect(problems('x', 'short')).toHaveLength(2)
    expect(problemsOf({ ADMIN_EMAIL: 'root@example.com' }, startChecks)).toEqual([
      'ADMIN_EMAIL and ADMIN_PASSWORD must be set together.',
    ])
  })
})

describe('secrets are separate from the configuration', () => {
  const marker = 'Zq8Wm2Xe5Rt7Yu1Io4Pa6Sd9Fg3Hj0Kl'
  // Free text, where a URL is a path, a name or the audience of tokens.
  const freeUrl = [
    'PRODUCT_NAME',
    'DATA_DIR',
    'JWT_AUDIENCE',
    'ADMIN_EMAIL',
    'MAIL_FROM',
    'AWS_REGION',
    'AWS_ACCESS_KEY_ID',
  ]
  const urls = ['postgres', 'redis', 'smtp', 'https'].map((scheme) => `${scheme}://user:${marker}@host.example`)
  // A variable whose value may hold a password, by its name or because it accepts a URL with one.
  const secretVariables = variableNames().flatMap((name, index): [string, string][] => {
    if (name === 'IGNORE_VARIABLES') return []
    if (name === 'OAUTH_APPLE_PRIVATE_KEY') return [[name, applePrivateKey().replaceAll('\n', '\\n')]]
    if (/SECRET|PASSWORD$|TOKEN$|PRIVATE|CREDENTIAL/.test(name)) return [[name, `${marker}-${index}`]]
    const url = urls.find((each) => !problemsOf({ [name]: each }).some((sentence) => sentence.startsWith(`${name} `)))
    return url === undefined || freeUrl.includes(name) ? [] : [[name, url]]
  })

  it('the configuration contains none of them', () => {
    expect(secretVariables.map(([name]) => name).sort()).toEqual(
      expect.arrayContaining([
        'DATABASE_URL',
        'REDIS_URL',
        'SMTP_URL',
        'SALLYPORT_SECRET',
        'ADMIN_PASSWORD',
        'METRICS_TOKEN',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
        'OAUTH_GOOGLE_CLIENT_SECRET',
        'OAUTH_APPLE_PRIVATE_KEY',
      ]),
    )
    const others = { ADMIN_EMAIL: 'root@example.com', STORAGE_URL: 's3://bucket', AWS_ACCESS_KEY_ID: 'id' }
    const clients = variableNames().filter((name) => /^OAUTH_\w+_CLIENT_ID$/.test(name))
    const apple = { OAUTH_APPLE_TEAM_ID: 'ABCDE12345', OAUTH_APPLE_KEY_ID: 'FGHIJ67890' }
    const openId = {
      OIDC_A_ISSUER: 'https://a.example',
      OIDC_A_CLIENT_ID: 'a',
      OIDC_A_CLIENT_SECRET: `${marker}-openid`,
    }
    const env = {
      ...Object.fromEntries(secretVariables),
      ...{ ...others, ...Object.fromEntries(clients.map((name) => [name, 'client'])), ...apple, ...openId },
    }
    const { config, secrets } = readSettings(env)
    expect(JSON.stringify(config)).not.toContain(marker)
    const told = JSON.stringify(secrets)
    for (const [name, value] of secretVariables) expect(told, name).toContain(value)
    expect(told).toContain(`${marker}-openid`)
    expect(JSON.stringify(config)).not.toContain('PRIVATE KEY')
    expect(Object.keys(config).filter((key) => key in secrets)).toEqual([])
  })
})

describe('TRUSTED_PROXIES accepts every spelling of a network', () => {
  const read = (proxies: string, socket: string) => {
    const { trustedProxies } = readSettings({ TRUSTED_PROXIES: proxies }).config
    const request = { socket: { remoteAddress: socket }, headers: { 'x-forwarded-for': '198.51.100.1' } }
    return createReadClient(trustedProxies)(request as never).ip
  }

  it.each(['10.0.0.0/8', '::ffff:10.0.0.0/104', '::FFFF:0a00:0000/104', '0:0:0:0:0:ffff:10.0.0.0/104'])(
    '%s',
    (network) => {
      for (const inside of ['10.1.2.3', '::ffff:10.255.0.1']) expect(read(network, inside)).toBe('198.51.100.1')
      for (const outside of ['11.0.0.1', '::ffff:9.255.255.255', '2001:db8::1'])
        expect(read(network, outside)).not.toBe('198.51.100.1')
    },
  )

  it('::ffff:192.0.2.7 and ::ffff:192.0.2.7/128 are one address', () => {
    for (const proxy of ['192.0.2.7', '::ffff:192.0.2.7', '::ffff:192.0.2.7/128', '192.0.2.7/32']) {
      expect([read(proxy, '192.0.2.7'), read(proxy, '192.0.2.8')]).toEqual(['198.51.100.1', '192.0.2.8'])
    }
  })
})

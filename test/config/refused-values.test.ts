import { describe, expect, test } from 'vitest'
import { startChecks } from '../../src/app/start-checks.ts'
import { problemsOf, variableNames } from '../_util/variables.ts'
import { production, strongSecret } from './environments.ts'

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
  test.each(cases)('%s=%j', (name, value) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name}\\b.*\\.$`))
  })

  const contradictions: [string, Record<string, string>, string][] = [
    ['a database without a secret', { DATABASE_URL: 'postgres://localhost/x' }, 'SALLYPORT_SECRET'],
    ['another database', { DATABASE_URL: 'mysql://localhost/x', SALLYPORT_SECRET: strongSecret }, 'DATABASE_URL'],
    [
      'another database',
      { DATABASE_URL: 'postgres://u:a%zz@localhost/x', SALLYPORT_SECRET: strongSecret },
      'DATABASE_URL',
    ],
    ['another database', { DATABASE_URL: 'postgres:localhost', SALLYPORT_SECRET: strongSecret }, 'DATABASE_URL'],
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
      { SALLYPORT_SECRET: strongSecret, SALLYPORT_PREVIOUS_SECRETS: strongSecret },
      'SALLYPORT_PREVIOUS_SECRETS',
    ],
    [
      'a weak previous secret',
      { SALLYPORT_PREVIOUS_SECRETS: `${strongSecret} abc` },
      'SALLYPORT_PREVIOUS_SECRETS, entry 2',
    ],
  ]
  test.each(contradictions)('%s: %j', (_, env, name) => {
    const problems = problemsOf(env)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.startsWith(name)).toBe(true)
  })

  test('reports every problem at once, without a value', () => {
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
  test.each(variableNames())('%s=prod is refused unless the variable accepts any word', (name) => {
    const isRefused = problemsOf({ [name]: 'prod' }, startChecks).some((sentence) => sentence.split(/[ ,]/)[0] === name)
    // A password of four letters is a word that is too short.
    expect(isRefused).toBe(!freeText.includes(name) || name === 'ADMIN_PASSWORD')
  })
})

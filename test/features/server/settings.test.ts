import { expect, test } from 'vitest'
import { ConfigError, readSettings } from '../../../src/config.ts'
import { createTestApp } from '../../_util/app.ts'
import { applePrivateKey } from '../../_util/apple-key.ts'
import { variableNames } from '../../_util/variables.ts'

const planted = 'Pl4nted5ecretThatNobodyMaySee'

/** Variables of text that is no secret, whatever the operator writes: names, addresses of pages, paths and lists of names. */
const publicTexts = [
  'ADMIN_EMAIL',
  'APP_URL',
  'AWS_REGION',
  'CORS_HEADERS',
  'COOKIE_DOMAIN',
  'CORS_ORIGINS',
  'DATA_DIR',
  'DATA_SCHEMA',
  'HOST',
  'IGNORE_VARIABLES',
  'JWT_AUDIENCE',
  'MAIL_FROM',
  'OAUTH_REDIRECTS',
  'ORGANIZATION_ROLES',
  'PASSKEY_ORIGINS',
  'PASSKEY_RP_ID',
  'PRODUCT_NAME',
  'PUBLIC_DATA',
  'PUBLIC_URL',
  'ROLES',
  'SCOPES',
  'STORAGE_URL',
  'TOKEN_CLAIMS',
  'TRUSTED_DOCUMENTS',
]
const isPublicText = (name: string) =>
  publicTexts.includes(name) ||
  /^(OAUTH|OIDC)_.*_(CLIENT_IDS?|TEAM_ID|KEY_ID|TENANT|ISSUER|SCOPES|DISPLAY_NAME)$/.test(name)

/** Values with the secret in each place where a variable can have one. */
const values = [
  planted,
  planted.toLowerCase(),
  `${planted} and ${planted}`,
  `${planted}.json`,
  `https://${planted}.example.com/`,
  ...['postgres', 'redis', 'smtp', 's3'].flatMap((scheme) => [
    `${scheme}://${planted}:${planted}@host-of-it/name`,
    `${scheme}://host-of-it/name?password=${planted}&user=${planted}`,
    `${scheme}://host-of-it/name#${planted}`,
  ]),
]

test('a variable shows no secret: each is set to planted values, and those of the settings are searched', () => {
  const names = [
    ...variableNames(),
    ...['CLIENT_SECRET', 'CLIENT_ID', 'ISSUER', 'SCOPES', 'DISPLAY_NAME'].map((suffix) => `OIDC_ACME_${suffix}`),
  ]
  const leaks = new Set<string>()
  const readable = new Set<string>()
  for (const name of names) {
    for (const value of values) {
      const { variables, problems } = shownFor({ [name]: value })
      const shown = variables.find((variable) => variable.name === name)
      if (problems.some((problem) => problem.startsWith(`${name} must`))) continue
      readable.add(name)
      if (shown?.value.toLowerCase().includes(planted.toLowerCase())) leaks.add(name)
    }
  }
  expect([...leaks].filter((name) => !isPublicText(name))).toEqual([])
  // The values reach the variables that hold secrets.
  for (const name of ['SALLYPORT_SECRET', 'DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'STORAGE_URL', 'METRICS_TOKEN']) {
    expect(readable).toContain(name)
  }
  expect(leaks).toContain('PRODUCT_NAME')
})

/** The variables of an environment, also of one that cannot be started with: the other variables of a provider are missing. */
function shownFor(env: Record<string, string>) {
  let problems: string[] = []
  try {
    return { variables: readSettings(env).variables, problems }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    problems = error.problems
  }
  const others = {
    SALLYPORT_SECRET: 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-tests',
    ADMIN_EMAIL: 'root@example.com',
    ADMIN_PASSWORD: 'correct horse battery staple',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    COOKIE_MODE: 'on',
    LOGIN_BY_MAIL: 'on',
    PASSKEY_RP_ID: 'localhost',
    ...providerOf(Object.keys(env)[0] ?? ''),
  }
  try {
    return { variables: readSettings({ ...others, ...env }).variables, problems: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { variables: [], problems: problems.map((problem) => `${Object.keys(env)[0]} must: ${problem}`) }
  }
}

function providerOf(name: string): Record<string, string> {
  const [prefix] = /^(OAUTH|OIDC)_[A-Z]+/.exec(name) ?? []
  if (!prefix) return {}
  if (prefix === 'OAUTH_APPLE') {
    const ids = { OAUTH_APPLE_TEAM_ID: 'ABCDEFGHIJ', OAUTH_APPLE_KEY_ID: 'ABCDEFGHIJ' }
    return { OAUTH_APPLE_CLIENT_ID: 'client', OAUTH_APPLE_PRIVATE_KEY: applePrivateKey(), ...ids }
  }
  const issuer = prefix.startsWith('OIDC') ? { [`${prefix}_ISSUER`]: 'https://issuer.example.com' } : {}
  return { [`${prefix}_CLIENT_ID`]: 'client', [`${prefix}_CLIENT_SECRET`]: 'secret', ...issuer }
}

test('URLs of services are shown without credentials and parameters', () => {
  const { variables } = readSettings({
    SALLYPORT_SECRET: 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-tests',
    DATABASE_URL: 'postgres://app:pass%20word@db.example.com:5433/auth?sslmode=require&password=other',
    REDIS_URL: 'rediss://default:secret@redis.example.com/2',
    STORAGE_URL: 's3://id:key@bucket/prefix?endpoint=https://minio.example.com&region=eu-central-1',
    TIER_LIMITS: 'PRO=5',
    RATE_LIMIT_LOGIN: '10/900',
    GRAPHIQL: 'false',
    CORS_ORIGINS: 'https://a.example.com https://b.example.com',
  })
  const shown = Object.fromEntries(variables.map(({ name, value }) => [name, value]))
  expect(shown).toMatchObject({
    SALLYPORT_SECRET: '',
    DATABASE_URL: 'postgres://db.example.com:5433/auth',
    REDIS_URL: 'rediss://redis.example.com/2',
    STORAGE_URL: 's3://bucket/prefix?endpoint=https%3A%2F%2Fminio.example.com&region=eu-central-1',
    TIER_LIMITS: 'FREE=60,PRO=5,ENTERPRISE=10000',
    RATE_LIMIT_LOGIN: '10/900',
    GRAPHIQL: 'off',
    JWT_TTL: '900',
    CORS_ORIGINS: 'https://a.example.com,https://b.example.com',
    METRICS_TOKEN: '',
  })
})

test('`settings` returns them to callers with the scope', async () => {
  const app = await createTestApp()
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const { data } = await app.execute<{ settings: { name: string; value: string }[] }>(
    '{ settings { name value isDefault isSecret } roles { name scopes } }',
    {},
    admin.credential,
  )
  const secret = { name: 'SALLYPORT_SECRET', value: '', isDefault: false, isSecret: true }
  expect(data.settings).toContainEqual(secret)
  expect(data.settings).toContainEqual({ name: 'BCRYPT_COST', value: '4', isDefault: false, isSecret: false })
  expect(data.settings?.map(({ name }) => name)).toEqual(expect.arrayContaining(variableNames()))
  expect(JSON.stringify(data)).not.toContain('k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o')
  expect(data).toMatchObject({ roles: expect.arrayContaining([{ name: 'support', scopes: app.config.roles.support }]) })
  await app.close()
})

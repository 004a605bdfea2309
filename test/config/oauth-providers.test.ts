import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { applePrivateKey } from '../_util/apple-key.ts'
import { problemsOf } from '../_util/variables.ts'

const presets = ['GOOGLE', 'APPLE', 'GITHUB', 'MICROSOFT', 'GITLAB', 'DISCORD']
const pem = applePrivateKey()
const apple = {
  OAUTH_APPLE_CLIENT_ID: 'com.example.web',
  OAUTH_APPLE_TEAM_ID: 'ABCDE12345',
  OAUTH_APPLE_KEY_ID: 'FGHIJ67890',
  OAUTH_APPLE_PRIVATE_KEY: pem,
}
const client = (prefix: string) => ({ [`${prefix}_CLIENT_ID`]: 'id', [`${prefix}_CLIENT_SECRET`]: 'a secret' })
const acme = { OIDC_ACME_ISSUER: 'https://id.acme.example/tenant/', ...client('OIDC_ACME') }
const all = Object.assign({}, ...presets.map((name) => (name === 'APPLE' ? apple : client(`OAUTH_${name}`))), acme)
const providersOf = (env: Record<string, string>) => readSettings(env).config.oauthProviders

describe('accepted providers', () => {
  test('every preset and another provider, in a fixed order, with their secrets apart', () => {
    const { config, secrets } = readSettings(all)
    expect(config.oauthProviders.map(({ id, kind, name, issuer }) => [id, kind, name, issuer])).toEqual([
      ['google', 'GOOGLE', 'Google', 'https://accounts.google.com'],
      ['apple', 'APPLE', 'Apple', 'https://appleid.apple.com'],
      ['github', 'GITHUB', 'GitHub', 'https://github.com/login/oauth'],
      ['microsoft', 'MICROSOFT', 'Microsoft', 'https://login.microsoftonline.com/common/v2.0'],
      ['gitlab', 'GITLAB', 'GitLab', 'https://gitlab.com'],
      ['discord', 'DISCORD', 'Discord', 'https://discord.com'],
      ['acme', 'OIDC', 'Acme', 'https://id.acme.example/tenant/'],
    ])
    expect(config.oauthProviders.every((each) => !each.trustEmail && !each.keepTokens)).toBe(true)
    expect(secrets.oauthSecrets).toMatchObject({
      google: { kind: 'SECRET', clientSecret: 'a secret' },
      apple: { kind: 'APPLE', teamId: 'ABCDE12345', keyId: 'FGHIJ67890', privateKey: pem },
      acme: { kind: 'SECRET', clientSecret: 'a secret' },
    })
  })

  test('what a preset leaves open', () => {
    const env = {
      ...all,
      OAUTH_GOOGLE_CLIENT_IDS: 'ios, android id',
      OAUTH_GOOGLE_KEEP_TOKENS: 'on',
      OAUTH_MICROSOFT_TENANT: 'Contoso.onmicrosoft.com',
      OAUTH_MICROSOFT_KEEP_TOKENS: 'on',
      OAUTH_GITLAB_ISSUER: 'https://git.example.com',
      OAUTH_GITLAB_TRUST_EMAIL: 'on',
      OAUTH_APPLE_PRIVATE_KEY: pem.trim().replaceAll('\n', '\\n'),
    }
    const { config, secrets } = readSettings(env)
    const [google, , , microsoft, gitlab, discord] = config.oauthProviders
    expect(google).toMatchObject({ audiences: ['id', 'ios', 'android'], keepTokens: true })
    expect(microsoft?.issuer).toBe('https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0')
    expect(microsoft?.scopes).toContain('offline_access')
    expect(gitlab).toMatchObject({ issuer: 'https://git.example.com', trustEmail: true })
    expect(discord).toMatchObject({ trustEmail: false })
    expect(secrets.oauthSecrets.apple).toMatchObject({ privateKey: pem })
  })

  test('another provider, described by all of its variables', () => {
    const env = {
      OIDC_OUR_SSO_2_ISSUER: 'http://127.0.0.1:9000/realms/a',
      ...client('OIDC_OUR_SSO_2'),
      OIDC_OUR_SSO_2_CLIENT_IDS: 'app',
      OIDC_OUR_SSO_2_SCOPES: 'openid email',
      OIDC_OUR_SSO_2_DISPLAY_NAME: 'Our SSO',
      OIDC_OUR_SSO_2_TRUST_EMAIL: 'on',
      OIDC_OUR_SSO_2_KEEP_TOKENS: 'on',
    }
    expect(providersOf(env)).toEqual([
      {
        id: 'our_sso_2',
        name: 'Our SSO',
        kind: 'OIDC',
        issuer: 'http://127.0.0.1:9000/realms/a',
        clientId: 'id',
        audiences: ['id', 'app'],
        scopes: ['openid', 'email'],
        trustEmail: true,
        keepTokens: true,
      },
    ])
    const { OIDC_OUR_SSO_2_DISPLAY_NAME: _, ...unnamed } = env
    expect(providersOf(unnamed)[0]?.name).toBe('Our Sso 2')
  })

  test('a provider whose variables are in IGNORE_VARIABLES is of another program', () => {
    const foreign = { OIDC_PROXY_ISSUER: 'x', OAUTH_PROXY_CLIENT_ID: 'y' }
    expect(providersOf({ ...foreign, IGNORE_VARIABLES: Object.keys(foreign).join() })).toEqual([])
  })
})

describe('refused providers', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' })

  test.each([
    ['OAUTH_APPLE_PRIVATE_KEY', 'not a key'],
    ['OAUTH_APPLE_PRIVATE_KEY', String(rsa)],
    ['OAUTH_APPLE_PRIVATE_KEY', String(p384)],
    ['OAUTH_APPLE_TEAM_ID', 'short'],
    ['OAUTH_APPLE_KEY_ID', 'abcde12345'],
    ['OAUTH_GOOGLE_CLIENT_ID', 'two words'],
    ['OAUTH_GOOGLE_CLIENT_SECRET', 'a\r\nb'],
    ['OAUTH_GOOGLE_CLIENT_IDS', 'ä'],
    ['OAUTH_GITHUB_KEEP_TOKENS', 'yes'],
    ['OAUTH_MICROSOFT_TENANT', '../consumers'],
    ['OAUTH_MICROSOFT_TENANT', 'contoso'],
    ['OAUTH_GITLAB_ISSUER', 'http://git.example.com'],
    ['OIDC_ACME_ISSUER', 'http://id.acme.example'],
    ['OIDC_ACME_ISSUER', 'http://127.0.0.1.acme.example'],
    ['OIDC_ACME_ISSUER', 'https://user:word@id.acme.example'],
    ['OIDC_ACME_ISSUER', 'https://id.acme.example?tenant=1'],
    ['OIDC_ACME_SCOPES', 'email profile'],
    ['OIDC_ACME_SCOPES', 'openid "x"'],
    ['OIDC_ACME_TRUST_EMAIL', 'maybe'],
    ['OIDC_ACME_DISPLAY_NAME', 'x'.repeat(61)],
  ])('%s=%j', (name, text) => {
    const problems = problemsOf({ ...all, [name]: text })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} must .*\\.$`))
    expect(problems[0]).not.toContain(text)
  })

  test.each(Object.keys(all))('%s is not set although the others of its provider are', (name) => {
    const { [name]: _, ...rest } = all
    const problems = problemsOf(rest)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^O(AUTH|IDC)_\\w+ needs ${name}\\.$`))
  })

  test('a variable of a preset without a client', () => {
    expect(problemsOf({ OAUTH_MICROSOFT_TENANT: 'common' })).toEqual([
      'OAUTH_MICROSOFT_TENANT needs OAUTH_MICROSOFT_CLIENT_ID, OAUTH_MICROSOFT_CLIENT_SECRET.',
    ])
    expect(problemsOf({ OIDC_ACME_TRUST_EMAIL: 'on' })).toEqual([
      'OIDC_ACME_TRUST_EMAIL needs OIDC_ACME_ISSUER, OIDC_ACME_CLIENT_ID, OIDC_ACME_CLIENT_SECRET.',
    ])
  })

  test('two providers of one name', () => {
    const env = { ...all, OIDC_GOOGLE_ISSUER: 'https://id.example.com', ...client('OIDC_GOOGLE') }
    expect(problemsOf(env)).toEqual([
      'OIDC_GOOGLE_ISSUER must have another name, because OAUTH_GOOGLE_CLIENT_ID sets a provider up.',
    ])
  })

  test.each(['acme', 'A__B', '_A', 'Ä', 'A-B', 'A.B', 'A'.repeat(41)])('the name %s', (name) => {
    const env = { [`OIDC_${name}_ISSUER`]: 'https://id.example.com', ...client(`OIDC_${name}`) }
    expect(problemsOf(env)).toContain(
      `OIDC_${name}_ISSUER must name its provider in at most 40 capital letters, digits and single underscores.`,
    )
  })
})

describe('a misspelt variable of a provider is refused', () => {
  test.each([
    ['OAUTH_GOGLE_CLIENT_ID', 'OAUTH_GOOGLE_CLIENT_ID'],
    ['OAUTH_GOOGLE_SECRET_CLIENT', 'OAUTH_GOOGLE_CLIENT_SECRET'],
    ['OAUTH_ACME_CLIENT_ID', 'OIDC_ACME_CLIENT_ID'],
    ['OIDC_ACME_ISSUR', 'OIDC_ACME_ISSUER'],
    ['OICD_ACME_ISSUER', 'OIDC_ACME_ISSUER'],
    ['OIDC_OUR_SSO_CLIENT_SECRT', 'OIDC_OUR_SSO_CLIENT_SECRET'],
    ['OIDC_CLIENT_ID', 'OIDC_<NAME>_CLIENT_ID'],
    ['OAUTH_CLIENT_SECRET', 'OAUTH_<NAME>_CLIENT_SECRET'],
  ])('%s: did you mean %s?', (name, meant) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([
      `${name} is not a variable that Sallyport knows. Did you mean ${meant}? If another program uses it, add it to IGNORE_VARIABLES.`,
    ])
  })

  test.each(['OAUTH_APPLE_CLIENT_SECRET', 'OAUTH_GOOGLE_HOSTED_DOMAIN', 'OIDC_ACME_AUDIENCE'])(
    '%s, which resembles none of a provider that is set up',
    (name) => {
      expect(problemsOf({ ...all, [name]: 'x' })).toEqual([
        expect.stringMatching(`^${name} is not a variable that Sallyport knows\\.`),
      ])
    },
  )

  test('and a variable of another program is accepted', () => {
    const foreign = ['OAUTH2_PROXY_CLIENT_ID', 'OAUTH_TOKEN', 'OIDC_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL']
    const injected = { OIDC_ACME_SERVICE_HOST: '10.0.0.7', OAUTH_GOOGLE_PORT: 'tcp://10.0.0.7:4000' }
    expect(problemsOf({ ...injected, ...Object.fromEntries(foreign.map((name) => [name, 'x'])) })).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { applePrivateKey } from '../_util/apple-key.ts'
import { problemsOf, variableNames } from '../_util/variables.ts'
import { strongSecret } from './environments.ts'

describe('a weak secret is refused', () => {
  const weakSecrets = [
    'short',
    strongSecret.slice(0, 31),
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
  test.each(weakSecrets)('SALLYPORT_SECRET=%s', (secret) => {
    const problems = problemsOf({ SALLYPORT_SECRET: secret })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^SALLYPORT_SECRET .*openssl rand/)
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

  test('the configuration contains none of them', () => {
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

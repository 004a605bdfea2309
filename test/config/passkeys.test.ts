import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { problemsOf } from '../_util/variables.ts'

const passkeysOf = (variables: Record<string, string>) => readSettings(variables).config.passkeys

describe('the RP id', () => {
  test.each<[string, Record<string, string>, string]>([
    ['is localhost without any variable', {}, 'localhost'],
    ['is the host of PUBLIC_URL', { PUBLIC_URL: 'https://id.example.com' }, 'id.example.com'],
    ['is PASSKEY_RP_ID', { PUBLIC_URL: 'https://id.example.com', PASSKEY_RP_ID: 'example.com' }, 'example.com'],
  ])('%s', (_what, variables, rpId) => {
    expect(passkeysOf(variables)?.rpId).toBe(rpId)
  })

  test.each(['http://127.0.0.1:4000', 'https://192.0.2.7', 'http://[::1]:4000', 'https://[2001:db8::7]'])(
    'is none where PUBLIC_URL is %s, so that passkeys are off',
    (url) => {
      expect(passkeysOf({ PUBLIC_URL: url })).toBeNull()
      expect(problemsOf({ PUBLIC_URL: url, PASSKEY_ORIGINS: 'https://app.example.com' })).toEqual([
        'PASSKEY_ORIGINS needs PASSKEY_RP_ID where PUBLIC_URL has an IP address.',
      ])
    },
  )

  test.each([
    '127.0.0.1',
    '192.0.2.7',
    '::1',
    '[::1]',
    'https://example.com',
    'example.com:443',
    'example.com/',
    '*.example.com',
    'exa mple.com',
  ])('cannot be %s', (rpId) => {
    const problems = problemsOf({ PUBLIC_URL: 'https://id.example.com', PASSKEY_RP_ID: rpId })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^PASSKEY_RP_ID must be /)
  })

  test('of another domain than PUBLIC_URL needs origins', () => {
    const variables = { PUBLIC_URL: 'https://id.example.com', PASSKEY_RP_ID: 'example.org' }
    expect(problemsOf(variables)).toEqual(['PASSKEY_RP_ID needs PASSKEY_ORIGINS, because PUBLIC_URL is outside of it.'])
    const origins = { PASSKEY_ORIGINS: 'https://app.example.org' }
    expect(passkeysOf({ ...variables, ...origins })).toEqual({
      rpId: 'example.org',
      origins: ['https://app.example.org'],
    })
  })
})

describe('the origins', () => {
  const PUBLIC_URL = 'https://id.example.com/auth'
  const APP_URL = 'https://app.example.com'
  const PASSKEY_RP_ID = 'example.com'

  test('are those of PUBLIC_URL and APP_URL, as far as they belong to the RP id', () => {
    expect(passkeysOf({ PUBLIC_URL, APP_URL, PASSKEY_RP_ID })?.origins).toEqual(['https://id.example.com', APP_URL])
    expect(passkeysOf({ PUBLIC_URL, APP_URL })?.origins).toEqual(['https://id.example.com'])
    expect(passkeysOf({ PUBLIC_URL, APP_URL: 'https://id.example.com/app' })?.origins).toEqual([
      'https://id.example.com',
    ])
  })

  test('are those of PASSKEY_ORIGINS, with subdomains, ports and Android apps', () => {
    const android = `android:apk-key-hash:${'a'.repeat(43)}`
    const listed = ['https://example.com', 'https://deep.app.example.com:8443', android]
    expect(passkeysOf({ PUBLIC_URL, PASSKEY_RP_ID, PASSKEY_ORIGINS: listed.join(',') })?.origins).toEqual(listed)
  })

  test.each([
    'https://example.org',
    'https://evilexample.com',
    'https://example.com.evil.org',
    'http://localhost:4000',
  ])('stop the start where one is outside the RP id: %s', (origin) => {
    expect(problemsOf({ PUBLIC_URL, PASSKEY_RP_ID, PASSKEY_ORIGINS: `https://app.example.com,${origin}` })).toEqual([
      'PASSKEY_ORIGINS must list origins of example.com (PASSKEY_RP_ID) or of its subdomains.',
    ])
  })

  test.each([
    'https://app.example.com/',
    'https://*.example.com',
    'app.example.com',
    'null',
    'android:apk-key-hash:short',
  ])('cannot be %s', (origin) => {
    const [problem] = problemsOf({ PUBLIC_URL, PASSKEY_RP_ID, PASSKEY_ORIGINS: origin })
    expect(problem).toBe(
      'PASSKEY_ORIGINS must list exact origins such as https://app.example.com, without paths or wildcards.',
    )
  })
})

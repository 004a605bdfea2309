import { expect, test } from 'vitest'
import { ConfigError, readSettings } from '../../src/config.ts'

const problemsOf = (env: Record<string, string>) => {
  try {
    readSettings({ NODE_ENV: 'development', ...env })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}
const modeOf = (env: Record<string, string>) => readSettings({ NODE_ENV: 'development', ...env }).config.cookieMode

test('COOKIE_MODE is off by default, and on for the host of PUBLIC_URL or for COOKIE_DOMAIN', () => {
  const PUBLIC_URL = 'https://auth.example.com'
  expect(modeOf({ PUBLIC_URL })).toBeNull()
  expect(modeOf({ PUBLIC_URL, COOKIE_MODE: 'on' })).toEqual({ domain: null })
  expect(modeOf({ PUBLIC_URL, COOKIE_MODE: 'on', COOKIE_DOMAIN: 'example.com' })).toEqual({ domain: 'example.com' })
  expect(modeOf({ COOKIE_MODE: 'on' })).toEqual({ domain: null })
})

const needsHttps = 'COOKIE_MODE needs a PUBLIC_URL that begins with https://.'
const needsDomain = 'COOKIE_DOMAIN must be the host of PUBLIC_URL or a domain above it with a dot, such as example.com.'
test.each([
  [{ PUBLIC_URL: 'http://auth.example.com', COOKIE_MODE: 'on' }, needsHttps],
  [{ PUBLIC_URL: 'http://127.0.0.1.example.com', COOKIE_MODE: 'on' }, needsHttps],
  [{ PUBLIC_URL: 'https://auth.example.com', COOKIE_MODE: 'on', COOKIE_DOMAIN: 'com' }, needsDomain],
  [{ PUBLIC_URL: 'https://auth.example.com', COOKIE_MODE: 'on', COOKIE_DOMAIN: 'ample.com' }, needsDomain],
  [{ PUBLIC_URL: 'https://auth.example.com', COOKIE_MODE: 'on', COOKIE_DOMAIN: 'a.auth.example.com' }, needsDomain],
  [{ PUBLIC_URL: 'https://192.0.2.1', COOKIE_MODE: 'on', COOKIE_DOMAIN: '192.0.2.1' }, needsDomain],
  [{ PUBLIC_URL: 'https://auth.example.com', COOKIE_DOMAIN: 'example.com' }, 'COOKIE_DOMAIN needs COOKIE_MODE=on.'],
  [{ COOKIE_MODE: 'maybe' }, 'COOKIE_MODE must be on or off.'],
])('%j stops the start with a sentence', (env, problem) => {
  expect(problemsOf(env)).toEqual([problem])
})

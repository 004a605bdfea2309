import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApiKeySecret, parseApiKey } from '../../src/crypto/api-key.ts'
import { createTestApp, type TestApp } from '../../test/_util/app.ts'
import { createApiKeyVerifier } from '../src/node.ts'

let app: TestApp
let service: string
let key: string
beforeAll(async () => {
  app = await createTestApp()
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  service = (await app.createKey(admin, ['keys:verify'])).key
  key = (await app.createKey(admin, ['profile:read'])).key
})
afterAll(() => app.close())

let asked = 0
beforeEach(() => {
  asked = 0
})
/** A check that counts how often it asks the server. */
const createVerify = (cacheSize?: number) =>
  createApiKeyVerifier({
    url: app.url,
    apiKey: service,
    ...(cacheSize !== undefined && { cacheSize }),
    fetch: (...given) => {
      asked += 1
      return fetch(...given)
    },
    now: () => app.clock.now().getTime(),
  })
const invented = (mode: 'LIVE' | 'TEST' = 'LIVE') => createApiKeySecret(mode, randomUUID()).key
const refused = { valid: false, status: 401, missingScopes: [] }

test('the server is asked about no key with another length or checksum', async () => {
  const verify = createVerify()
  const texts = [
    '',
    'sp_live_invented',
    `${key}0`,
    key.slice(0, -1),
    key.replace('sp_live_', 'sp_test_'),
    key.replace('sp_live_', 'sp_prod_'),
    `${key.slice(0, -1)}!`,
    key.toUpperCase(),
    ...Array.from({ length: 56 }, (_, index) => {
      const at = index + 8
      return `${key.slice(0, at)}${key[at] === 'x' ? 'y' : 'x'}${key.slice(at + 1)}`
    }),
  ]
  for (const text of texts) {
    expect(parseApiKey(text), text).toBeNull()
    expect(await verify(text), text).toEqual(refused)
  }
  expect(asked).toBe(0)
})

test('the server is asked about every key that it could have made', async () => {
  const verify = createVerify()
  const keys = Array.from({ length: 20 }, () => [invented('LIVE'), invented('TEST')]).flat()
  for (const each of keys) expect(await verify(each)).toEqual(refused)
  expect(asked).toBe(40)
  expect(await verify(` ${key}\n`)).toMatchObject({ valid: true, mode: 'LIVE', scopes: ['profile:read'] })
})

test('invented keys do not fill the memory, and displace no verdict of a valid key', async () => {
  const verify = createVerify(3)
  expect(await verify(key)).toMatchObject({ valid: true })
  const keys = Array.from({ length: 6 }, () => invented())
  for (const each of keys) expect(await verify(each)).toEqual(refused)
  expect(asked).toBe(7)
  for (const each of [key, ...keys.slice(3)]) await verify(each)
  expect(asked).toBe(7)
  expect(await verify(keys[2] ?? '')).toEqual(refused)
  expect(asked).toBe(8)
})

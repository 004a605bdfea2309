import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApiKeySecret } from '../../../src/crypto/api-key.ts'
import { type Credential, createTestApp, documents, expectType, type Person, type TestApp } from '../../_util/app.ts'

/** Without limits, on the same database: makes people. */
let people: TestApp
let app: TestApp
let person: Person
beforeAll(async () => {
  people = await createTestApp()
  app = await people.startAnother({ rateLimits: true })
})
afterAll(async () => {
  await app.close()
  await people.close()
})
beforeEach(async () => {
  // Ends the window of the test before.
  await people.clock.advance(60)
  person = await people.createPerson()
})

const statusOf = async (credential: Credential) => (await app.execute(documents.me, {}, credential)).status
const invented = (id: string = randomUUID()) => ({ apiKey: createApiKeySecret('LIVE', id).key })

/** Uses up the failures of this address. */
async function spendFailures() {
  const failures = { key: 'failed-lookup:127.0.0.1', limit: 600, duration: 60 }
  for (let n = 0; n < failures.limit; n++) app.server.services.sharedCounter.count(failures)
  expect(await statusOf(invented())).toBe(429)
}

test('an attacker with the id of an API key and invented secrets cannot have the key refused', async () => {
  const key = await people.createKey(person, ['profile:read'])
  expect(await statusOf(key.credential)).toBe(200)
  expect(await statusOf(invented(key.id))).toBe(401)
  await spendFailures()
  for (let n = 0; n < 3; n++) {
    expect(await statusOf(invented(key.id))).toBe(429)
    expect(await statusOf(key.credential)).toBe(200)
  }
})

test('programs that still send the old secret of a rotated key do not have the new one refused', async () => {
  const old = await people.createKey(person, ['profile:read'])
  expect(await statusOf(old.credential)).toBe(200)
  const rotated = await people.call.rotateApiKey({ id: old.id, overlapSeconds: 0 }, person.credential)
  const current = { apiKey: expectType(rotated, 'ApiKeySecret').key }
  expect(await statusOf(current)).toBe(200)
  await spendFailures()
  // The old secret has worked before: it is looked up once more.
  expect([await statusOf(old.credential), await statusOf(old.credential)]).toEqual([401, 429])
  expect(await statusOf(current)).toBe(200)
})

test('a session that has ended is exempt once more, and one that works always', async () => {
  const other = await people.logInAs(person.email)
  for (const { credential } of [person, other]) expect(await statusOf(credential)).toBe(200)
  await people.call.revokeOtherSessions({}, person.credential)
  await spendFailures()
  expect([await statusOf(other.credential), await statusOf(other.credential)]).toEqual([401, 429])
  expect(await statusOf(person.credential)).toBe(200)
})

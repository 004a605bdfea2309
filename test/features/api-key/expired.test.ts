import { buildSchema } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, keptSchema, type TestApp } from '../../_util/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('a key that has expired is rotated only after its expiry was moved, and the schema says so', async () => {
  const person = await app.createPerson()
  const inSeconds = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000).toISOString()
  const { id } = await app.createKey(person, ['profile:read'], { expiresAt: inSeconds(60) })
  await app.clock.advance(61)
  expect(codeOf(await app.call.rotateApiKey({ id }, person.credential))).toBe('API_KEY_NOT_FOUND')
  const extended = await app.call.updateApiKey({ id, input: { expiresAt: inSeconds(3600) } }, person.credential)
  expectType(extended, 'ApiKey')
  expectType(await app.call.rotateApiKey({ id }, person.credential), 'ApiKeySecret')
  const schema = buildSchema(keptSchema())
  const field = schema.getMutationType()?.getFields().rotateApiKey
  for (const described of [field, schema.getType('ApiKeyNotFoundError')]) {
    expect(described?.description).toContain('has expired')
  }
})

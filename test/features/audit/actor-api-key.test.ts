import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
let user: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  user = await app.createPerson()
})
afterAll(() => app.close())

interface Keys {
  me: {
    securityEvents: { nodes: { type: string; actorApiKeyId: string | null; actorApiKey: { name: string } | null }[] }
  }
}

/** The keys that acted, in the events that a person sees about their own account. */
async function actingKeys(person: Person): Promise<Keys['me']['securityEvents']['nodes']> {
  const query = '{ me { securityEvents { nodes { type actorApiKeyId actorApiKey { name } } } } }'
  const { data } = await app.execute<Keys>(query, {}, person.credential)
  return data.me.securityEvents.nodes.filter(({ actorApiKeyId }) => actorApiKeyId !== null)
}

test('an event shows the API key that was used to those who may see the key', async () => {
  const key = await app.createKey(user, ['profile:read', 'profile:write'])
  expectType(await app.call.updateProfile({ input: { name: 'Ada' } }, key.credential), 'User')
  const [event] = await actingKeys(user)
  expect(event).toMatchObject({
    type: 'PROFILE_CHANGED',
    actorApiKeyId: key.id,
    actorApiKey: { name: expect.any(String) },
  })
  expectType(await app.call.deleteApiKey({ id: key.id }, user.credential), 'Done')
  expect(await actingKeys(user)).toMatchObject([{ actorApiKeyId: key.id, actorApiKey: null }])
})

test('the key of an administrator is not shown to the user whom it changed', async () => {
  const other = await app.createPerson()
  const key = await app.createKey(admin, ['users:read', 'users:write'])
  expectType(await app.call.updateUser({ id: other.id, input: { name: 'Grace' } }, key.credential), 'User')
  expect(await actingKeys(other)).toMatchObject([{ actorApiKeyId: key.id, actorApiKey: null }])
})

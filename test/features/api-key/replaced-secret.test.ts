import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Credential, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { whileChanging } from '../../_util/while-changing.ts'

// What becomes of a request that waits while the secret that it came with is replaced.

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const rotate = `update api_keys set secret_hash = sha256('another'), previous_secret_hash = secret_hash,
  previous_secret_expires_at = sallyport_now() + interval '1 hour', rotated_at = sallyport_now() where id = $1`
const endOverlap = 'update api_keys set previous_secret_expires_at = sallyport_now() where id = $1'

/** Changes the row of a key while a request with it waits. @returns the type of the answer, and the name after it */
const renameWhile = async ({ id }: Person, key: { id: string; credential: Credential }, change: string) => {
  const lock: [string, unknown[]] = ['select 1 from users where id = $1 for update', [id]]
  const work = () => app.call.updateProfile({ input: { name: 'Renamed' } }, key.credential)
  const answer = await whileChanging(app, lock, work, [change, [key.id]])
  const [user] = await app.sql('select name from users where id = $1', [id])
  return [typeOf(answer), user?.name]
}

test('a rotation with an overlap does not refuse it', async () => {
  const person = await app.createPerson({ name: 'Ada' })
  const key = await app.createKey(person, ['profile:read', 'profile:write'])
  expect(await renameWhile(person, key, rotate)).toEqual(['User', 'Renamed'])
})

test.each([
  ['the overlap ends', endOverlap],
  ['the key is rotated again', rotate],
])('with the old secret, it changes nothing if %s', async (_name, change) => {
  const person = await app.createPerson({ name: 'Ada' })
  const key = await app.createKey(person, ['profile:read', 'profile:write'])
  const rotated = await app.call.rotateApiKey({ id: key.id, overlapSeconds: 3600 }, person.credential)
  expectType(rotated, 'ApiKeySecret')
  await app.clock.advance(1)
  expect(await renameWhile(person, key, change)).toEqual(['TOKEN_INVALID', 'Ada'])
})

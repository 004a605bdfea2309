import { expect, test } from 'vitest'
import { createTestApp, typeOf } from '../../_util/app.ts'
import { untilWaiting } from '../../_util/until-waiting.ts'
import { whileLocked } from '../../_util/while-locked.ts'

test('a parallel rename does not restore scopes that were removed from a key', async () => {
  const app = await createTestApp()
  const owner = await app.createPerson()
  const { id } = await app.createKey(owner, ['keys:read', 'profile:read'])
  const change = async (input: { name: string } | { scopes: string[] }) =>
    typeOf(await app.call.updateApiKey({ id, input }, owner.credential))
  let renames: Promise<string[]> | undefined
  // All of them begin before the scopes are removed, which is done first.
  const meanwhile = () => {
    renames = Promise.all(['a', 'b', 'c'].map((name) => change({ name })))
    return untilWaiting(app, renames, 4)
  }
  const held = { userId: owner.id, waiting: 1, meanwhile }
  expect(await whileLocked(app, held, () => change({ scopes: [] }))).toBe('ApiKey')
  expect(await renames).toEqual(['ApiKey', 'ApiKey', 'ApiKey'])
  expect(await app.sql('select scopes from api_keys where id = $1', [id])).toEqual([{ scopes: [] }])
  await app.close()
})

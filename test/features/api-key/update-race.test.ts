import { expect, test } from 'vitest'
import { createTestApp } from '../../_util/app.ts'

const update = 'mutation($id: ID!, $input: UpdateApiKeyInput!) { updateApiKey(id: $id, input: $input) { __typename } }'

test('a parallel rename does not restore scopes that were removed from a key', async () => {
  const app = await createTestApp()
  const owner = await app.createPerson()
  for (let round = 0; round < 30; round++) {
    const { id } = await app.createKey(owner, ['keys:read', 'profile:read'])
    const change = (input: object) => app.execute(update, { id, input }, owner.credential)
    await Promise.all([change({ scopes: [] }), change({ name: 'a' }), change({ name: 'b' }), change({ name: 'c' })])
    const [row] = await app.sql<{ scopes: string[] }>('select scopes from api_keys where id = $1', [id])
    expect(row?.scopes).toEqual([])
  }
  await app.close()
})

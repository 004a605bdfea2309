import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Credential, createTestApp, type Person, type TestApp } from '../_util/app.ts'

/** The documents of “Manage API keys”, by the names of their operations. */
const documents = Object.fromEntries(
  [
    ...readFileSync('docs/tokens.md', 'utf8').matchAll(/^```graphql\n((?:query|mutation) (\w+Keys?)\b[\s\S]*?)^```/gm),
  ].map(([, document = '', name = '']) => [name, document]),
)

let app: TestApp
let owner: Person
beforeAll(async () => {
  app = await createTestApp()
  owner = await app.createPerson()
})
afterAll(() => app.close())

/** The answer of the only field of a document. */
async function run(
  name: string,
  variables: object = {},
  by: { credential: Credential } = owner,
): Promise<object | undefined> {
  const { data, errors } = await app.execute<Record<string, object>>(
    documents[name] ?? '',
    { ...variables },
    by.credential,
  )
  expect(errors).toEqual([])
  return Object.values(data)[0]
}
const listed = async () => (await run('ListKeys')) as { apiKeys: { totalCount: number; nodes: object[] } }
const notFound = { __typename: 'ApiKeyNotFoundError', code: 'API_KEY_NOT_FOUND' }

test('the page has a document for each step', () => {
  expect(Object.keys(documents)).toEqual(['CreateKey', 'ListKeys', 'RenameKey', 'RotateKey', 'RevokeKey', 'DeleteKey'])
})

test('the documents list, rename, rotate, revoke and delete a key, as the page says', async () => {
  const { id, key } = await app.createKey(owner, ['profile:read'])
  expect(await app.call.me({}, { apiKey: key })).toMatchObject({ id: owner.id })
  expect((await listed()).apiKeys).toMatchObject({ totalCount: 1, nodes: [{ id, status: 'ACTIVE', revokedAt: null }] })
  expect(await run('RenameKey', { id, name: 'Reports' })).toMatchObject({ __typename: 'ApiKey', id, name: 'Reports' })

  const rotated = await run('RotateKey', { id })
  expect(rotated).toMatchObject({ __typename: 'ApiKeySecret', key: expect.stringMatching(/^sp_live_/), apiKey: { id } })
  // The overlap of a day.
  expect(await app.call.me({}, { apiKey: key })).toMatchObject({ id: owner.id })

  const revoked = { __typename: 'ApiKey', id, status: 'REVOKED' }
  expect(await run('RevokeKey', { id })).toMatchObject(revoked)
  expect(await run('RevokeKey', { id })).toMatchObject(revoked)
  expect((await listed()).apiKeys).toMatchObject({ totalCount: 1, nodes: [{ id, name: 'Reports', status: 'REVOKED' }] })
  expect(await run('RenameKey', { id, name: 'Other' })).toMatchObject(notFound)
  expect(await run('RotateKey', { id })).toMatchObject(notFound)

  expect(await run('DeleteKey', { id })).toMatchObject({ __typename: 'Done' })
  expect((await listed()).apiKeys).toMatchObject({ totalCount: 0, nodes: [] })
  expect(await run('DeleteKey', { id })).toMatchObject(notFound)
})

test('a key of another user is not found, and a key with keys:write revokes and deletes keys of its owner', async () => {
  const other = await app.createPerson()
  const { id } = await app.createKey(owner, ['profile:read'])
  for (const name of ['RenameKey', 'RotateKey', 'RevokeKey', 'DeleteKey']) {
    expect(await run(name, { id, name: 'Other' }, other), name).toMatchObject(notFound)
  }
  const writer = await app.createKey(owner, ['keys:write'])
  expect(await run('RevokeKey', { id }, writer)).toMatchObject({ __typename: 'ApiKey', id, status: 'REVOKED' })
  expect(await run('DeleteKey', { id }, writer)).toMatchObject({ __typename: 'Done' })
})

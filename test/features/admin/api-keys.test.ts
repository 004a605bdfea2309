import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
let ada: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson({ name: 'Grace' })
  await app.giveRole(admin, 'admin')
  ada = await app.createPerson({ name: 'Ada' })
})
afterAll(() => app.close())

const query = `query($filter: ApiKeyFilter, $first: Int, $after: String) {
  apiKeys(filter: $filter, first: $first, after: $after) {
    nodes { name status user { name } organization { name } } totalCount pageInfo { endCursor hasNextPage }
  }
}`

interface Answer {
  apiKeys: {
    nodes: { name: string; status: string; user: { name: string } | null; organization: { name: string } | null }[]
    totalCount: number
    pageInfo: { endCursor: string; hasNextPage: boolean }
  }
}

const find = async (filter: object, page: object = {}) =>
  (await app.execute<Answer>(query, { filter, ...page }, admin.credential)).data.apiKeys
const namesOf = async (filter: object) => (await find(filter)).nodes.map(({ name }) => name)

describe('apiKeys', () => {
  test('lists the keys of all users and organizations, each with its owner, by pages', async () => {
    const made = await app.call.createOrganization({ input: { name: 'Engines' } }, ada.credential)
    const { id } = expectType(made, 'Organization')
    await app.createKey(ada, ['profile:read'], { name: 'Deployment' })
    await app.createKey(ada, ['members:read'], { name: 'Billing 100 %', organizationId: id })
    await app.createKey(admin, ['users:read'], { name: 'Export' })
    const first = await find({}, { first: 2 })
    expect(first.nodes).toEqual([
      { name: 'Export', status: 'ACTIVE', user: { name: 'Grace' }, organization: null },
      { name: 'Billing 100 %', status: 'ACTIVE', user: null, organization: { name: 'Engines' } },
    ])
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([3, true])
    const second = await find({}, { first: 2, after: first.pageInfo.endCursor })
    expect(second.nodes.map(({ name, user }) => [name, user?.name])).toEqual([['Deployment', 'Ada']])
  })

  test('finds a part of the name or the prefix in any letter case', async () => {
    expect(await namesOf({ search: 'EXPO' })).toEqual(['Export'])
    expect(await namesOf({ search: '0 %' })).toEqual(['Billing 100 %'])
    expect(await namesOf({ search: 've_' })).toHaveLength(3)
    expect(await namesOf({ search: '_xp' })).toEqual([])
    expect(await namesOf({ search: 'SP' })).toHaveLength(3)
    expect(await namesOf({ search: 'ad' })).toEqual([])
    expect(await namesOf({ search: 'bi' })).toEqual(['Billing 100 %'])
    expect(await namesOf({ search: '_' })).toHaveLength(3)
    expect(await namesOf({ search: 'sp_live_' })).toHaveLength(3)
  })

  test('finds keys by what they are now', async () => {
    const expiresAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    await app.createKey(ada, [], { name: 'Soon', expiresAt })
    const { id } = await app.createKey(ada, [], { name: 'Gone', expiresAt })
    await app.call.revokeApiKey({ id }, ada.credential)
    expect(await namesOf({ status: ['REVOKED'] })).toEqual(['Gone'])
    expect(await namesOf({ status: ['ACTIVE'] })).toEqual(['Soon', 'Export', 'Billing 100 %', 'Deployment'])
    await app.sql(
      `update api_keys set expires_at = sallyport_now() - interval '1 second' where name in ('Soon', 'Gone')`,
    )
    expect(await namesOf({ status: ['EXPIRED'] })).toEqual(['Soon'])
    expect(await namesOf({ status: ['EXPIRED', 'REVOKED'] })).toEqual(['Gone', 'Soon'])
    expect(await namesOf({ status: [] })).toEqual([])
  })

  test('never contains a secret', async () => {
    const { key } = await app.createKey(ada, [], { name: 'Secret' })
    const { nodes } = expectType(await app.call.apiKeys({}, admin.credential), 'ApiKeyConnection')
    expect(nodes.map(({ name }) => name)).toContain('Secret')
    expect(JSON.stringify(nodes)).not.toContain(key.slice(-40))
  })

  test('is refused to users, and refuses a search that is too long', async () => {
    expect(codeOf(await app.call.apiKeys({}, ada.credential))).toBe('FORBIDDEN')
    const long = await app.call.apiKeys({ filter: { search: 'a'.repeat(321) } }, admin.credential)
    expect(long).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: '`filter.search`: This must have at most 320 characters.',
    })
  })
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../../test/_util/app.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { apiKeys, members, type Page, type PageOptions, sessions } from '../../src/index.ts'
import { bundle } from '../_util/bundle.ts'
import { createTabs, signIn } from '../_util/tabs.ts'

let app: TestApp
let person: Person
let auth: AuthClient
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  const tabs = createTabs(app)
  person = await app.createPerson()
  auth = tabs.open()
  await signIn(auth, person)
  return tabs.close
})

const joinAsMember = (organizationId: string, userId: string) =>
  app.sql(
    `insert into organization_members (organization_id, user_id, role, created_at) values ($1, $2, 'member', sallyport_now())`,
    [organizationId, userId],
  )

/** Reads a list page by page, and checks that every page but the last is full. */
async function readAll<Item>(read: (page: PageOptions) => Promise<Page<Item> | null>, first: number): Promise<Item[]> {
  const items: Item[] = []
  let after: string | null = null
  do {
    const page: Page<Item> | null = await read({ first, after })
    if (!page) throw new Error('There is no list.')
    if (page.next) expect(page.items).toHaveLength(first)
    items.push(...page.items)
    after = page.next
    if (!after) expect(page.totalCount).toBe(items.length)
  } while (after)
  return items
}

test('sessions are read page by page, newest first', async () => {
  for (let count = 0; count < 3; count++) {
    await app.clock.advance(1)
    await app.call.login({ input: { identifier: person.email, password: person.password } })
  }
  const list = await readAll((page) => sessions(auth, page), 2)
  expect(list.length).toBeGreaterThan(3)
  expect(list.map(({ createdAt }) => createdAt)).toEqual(
    list
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .toReversed(),
  )
  expect(list.filter(({ current }) => current).map(({ id }) => id)).toEqual([auth.state.session?.id])
  expect(list[0]).toMatchObject({ __typename: 'Session', organization: null })
})

test('API keys of the user and of an organization are read page by page', async () => {
  const names = ['first', 'second', 'third']
  for (const name of names) {
    expectType(await auth.createApiKey({ name, scopes: ['profile:read'] }), 'ApiKeySecret')
  }
  const own = await readAll((page) => apiKeys(auth, page), 2)
  expect(own.map(({ name }) => name)).toEqual(names.toReversed())
  const { id: organizationId } = expectType(await auth.createOrganization({ name: 'Acme' }), 'Organization')
  const input = { name: 'org', scopes: ['members:read'], organizationId }
  expectType(await auth.createApiKey(input), 'ApiKeySecret')
  const keys = await readAll((page) => apiKeys(auth, { organizationId, ...page }), 1)
  expect(keys).toMatchObject([{ name: 'org', organization: { id: organizationId } }])
})

test('members of an organization are read page by page, with the names of each', async () => {
  const { id: organizationId } = expectType(await auth.createOrganization({ name: 'Acme' }), 'Organization')
  const others = [await app.createPerson(), await app.createPerson()]
  for (const { id } of others) {
    await joinAsMember(organizationId, id)
  }
  const list = await readAll((page) => members(auth, { organizationId, ...page }), 2)
  expect(list.map(({ user }) => user.id).toSorted()).toEqual([person, ...others].map(({ id }) => id).toSorted())
  const [other] = others
  expect(list.find(({ user }) => user.id === other?.id)).toMatchObject({ role: 'member', email: other?.email })
  expect(list.find(({ user }) => user.id === person.id)).toMatchObject({ role: 'owner' })
})

test('somebody who does not belong to the organization, and nobody, read no list', async () => {
  const { id: organizationId } = expectType(await auth.createOrganization({ name: 'Acme' }), 'Organization')
  const tabs = createTabs(app)
  const stranger = tabs.open()
  await signIn(stranger, await app.createPerson())
  expect(await members(stranger, { organizationId })).toBeNull()
  expect(await apiKeys(stranger, { organizationId })).toBeNull()
  await stranger.logOut()
  expect([await sessions(stranger), await apiKeys(stranger)]).toEqual([null, null])
  await expect(members(stranger, { organizationId })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  tabs.close()
})

test('a member whose role may not read the API keys of the organization gets an error', async () => {
  const { id: organizationId } = expectType(await auth.createOrganization({ name: 'Acme' }), 'Organization')
  const tabs = createTabs(app)
  const member = tabs.open()
  const other = await app.createPerson()
  await signIn(member, other)
  await joinAsMember(organizationId, other.id)
  await expect(apiKeys(member, { organizationId })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  tabs.close()
})

test('a bad cursor is an error', async () => {
  await expect(sessions(auth, { after: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('an application that uses no list contains none', async () => {
  expect(await bundle(`export { createAuthClient } from '/src/index.ts'`)).not.toContain('hasNextPage')
  expect(await bundle(`export { sessions } from '/src/index.ts'`)).toContain('hasNextPage')
})

import { randomUUID } from 'node:crypto'
import { isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Credential, createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { addMember, createOrganizationOf } from '../_util/organizations.ts'
import { storeOAuthAccount, storePasskey } from '../_util/store-rows.ts'

let app: TestApp
let owner: Person
let stranger: Person
let administrator: Person
/** An object of each type that belongs to the owner, by the name of its type. */
let ids: Record<string, string>
let organizationId: string
let organizationKey: { id: string; credential: Credential }

beforeAll(async () => {
  app = await createTestApp()
  owner = await app.createPerson()
  stranger = await app.createPerson()
  administrator = await app.createPerson()
  await app.giveRole(administrator, 'admin')
  Object.assign(administrator, await app.logInAs(administrator.email))
  await storePasskey(app, owner.id)
  await storeOAuthAccount(app, owner.id)
  const key = await app.createKey(owner, ['profile:read'])
  organizationId = await createOrganizationOf(app, owner)
  organizationKey = await app.createKey(owner, ['org:write'], { organizationId })
  const idIn = async (table: string) => {
    const [row] = await app.sql<{ id: string }>(`select id from ${table} where user_id = $1 limit 1`, [owner.id])
    return row?.id ?? ''
  }
  const [event] = await app.sql<{ id: string }>('select id from audit_events where actor_id = $1 limit 1', [owner.id])
  ids = {
    User: owner.id,
    Session: owner.sessionId,
    ApiKey: key.id,
    Organization: organizationId,
    Passkey: await idIn('passkeys'),
    OAuthAccount: await idIn('oauth_accounts'),
    AuditEvent: event?.id ?? '',
  }
})
afterAll(() => app.close())

type Found = Answer<{ node: { __typename: string; id: string } | null }>
const find = (id: string, credential?: Credential): Promise<Found> =>
  app.execute('query($id: ID!) { node(id: $id) { __typename id } }', { id }, credential)

/** The types that implement `Node`. */
function nodeTypes(): string[] {
  const node = app.server.schema.getType('Node')
  return Object.values(app.server.schema.getTypeMap())
    .filter((type) => isObjectType(type) && type.getInterfaces().some((each) => each === node))
    .map(({ name }) => name)
}

test('every type of the contract is a node, and has an object in these tests', () => {
  expect(nodeTypes().toSorted()).toEqual(Object.keys(ids).toSorted())
})

describe.each(['User', 'Session', 'ApiKey', 'Organization', 'Passkey', 'OAuthAccount', 'AuditEvent'])('%s', (type) => {
  const idOf = () => ids[type] ?? ''
  const found = () => ({ __typename: type, id: idOf() })

  test('is found by its owner, in any letter case of the id', async () => {
    expect((await find(idOf(), owner.credential)).data.node).toEqual(found())
    expect((await find(idOf().toUpperCase(), owner.credential)).data.node).toEqual(found())
  })

  test('is found by an administrator', async () => {
    expect((await find(idOf(), administrator.credential)).data.node).toEqual(found())
  })

  test('is null for another user, as an id that does not exist is, unless its profile is public', async () => {
    const { data, errors } = await find(idOf(), stranger.credential)
    expect(errors).toEqual([])
    expect(data.node).toEqual(type === 'User' ? found() : null)
    expect(await find(randomUUID(), stranger.credential)).toMatchObject({ data: { node: null }, errors: [] })
  })

  test('is null for an API key of the owner without the scope', async () => {
    const { credential } = await app.createKey(owner, ['profile:write'])
    expect((await find(idOf(), credential)).data.node).toEqual(type === 'User' ? found() : null)
  })

  test('needs a credential', async () => {
    expect((await find(idOf())).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

test('a field of a node keeps the rule of its type', async () => {
  const query = 'query($id: ID!) { node(id: $id) { id ... on User { name email } } }'
  const answer = await app.execute<{ node: object }>(query, { id: owner.id }, stranger.credential)
  expect(answer.data.node).toMatchObject({ id: owner.id, email: null })
  expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
})

test('a session that has ended and a text that is not an id are null', async () => {
  const other = await app.logInAs(owner.email)
  await app.call.logout({}, other.credential)
  for (const id of [other.sessionId, '', '%', 'x'.repeat(5000), `${owner.id} `, `{${owner.id}}`]) {
    expect(await find(id, owner.credential)).toMatchObject({ data: { node: null }, errors: [] })
  }
})

describe('objects of an organization', () => {
  test('are found by its members as their roles allow', async () => {
    const member = await app.createPerson()
    await addMember(app, organizationId, member.id, 'member')
    expect((await find(organizationId, member.credential)).data.node).toMatchObject({ id: organizationId })
    expect((await find(organizationKey.id, member.credential)).data.node).toBeNull()
    expect((await find(organizationKey.id, owner.credential)).data.node).toMatchObject({ __typename: 'ApiKey' })
    expect((await find(organizationKey.id, stranger.credential)).data.node).toBeNull()
  })

  test('are found by an API key of the organization, and nothing else is', async () => {
    expect((await find(organizationId, organizationKey.credential)).data.node).toMatchObject({ id: organizationId })
    for (const type of ['Session', 'ApiKey', 'Passkey', 'OAuthAccount', 'AuditEvent']) {
      expect([type, (await find(ids[type] ?? '', organizationKey.credential)).data.node]).toEqual([type, null])
    }
  })

  test('events have no address of an administrator of the server', async () => {
    await app.call.updateOrganization({ id: organizationId, input: { name: 'Renamed' } }, administrator.credential)
    const [event] = await app.sql<{ id: string }>(
      `select id from audit_events where organization_id = $1 and actor_id = $2`,
      [organizationId, administrator.id],
    )
    const query = 'query($id: ID!) { node(id: $id) { ... on AuditEvent { ip userAgent } } }'
    const seen = async (credential: Credential) =>
      (await app.execute<{ node: object | null }>(query, { id: event?.id }, credential)).data.node
    expect(await seen(owner.credential)).toEqual({ ip: null, userAgent: null })
    expect(await seen(administrator.credential)).toMatchObject({ ip: expect.any(String) })
    expect(await seen(stranger.credential)).toBeNull()
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { declared } from '../../../src/features/index.ts'
import { type Credential, createTestApp, expectType, type Person, type TestApp, testPassword } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import type { AuditEventConnection } from '../../_util/operations.generated.ts'
import { addMember, createOrganizationOf, openMembers } from '../../_util/organizations.ts'

type AuditEvent = AuditEventConnection['nodes'][number]

let app: TestApp
let serial = 0
let owner: Guest
let auditor: Guest
let member: Guest
let other: Guest
/** An administrator of the server, who is a member of no organization. */
let operator: Guest
let organizationId: string
let elsewhereId: string
beforeAll(async () => {
  const every = ['org:write', 'members:read', 'members:write', 'org_keys:read', 'org_keys:write', 'org_audit:read']
  app = await createTestApp({
    organizationRoles: { owner: every, admin: every, member: [], auditor: ['org_audit:read'] },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  serial += 1
  const guests = await openMembers(app, 5, `audit-${serial}`)
  ;[owner, auditor, member, other, operator] = guests as [Guest, Guest, Guest, Guest, Guest]
  await app.sql(`update users set role = 'admin' where id = $1`, [operator.id])
  organizationId = await createOrganizationOf(app, owner, `Audited ${serial}`)
  elsewhereId = await createOrganizationOf(app, other, `Elsewhere ${serial}`)
  await addMember(app, organizationId, auditor.id, 'auditor')
  await addMember(app, organizationId, member.id, 'member')
  await addMember(app, elsewhereId, member.id, 'member')
})

const selected = `totalCount pageInfo { hasNextPage endCursor } nodes { id type actorId targetId actor { id } organizationId
  organization { id } ip userAgent details actorApiKeyId }`
const read = async (credential: Credential, page = 'first: 100', id = organizationId) => {
  const query = `query($id: ID!) { organization(id: $id) { auditEvents(${page}) { ${selected} } } }`
  return app.execute<{ organization: { auditEvents: AuditEventConnection } | null }>(query, { id }, credential)
}
const eventsSeenBy = async (credential: Credential): Promise<AuditEvent[]> =>
  (await read(credential)).data.organization?.auditEvents.nodes ?? []
const typesOf = (events: AuditEvent[]) => events.map(({ type }) => type)
const rename = (by: Guest, name: string) =>
  app.call.updateOrganization({ id: organizationId, input: { name } }, by.credential)

describe('Organization.auditEvents', () => {
  test('lists the events of the organization, newest first, by pages', async () => {
    await rename(owner, 'One')
    await rename(owner, 'Two')
    await app.call.updateMember({ input: { organizationId, userId: member.id, role: 'auditor' } }, owner.credential)
    const events = await eventsSeenBy(auditor.credential)
    expect(typesOf(events)).toEqual([
      'MEMBER_ROLE_CHANGED',
      'ORGANIZATION_UPDATED',
      'ORGANIZATION_UPDATED',
      'ORGANIZATION_CREATED',
    ])
    expect(events[0]).toMatchObject({
      actorId: owner.id,
      targetId: member.id,
      organizationId,
      organization: { id: organizationId },
      ip: '127.0.0.1',
      details: { before: 'member', after: 'auditor' },
    })
    const [first] = [(await read(owner.credential, 'first: 3')).data.organization?.auditEvents]
    expect([first?.totalCount, first?.nodes.length, first?.pageInfo.hasNextPage]).toEqual([4, 3, true])
    const next = await read(owner.credential, `first: 3, after: "${first?.pageInfo.endCursor}"`)
    expect(next.data.organization?.auditEvents.nodes).toMatchObject([{ type: 'ORGANIZATION_CREATED' }])
  })

  test('requires org_audit:read, also of an API key', async () => {
    const make = async (scopes: string[]) => {
      const input = { name: 'a key', scopes, organizationId }
      return { apiKey: expectType(await app.call.createApiKey({ input }, owner.credential), 'ApiKeySecret').key }
    }
    for (const credential of [member.credential, await make(['org_keys:read'])]) {
      expect((await read(credential)).errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN', requiredOrganizationScopes: [['org_audit:read']] } },
      ])
    }
    expect(typesOf(await eventsSeenBy(await make(['org_audit:read'])))).toContain('API_KEY_CREATED')
    expect((await read(other.credential)).data.organization).toBeNull()
  })

  test('has no event of another organization, and none of a member outside of it', async () => {
    await app.call.updateOrganization({ id: elsewhereId, input: { name: 'Else' } }, other.credential)
    await app.call.createApiKey({ input: { name: 'private', scopes: [] } }, member.credential)
    const person = await app.createPerson()
    await addMember(app, organizationId, person.id, 'member')
    await app.logInAs(person.email)
    await app.call.login({ input: { identifier: person.email, password: 'wrong' } })
    const events = await eventsSeenBy(owner.credential)
    expect(events.map(({ organizationId: id }) => id)).toEqual(events.map(() => organizationId))
    expect(typesOf(events)).toEqual(['ORGANIZATION_CREATED'])
  })

  test('shows a login into the organization without the session, and not where a member was before', async () => {
    const person = await app.createPerson()
    await addMember(app, organizationId, person.id, 'member')
    await addMember(app, elsewhereId, person.id, 'member')
    const input = { identifier: person.email, password: testPassword, organizationId }
    await app.call.login({ input })
    await app.call.switchOrganization({ id: elsewhereId }, person.credential)
    await app.call.switchOrganization({ id: organizationId }, person.credential)
    const events = await eventsSeenBy(owner.credential)
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'ORGANIZATION_SWITCHED', actorId: person.id, ip: '127.0.0.1' },
      { type: 'LOGGED_IN', actorId: person.id, ip: '127.0.0.1' },
    ])
    expect(events.slice(0, 2).map(({ details }) => details)).toEqual([{}, { method: 'password' }])
    expect(JSON.stringify(events)).not.toContain(elsewhereId)
  })

  test('hides every detail that is not known to concern the organization', async () => {
    for (const { name } of declared.events) {
      await app.sql(
        `insert into audit_events (type, created_at, organization_id, details) values ($1, sallyport_now(), $2, $3)`,
        [name, organizationId, JSON.stringify({ role: 'member', somethingNew: 'hidden', sessionId: 'hidden' })],
      )
    }
    const events = await eventsSeenBy(owner.credential)
    expect(events.length).toBeGreaterThan(40)
    for (const event of events.slice(0, declared.events.length)) expect(event.details).toEqual({ role: 'member' })
  })

  test('shows that an administrator of the server acted, and not from where', async () => {
    await rename(operator, 'By the operator')
    const [event] = await eventsSeenBy(owner.credential)
    expect(event).toMatchObject({
      type: 'ORGANIZATION_UPDATED',
      actorId: operator.id,
      ip: null,
      userAgent: null,
      details: { byAdministrator: true },
    })
    const admins = await app.execute(
      'query($id: ID) { auditEvents(filter: { organizationId: $id }, first: 1) { nodes { ip } } }',
      { id: organizationId },
      operator.credential,
    )
    expect(admins.data).toEqual({ auditEvents: { nodes: [{ ip: '127.0.0.1' }] } })
  })

  test('names the API key that acted', async () => {
    const input = { name: 'a key', scopes: ['org:write'], organizationId }
    const { key, apiKey } = expectType(await app.call.createApiKey({ input }, owner.credential), 'ApiKeySecret')
    await app.call.updateOrganization({ id: organizationId, input: { name: 'By a key' } }, { apiKey: key })
    const [event] = await eventsSeenBy(owner.credential)
    expect(event).toMatchObject({ type: 'ORGANIZATION_UPDATED', actorId: null, actorApiKeyId: apiKey.id })
  })
})

describe('auditEvents of the server', () => {
  const find = async (filter: string) => {
    const query = `{ auditEvents(first: 100, filter: ${filter}) { ${selected} } }`
    const { data } = await app.execute<{ auditEvents: AuditEventConnection }>(query, {}, operator.credential)
    return data.auditEvents
  }

  test('are filtered by organization, also after it is deleted', async () => {
    await rename(owner, 'Soon gone')
    await app.call.deleteOrganization({ id: organizationId }, owner.credential)
    const { totalCount, nodes } = await find(`{ organizationId: "${organizationId}" }`)
    expect(totalCount).toBe(3)
    expect(typesOf(nodes)).toEqual(['ORGANIZATION_DELETED', 'ORGANIZATION_UPDATED', 'ORGANIZATION_CREATED'])
    expect(nodes[0]).toMatchObject({ organizationId, organization: null })
    expect((await find(`{ organizationId: "' or '1'='1" }`)).totalCount).toBe(0)
  })
})

describe('User.securityEvents', () => {
  const query = `{ me { securityEvents(first: 1) { nodes { type actorId ip userAgent organizationId organization { id } } } } }`
  interface NewestData {
    me: { securityEvents: { nodes: object[] } }
  }
  const newestOf = async (guest: Pick<Person, 'credential'>) => {
    const { data } = await app.execute<NewestData>(query, {}, guest.credential)
    return data.me.securityEvents.nodes[0]
  }

  test('do not tell a member the address of the owner who acted, nor an organization that they left', async () => {
    await app.call.removeMember({ organizationId, userId: member.id }, owner.credential)
    expect(await newestOf(member)).toEqual({
      type: 'MEMBER_REMOVED',
      actorId: owner.id,
      ip: null,
      userAgent: null,
      organizationId,
      organization: null,
    })
  })

  test('tell users their own address, and administrators every address', async () => {
    await rename(owner, 'New name')
    expect(await newestOf(owner)).toMatchObject({ type: 'ORGANIZATION_UPDATED', ip: '127.0.0.1' })
    await app.call.removeMember({ organizationId, userId: member.id }, owner.credential)
    const query = 'query($id: ID!) { user(id: $id) { securityEvents(first: 1) { nodes { type ip } } } }'
    const { data } = await app.execute(query, { id: member.id }, operator.credential)
    const nodes = [{ type: 'MEMBER_REMOVED', ip: '127.0.0.1' }]
    expect(data).toEqual({ user: { securityEvents: { nodes } } })
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type TestApp } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import { addMember, createOrganizationOf, openMembers, rolesOf } from '../../_util/organizations.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
let serial = 0
let organizationId: string
let owner: Guest
let admin: Guest
let member: Guest
let recruiter: Guest
let outsider: Guest
let operator: Guest
beforeAll(async () => {
  app = await createTestApp({
    // A role that may change members, and lacks other scopes.
    organizationRoles: {
      owner: ['org:write', 'members:read', 'members:write', 'org_keys:read', 'org_keys:write', 'org_audit:read'],
      admin: ['org:write', 'members:read', 'members:write', 'org_keys:read', 'org_keys:write', 'org_audit:read'],
      recruiter: ['members:read', 'members:write'],
      reader: ['members:read'],
      member: [],
    },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  serial += 1
  const people = await openMembers(app, 6, `members-${serial}`)
  ;[owner, admin, member, recruiter, outsider, operator] = people as [Guest, Guest, Guest, Guest, Guest, Guest]
  await app.sql(`update users set role = 'admin' where id = $1`, [operator.id])
  organizationId = await createOrganizationOf(app, owner, `Members ${serial}`)
  await addMember(app, organizationId, admin.id, 'admin')
  await addMember(app, organizationId, member.id, 'member')
  await addMember(app, organizationId, recruiter.id, 'recruiter')
})

const giveRole = (who: Guest, role: string, by: Guest) =>
  app.call.updateMember({ input: { organizationId, userId: who.id, role } }, by.credential)
const remove = (who: Guest, by: Guest) => app.call.removeMember({ organizationId, userId: who.id }, by.credential)
const outcome = (answer: { __typename: string; code?: string } | null) => codeOf(answer) ?? answer?.__typename

interface MembersData {
  organization: {
    members: {
      totalCount: number
      nodes: { role: string; email: string | null; user: { id: string; name: string | null } }[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
    }
  }
}

describe('the members of an organization', () => {
  const query = `query($id: ID!) { organization(id: $id) { members { totalCount nodes { role email user { id name email } } } } }`

  test('are seen by every member with their names; addresses need members:read', async () => {
    const seenBy = async (reader: Guest) => {
      const document = query.replace(' email }', ' }')
      const { data } = await app.execute<MembersData>(document, { id: organizationId }, reader.credential)
      return data.organization.members
    }
    const plain = await seenBy(member)
    expect(plain.totalCount).toBe(4)
    expect(plain.nodes.map((node) => node.user.name)).toContain(`members-${serial} 1`)
    expect(plain.nodes.map((node) => node.email)).toEqual([null, null, null, null])
    const known = await seenBy(recruiter)
    expect(known.nodes.map((node) => node.email)).toContain(`members-${serial}-1@example.com`)
  })

  test('show no more of their accounts than the public profile', async () => {
    const { errors } = await app.execute(query, { id: organizationId }, recruiter.credential)
    expect(new Set(errors.map((error) => error.extensions.code))).toEqual(new Set(['FORBIDDEN']))
  })

  test('an unconfirmed address is not shown', async () => {
    await app.sql('update users set email_verified_at = null where id = $1', [member.id])
    const { data } = await app.execute<MembersData>(
      'query($id: ID!) { organization(id: $id) { members { nodes { email user { id } } } } }',
      { id: organizationId },
      owner.credential,
    )
    const { nodes } = data.organization.members
    expect(nodes.find(({ user }) => user.id === member.id)?.email).toBeNull()
  })

  test('are read in pages', async () => {
    const page = (after?: string | null) =>
      app.execute<MembersData>(
        'query($id: ID!, $after: String) { organization(id: $id) { members(first: 3, after: $after) { pageInfo { endCursor hasNextPage } nodes { user { id } } } } }',
        { id: organizationId, after },
        member.credential,
      )
    const first = (await page()).data.organization.members
    const second = (await page(first.pageInfo.endCursor)).data.organization.members
    const ids = [...first.nodes, ...second.nodes].map((node) => node.user.id)
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false])
    expect(new Set(ids)).toEqual(new Set([owner.id, admin.id, member.id, recruiter.id]))
  })
})

describe('updateMember', () => {
  test('gives another role, which holds from the next request on', async () => {
    expect(await giveRole(member, 'admin', owner)).toMatchObject({ __typename: 'Membership', role: 'admin' })
    expect(await app.call.organization({ id: organizationId }, member.credential)).toMatchObject({ myRole: 'admin' })
    expect(outcome(await giveRole(recruiter, 'reader', member))).toBe('Membership')
    expect(await giveRole(member, 'member', owner)).toMatchObject({ role: 'member' })
    expect(outcome(await giveRole(recruiter, 'recruiter', member))).toBe('FORBIDDEN')
  })

  test.each([
    ['a role with scopes that the caller lacks', 'member', 'admin', 'recruiter', 'SCOPE_NOT_GRANTED'],
    ['the role of a member with scopes that the caller lacks', 'admin', 'member', 'recruiter', 'SCOPE_NOT_GRANTED'],
    ['their own role to one with more scopes', 'recruiter', 'admin', 'recruiter', 'SCOPE_NOT_GRANTED'],
    ['owner by an admin', 'member', 'owner', 'admin', 'FORBIDDEN'],
    ['an owner by an admin', 'owner', 'member', 'admin', 'FORBIDDEN'],
    ['any role by a plain member', 'recruiter', 'member', 'member', 'FORBIDDEN'],
    ['a role that does not exist', 'member', 'chief', 'owner', 'VALIDATION_ERROR'],
    ['a role with the name of a property of objects', 'member', 'constructor', 'owner', 'VALIDATION_ERROR'],
  ])('refuses to change %s', async (_title, target, role, by, code) => {
    const people: Record<string, Guest> = { owner, admin, member, recruiter }
    const before = await rolesOf(app, organizationId)
    const [who, caller] = [people[target], people[by]]
    if (!who || !caller) throw new Error('The test names people that exist')
    expect(outcome(await giveRole(who, role, caller))).toBe(code)
    expect(await rolesOf(app, organizationId)).toEqual(before)
  })

  test('a caller may give and take a role whose scopes the caller holds', async () => {
    expect(outcome(await giveRole(member, 'reader', recruiter))).toBe('Membership')
    expect(outcome(await giveRole(member, 'member', recruiter))).toBe('Membership')
  })

  test('an owner makes another owner, and the new one can remove the first', async () => {
    expect(outcome(await giveRole(admin, 'owner', owner))).toBe('Membership')
    expect(outcome(await remove(owner, admin))).toBe('Done')
  })

  test('a member whose account is being deleted does not become an owner', async () => {
    const lock: [string, string[]] = ['select 1 from users where id = $1 for update', [member.id]]
    const promote = () => giveRole(member, 'owner', owner)
    const answer = await whileChanging(app, lock, promote, ['delete from users where id = $1', [member.id]])
    expect(outcome(answer)).toBe('USER_NOT_FOUND')
    expect(await app.call.leaveOrganization({ id: organizationId }, owner.credential)).toMatchObject({
      code: 'LAST_OWNER',
      organizationId,
    })
  })

  test('a user who is not a member is not found', async () => {
    expect(outcome(await giveRole(outsider, 'member', owner))).toBe('USER_NOT_FOUND')
    expect(outcome(await giveRole({ ...outsider, id: randomUUID() }, 'member', owner))).toBe('USER_NOT_FOUND')
    expect(outcome(await giveRole({ ...outsider, id: "'" }, 'member', owner))).toBe('USER_NOT_FOUND')
  })

  test('an organization of others is answered like one that does not exist', async () => {
    const answers = []
    for (const id of [organizationId, randomUUID(), "' or true"]) {
      const input = { organizationId: id, userId: member.id, role: 'member' }
      answers.push(await app.call.updateMember({ input }, outsider.credential))
    }
    expect(answers[0]).toMatchObject({ code: 'ORGANIZATION_NOT_FOUND' })
    expect(answers).toEqual([answers[0], answers[0], answers[0]])
  })

  test('an administrator of the server makes another owner', async () => {
    expect(outcome(await giveRole(member, 'owner', operator))).toBe('Membership')
    expect((await rolesOf(app, organizationId))[member.id]).toBe('owner')
  })

  test('is recorded with the organization, the member and both roles', async () => {
    await giveRole(member, 'reader', admin)
    const [event] = await app.sql(
      `select actor_id, target_id, organization_id, details from audit_events where type = 'MEMBER_ROLE_CHANGED' order by id desc limit 1`,
    )
    expect(event).toEqual({
      actor_id: admin.id,
      target_id: member.id,
      organization_id: organizationId,
      details: { before: 'member', after: 'reader' },
    })
  })
})

describe('removeMember', () => {
  test('ends a membership from the next request on, and moves the sessions out of the organization', async () => {
    await app.call.switchOrganization({ id: organizationId }, member.credential)
    expect(outcome(await remove(member, recruiter))).toBe('Done')
    const { data } = await app.execute(
      '{ access { session { organization { id } } } me { organizations { id } } }',
      {},
      member.credential,
    )
    expect(data).toEqual({ access: { session: { organization: null } }, me: { organizations: [] } })
    const [session] = await app.sql('select organization_id from sessions where user_id = $1', [member.id])
    expect(session).toEqual({ organization_id: null })
    expect(await app.call.organization({ id: organizationId }, member.credential)).toBeNull()
  })

  test.each([
    ['a member with scopes that the caller lacks', 'admin', 'recruiter', 'SCOPE_NOT_GRANTED'],
    ['an owner by an admin', 'owner', 'admin', 'FORBIDDEN'],
    ['anybody by a plain member', 'recruiter', 'member', 'FORBIDDEN'],
    ['the last owner', 'owner', 'owner', 'LAST_OWNER'],
  ])('refuses to remove %s', async (_title, target, by, code) => {
    const people: Record<string, Guest> = { owner, admin, member, recruiter }
    const [who, caller] = [people[target], people[by]]
    if (!who || !caller) throw new Error('The test names people that exist')
    const before = await rolesOf(app, organizationId)
    expect(outcome(await remove(who, caller))).toBe(code)
    expect(await rolesOf(app, organizationId)).toEqual(before)
  })
})

describe('an impersonated session', () => {
  test('reads the organizations of the user, and changes nothing in them', async () => {
    await app.call.impersonateUser({ id: owner.id, reason: 'a ticket' }, operator.credential)
    const answer = await app.call.impersonateUser({ id: owner.id, reason: 'a ticket' }, operator.credential)
    const impersonated = { bearer: expectType(answer, 'AuthTokens').accessToken }
    expect(await app.call.organization({ id: organizationId }, impersonated)).toMatchObject({ id: organizationId })
    const input = { organizationId, userId: member.id, role: 'owner' }
    expect(codeOf(await app.call.updateMember({ input }, impersonated))).toBe('FORBIDDEN')
    expect(codeOf(await app.call.createOrganization({ input: { name: 'Mine' } }, impersonated))).toBe('FORBIDDEN')
    expect(codeOf(await app.call.leaveOrganization({ id: organizationId }, impersonated))).toBe('FORBIDDEN')
  })
})

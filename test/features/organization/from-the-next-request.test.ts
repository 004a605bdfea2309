import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Credential, codeOf, createTestApp, expectType, type TestApp } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import { addMember, createOrganizationOf, openMembers } from '../../_util/organizations.ts'

/** Changes are made at `one`, and asked about at `two`, in both directions. */
let one: TestApp
let two: TestApp
let serial = 0
let owner: Guest
let member: Guest
let organizationId: string
const scopesByRole = {
  owner: ['org:write', 'members:read', 'members:write', 'org_keys:read', 'org_keys:write', 'org_audit:read'],
  admin: ['members:read', 'members:write'],
  reader: ['members:read'],
  member: [],
}
beforeAll(async () => {
  one = await createTestApp({ organizationRoles: scopesByRole })
  two = await one.startAnother()
})
afterAll(async () => {
  await two.close()
  await one.close()
})
beforeEach(async () => {
  serial += 1
  ;[owner, member] = (await openMembers(one, 2, `next-${serial}`)) as [Guest, Guest]
  organizationId = await createOrganizationOf(one, owner, `Next ${serial}`)
  await addMember(one, organizationId, member.id, 'admin')
  // Another organization of the member never stands in for this one.
  const [other] = (await openMembers(one, 1, `other-${serial}`)) as [Guest]
  await addMember(one, await createOrganizationOf(one, other, `Other ${serial}`), member.id, 'admin')
})

/** What a credential may do in the organization, asked at both instances: of each its own answer. */
const rightsOf = async (credential: Credential) => {
  const query = `query($id: ID!) { organization(id: $id) { myRole myScopes }
    access { organizationScopes organization { id } session { organization { id } } } }`
  const seen = await Promise.all([one, two].map((on) => on.execute(query, { id: organizationId }, credential)))
  const [first, second] = seen.map(({ data, errors }) => ({ ...data, code: errors[0]?.extensions.code }))
  expect(first).toEqual(second)
  return first ?? {}
}
const enter = async ({ credential }: Guest): Promise<Credential> => {
  const moved = expectType(await one.call.switchOrganization({ id: organizationId }, credential), 'AuthTokens')
  return { bearer: moved.accessToken }
}
const userKeyOf = async (guest: Guest) => {
  const scopes = ['organizations:read', 'organizations:write', 'keys:write']
  return (await one.createKey(guest, scopes)).credential
}
const organizationKey = async (scopes: string[]) => {
  const input = { name: 'a key', scopes, organizationId }
  const { key } = expectType(await one.call.createApiKey({ input }, owner.credential), 'ApiKeySecret')
  return { apiKey: key }
}
const rename = (on: TestApp, credential: Credential) =>
  on.call.updateOrganization({ id: organizationId, input: { name: 'Renamed' } }, credential)
const giveRole = (on: TestApp, role: string) =>
  on.call.updateMember({ input: { organizationId, userId: member.id, role } }, owner.credential)

describe('for a session in the organization and an API key of the member', () => {
  test('a changed role holds', async () => {
    const [session, key] = [await enter(member), await userKeyOf(member)]
    for (const [on, role] of [
      [two, 'reader'],
      [one, 'member'],
      [two, 'owner'],
      [one, 'admin'],
    ] as const) {
      expect(await giveRole(on, role)).toMatchObject({ role })
      const scopes = scopesByRole[role]
      expect(await rightsOf(session)).toMatchObject({
        organization: { myRole: role, myScopes: scopes },
        access: { organizationScopes: scopes, organization: { id: organizationId } },
      })
      expect(await rightsOf(key)).toMatchObject({
        organization: { myRole: role, myScopes: scopes },
        access: { organizationScopes: null, organization: null },
      })
      for (const credential of [session, key]) {
        expect(codeOf(await rename(two, credential))).toBe(role === 'owner' ? undefined : 'FORBIDDEN')
      }
    }
  })

  test('a removal holds', async () => {
    const [session, key] = [await enter(member), await userKeyOf(member)]
    const removed = await two.call.removeMember({ organizationId, userId: member.id }, owner.credential)
    expect(removed).toMatchObject({ __typename: 'Done' })
    for (const credential of [session, key]) {
      expect(await rightsOf(credential)).toMatchObject({
        organization: null,
        access: { organizationScopes: null, organization: null },
        code: undefined,
      })
      for (const on of [one, two]) expect(codeOf(await rename(on, credential))).toBe('ORGANIZATION_NOT_FOUND')
    }
  })

  test('a removal of the row alone holds, too: the session that still names the organization is in none', async () => {
    const session = await enter(member)
    await one.sql('delete from organization_members where user_id = $1', [member.id])
    expect(await rightsOf(session)).toMatchObject({
      organization: null,
      access: { organizationScopes: null, organization: null, session: { organization: null } },
    })
  })
})

describe('for an API key of the organization', () => {
  test('a changed scope, a revocation and a deletion hold', async () => {
    const key = await organizationKey(['org:write', 'members:read'])
    const id = expectType(await one.call.access({}, key), 'Access').apiKey?.id ?? ''
    expect(await rightsOf(key)).toMatchObject({ organization: { myScopes: ['org:write', 'members:read'] } })
    await two.call.updateApiKey({ id, input: { scopes: ['members:read'] } }, owner.credential)
    expect(await rightsOf(key)).toMatchObject({
      organization: { myScopes: ['members:read'] },
      access: { organizationScopes: ['members:read'] },
    })
    for (const on of [one, two]) expect(codeOf(await rename(on, key))).toBe('FORBIDDEN')
    await one.call.revokeApiKey({ id }, owner.credential)
    expect(await rightsOf(key)).toEqual({ code: 'TOKEN_INVALID' })
    const other = await organizationKey([])
    const [row] = await one.sql<{ id: string }>(
      'select id from api_keys where organization_id = $1 and revoked_at is null',
      [organizationId],
    )
    await two.call.deleteApiKey({ id: row?.id ?? '' }, owner.credential)
    expect(await rightsOf(other)).toEqual({ code: 'TOKEN_INVALID' })
  })

  test('the removal of its maker changes nothing', async () => {
    await giveRole(one, 'owner')
    const input = { name: 'a key', scopes: ['members:read'], organizationId }
    const made = expectType(await two.call.createApiKey({ input }, member.credential), 'ApiKeySecret')
    await one.call.removeMember({ organizationId, userId: member.id }, owner.credential)
    expect(await rightsOf({ apiKey: made.key })).toMatchObject({ organization: { myScopes: ['members:read'] } })
  })
})

test('a deleted organization holds for its members, their keys and its own keys', async () => {
  const [session, userKey] = [await enter(member), await userKeyOf(member)]
  const keys = [await organizationKey(['members:read']), await organizationKey([])]
  expect(await two.call.deleteOrganization({ id: organizationId }, owner.credential)).toMatchObject({
    __typename: 'Done',
  })
  for (const key of keys) expect(await rightsOf(key)).toEqual({ code: 'TOKEN_INVALID' })
  for (const credential of [session, userKey, owner.credential]) {
    expect(await rightsOf(credential)).toMatchObject({ organization: null, access: { organizationScopes: null } })
  }
  expect(await one.sql('select 1 from api_keys where organization_id = $1', [organizationId])).toEqual([])
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Credential, createTestApp, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { keyEndings } from '../../_util/key-endings.ts'
import { addMember, createOrganizationOf } from '../../_util/organizations.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { invitationCalls } from './invitation-calls.ts'

let app: TestApp
let owner: Person
let member: Person
let organizationId: string
let invitationId: string
let calls: ReturnType<typeof invitationCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = invitationCalls(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  ;[owner, member] = [await app.createPerson(), await app.createPerson()]
  organizationId = await createOrganizationOf(app, owner)
  await addMember(app, organizationId, member.id, 'member')
  invitationId = (await calls.invite(owner, organizationId)).id
})

const changes: Record<string, (credential: Credential) => Promise<{ __typename: string }>> = {
  updateOrganization: (credential) =>
    app.call.updateOrganization({ id: organizationId, input: { name: 'Other' } }, credential),
  deleteOrganization: (credential) => app.call.deleteOrganization({ id: organizationId }, credential),
  inviteMember: (credential) =>
    app.call.inviteMember({ input: { organizationId, email: 'thief@example.com', role: 'owner' } }, credential),
  resendInvitation: (credential) => app.call.resendInvitation({ id: invitationId }, credential),
  revokeInvitation: (credential) => app.call.revokeInvitation({ id: invitationId }, credential),
  updateMember: (credential) =>
    app.call.updateMember({ input: { organizationId, userId: member.id, role: 'owner' } }, credential),
  removeMember: (credential) => app.call.removeMember({ organizationId, userId: member.id }, credential),
}

const rows = ['organizations', 'organization_members', 'organization_invitations'].map(
  (table) => `select to_jsonb(r) as row from ${table} r`,
)
const state = () => app.sql(`${rows.join(' union all ')} order by 1`)

test.each(Object.entries(changes))('%s does nothing in a session that is ended meanwhile', async (_name, call) => {
  const before = await state()
  const end: [string, unknown[]] = ['update sessions set revoked_at = sallyport_now() where id = $1', [owner.sessionId]]
  expect(typeOf(await whileChanging(app, end, () => call(owner.credential)))).toBe('TOKEN_INVALID')
  expect(await state()).toEqual(before)
})

const withKeys = Object.entries(changes).flatMap(([name, call]) =>
  Object.entries(keyEndings).map(([ending, { sql, code }]) => ({ name, ending, call, sql, code })),
)

test.each(withKeys)('$name does nothing with an API key that $ending meanwhile', async ({ call, sql, code }) => {
  const key = await app.createKey(owner, ['organizations:read', 'organizations:write'])
  const before = await state()
  // The owner and the organization, one of which each change waits for.
  const lock = 'select 1 from users, organizations o where users.id = $1 and o.id = $2 for update'
  const work = () => call(key.credential)
  const answer = await whileChanging(app, [lock, [owner.id, organizationId]], work, [sql, [key.id]])
  expect(typeOf(answer)).toBe(code)
  expect(await state()).toEqual(before)
})

const { 'belongs to a user who is suspended': _ofUsers, ...endingsOfAnyKey } = keyEndings

test.each(Object.entries(endingsOfAnyKey))(
  'updateOrganization does nothing with an API key of the organization that %s meanwhile',
  async (_ending, { sql, code }) => {
    const key = await app.createKey(owner, ['org:write'], { organizationId })
    const before = await state()
    const lock = 'select 1 from organizations where id = $1 for update'
    const work = () => app.call.updateOrganization({ id: organizationId, input: { name: 'Other' } }, key.credential)
    expect(typeOf(await whileChanging(app, [lock, [organizationId]], work, [sql, [key.id]]))).toBe(code)
    expect(await state()).toEqual(before)
  },
)

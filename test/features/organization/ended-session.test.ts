import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp, typeOf } from '../../_util/app.ts'
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

const changes: Record<string, () => Promise<{ __typename: string }>> = {
  updateOrganization: () =>
    app.call.updateOrganization({ id: organizationId, input: { name: 'Other' } }, owner.credential),
  deleteOrganization: () => app.call.deleteOrganization({ id: organizationId }, owner.credential),
  inviteMember: () =>
    app.call.inviteMember({ input: { organizationId, email: 'thief@example.com', role: 'owner' } }, owner.credential),
  resendInvitation: () => app.call.resendInvitation({ id: invitationId }, owner.credential),
  revokeInvitation: () => app.call.revokeInvitation({ id: invitationId }, owner.credential),
  updateMember: () =>
    app.call.updateMember({ input: { organizationId, userId: member.id, role: 'owner' } }, owner.credential),
  removeMember: () => app.call.removeMember({ organizationId, userId: member.id }, owner.credential),
}

test.each(Object.entries(changes))('%s does nothing in a session that is ended meanwhile', async (_name, call) => {
  const rows = ['organizations', 'organization_members', 'organization_invitations'].map(
    (table) => `select to_jsonb(r) as row from ${table} r`,
  )
  const state = () => app.sql(`${rows.join(' union all ')} order by 1`)
  const before = await state()
  const end = 'update sessions set revoked_at = sallyport_now() where id = $1'
  expect(typeOf(await whileChanging(app, [end, [owner.sessionId]], call))).toBe('TOKEN_INVALID')
  expect(await state()).toEqual(before)
})

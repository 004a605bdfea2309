import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let owner: Person
let admin: Person
let organizationId: string
beforeAll(async () => {
  app = await createTestApp()
  calls = invitationCalls(app)
  owner = await app.createPerson()
  admin = await app.createPerson()
  organizationId = await calls.found(owner)
  await calls.addMember(organizationId, admin, 'admin')
})
afterAll(() => app.close())

const invite = (by: Person, email: string, role: string) =>
  app.call.inviteMember({ input: { organizationId, email, role } }, by.credential)
const eventsAbout = async (invitationId: string) => {
  const query = `select type, actor_id as by, organization_id as in, details->>'role' as role from audit_events
    where details->>'invitationId' = $1 order by id`
  return app.sql(query, [invitationId])
}

test('an admin does not replace the invitation of an owner, which can still be accepted', async () => {
  const ada = await app.createPerson()
  const { token } = await calls.invite(owner, organizationId, ada.email, 'owner')
  expect(codeOf(await invite(admin, ada.email, 'member'))).toBe('FORBIDDEN')
  expect(await calls.accept(ada, token)).toBe('Membership')
  expect(await calls.roleOf(organizationId, ada)).toBe('owner')
})

test('an owner replaces it, and the audit trail says that it was revoked', async () => {
  const { id, email, token } = await calls.invite(owner, organizationId, undefined, 'owner')
  expectType(await invite(owner, email, 'member'), 'Invitation')
  const by = { by: owner.id, in: organizationId, role: 'owner' }
  expect(await eventsAbout(id)).toEqual([
    { type: 'MEMBER_INVITED', ...by },
    { type: 'INVITATION_REVOKED', ...by },
  ])
  const person = await app.createPerson({ email })
  expect(await calls.accept(person, token)).toBe('INVITATION_NOT_FOUND')
})

test('an admin replaces one that has expired, or whose sender may no longer send it', async () => {
  const second = await app.createPerson()
  await calls.addMember(organizationId, second, 'owner')
  const orphaned = await calls.invite(second, organizationId, undefined, 'owner')
  await app.sql(`update organization_members set role = 'member' where user_id = $1`, [second.id])
  expectType(await invite(admin, orphaned.email, 'member'), 'Invitation')
  expect(await eventsAbout(orphaned.id)).toHaveLength(1)
  const expired = await calls.invite(owner, organizationId, undefined, 'owner')
  await app.clock.advance(7 * 86_400 + 1)
  admin = await app.logInAs(admin.email)
  expectType(await invite(admin, expired.email, 'member'), 'Invitation')
  expect(await eventsAbout(expired.id)).toHaveLength(1)
})

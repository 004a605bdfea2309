import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let organizationId: string
let second: Person
let member: Person
beforeAll(async () => {
  app = await createTestApp()
  calls = invitationCalls(app)
})
afterAll(() => app.close())

type Change = (owner: Person, role: string) => Promise<{ __typename: string }>
const membersOf: Record<string, () => Person> = { owner: () => second, member: () => member }
const userOf = (role: string) => ({ organizationId, userId: membersOf[role]?.().id ?? '' })

/** The changes that make or remove an owner; with the role `member`, they need no proof. */
const changes: Record<string, Change> = {
  inviteMember: ({ credential }, role) =>
    app.call.inviteMember({ input: { organizationId, email: calls.nextEmail(), role } }, credential),
  'updateMember, to the role': ({ credential }, role) =>
    app.call.updateMember({ input: { ...userOf('member'), role } }, credential),
  'updateMember, from the role': ({ credential }, role) =>
    app.call.updateMember({ input: { ...userOf(role), role: 'admin' } }, credential),
  removeMember: ({ credential }, role) => app.call.removeMember(userOf(role), credential),
}
const createOrganization = async () => {
  const owner = await app.createPerson()
  ;[second, member] = [await app.createPerson(), await app.createPerson()]
  organizationId = await calls.found(owner)
  await calls.addMember(organizationId, second, 'owner')
  await calls.addMember(organizationId, member, 'member')
  return owner
}
const outcomeOf = (answer: { __typename: string }) => codeOf(answer) ?? answer.__typename

test.each(Object.entries(changes))('%s owner needs a fresh proof, and another role does not', async (_name, change) => {
  const owner = await createOrganization()
  await app.clock.advance(301)
  expect(outcomeOf(await change(owner, 'owner'))).toBe('PROOF_REQUIRED')
  expect(['Invitation', 'Membership', 'Done']).toContain(outcomeOf(await change(owner, 'member')))
  member = await app.createPerson()
  await calls.addMember(organizationId, member, 'member')
  await app.call.reauthenticate({ password: owner.password }, owner.credential)
  expect(['Invitation', 'Membership', 'Done']).toContain(outcomeOf(await change(owner, 'owner')))
})

test('resendInvitation needs one for the invitation of an owner', async () => {
  const owner = await createOrganization()
  const { id } = await calls.invite(owner, organizationId, undefined, 'owner')
  const { id: ofMember } = await calls.invite(owner, organizationId)
  await app.clock.advance(301)
  const resend = (invitation: string) => app.call.resendInvitation({ id: invitation }, owner.credential)
  expect(outcomeOf(await resend(ofMember))).toBe('Invitation')
  expect(outcomeOf(await resend(id))).toBe('PROOF_REQUIRED')
  await app.call.reauthenticate({ password: owner.password }, owner.credential)
  expect(outcomeOf(await resend(id))).toBe('Invitation')
})

test('deleteOrganization needs one', async () => {
  const owner = await createOrganization()
  await app.clock.advance(301)
  const remove = ({ credential }: Person) => app.call.deleteOrganization({ id: organizationId }, credential)
  expect(outcomeOf(await remove(owner))).toBe('PROOF_REQUIRED')
  // Whoever may not delete it gets the answer to that.
  expect(outcomeOf(await remove(member))).toBe('FORBIDDEN')
  await app.call.reauthenticate({ password: owner.password }, owner.credential)
  expect(outcomeOf(await remove(owner))).toBe('Done')
})

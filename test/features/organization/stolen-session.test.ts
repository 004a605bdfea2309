import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

const day = 86_400

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let mailedToken: ReturnType<typeof accountCalls>['mailedToken']
beforeAll(async () => {
  app = await createTestApp()
  calls = invitationCalls(app)
  mailedToken = accountCalls(app).mailedToken
})
afterAll(() => app.close())

const eventsAbout = (invitationId: string) =>
  app.sql(`select type, target_id from audit_events where details->>'invitationId' = $1 order by id desc limit 1`, [
    invitationId,
  ])
/** Reports a change with the link of its notice. */
const disown = async ({ email, password, credential }: Person) => {
  await app.call.requestEmailChange({ newEmail: `new-${email}`, password }, credential)
  expectType(await app.call.disownChange({ token: await mailedToken(email, 'not-me') }), 'Done')
}

test('“this was not me” revokes the invitations that were sent or resent since 72 hours before the change', async () => {
  let owner = await app.createPerson()
  const organizationId = await calls.found(owner)
  const people = [await app.createPerson(), await app.createPerson(), await app.createPerson()] as const
  const [friend, resent, attacker] = people
  const old = await calls.invite(owner, organizationId, friend.email)
  const renewed = await calls.invite(owner, organizationId, resent.email)
  await app.clock.advance(4 * day)
  owner = await app.logInAs(owner.email)
  expectType(await app.call.resendInvitation({ id: renewed.id }, owner.credential), 'Invitation')
  const renewedToken = await calls.mailedToken(resent.email)
  const stolen = await calls.invite(owner, organizationId, attacker.email, 'owner')
  await disown(owner)
  const [asFriend, asResent, asAttacker] = [
    await app.logInAs(friend.email),
    await app.logInAs(resent.email),
    await app.logInAs(attacker.email),
  ]
  expect(await calls.accept(asAttacker, stolen.token)).toBe('INVITATION_NOT_FOUND')
  expect(await calls.accept(asResent, renewedToken)).toBe('INVITATION_NOT_FOUND')
  expect(await calls.accept(asFriend, old.token)).toBe('Membership')
  for (const { id } of [stolen, renewed]) {
    expect(await eventsAbout(id)).toEqual([{ type: 'INVITATION_REVOKED', target_id: owner.id }])
  }
})

test('the first proof of the mailbox revokes the invitations of an account whose address only an administrator has confirmed', async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const input = { email: 'made-for-somebody@example.com', password: 'the password of the attacker' }
  const { id } = expectType(await app.call.createUser({ input }, admin.credential), 'User')
  expectType(await app.call.confirmUserEmail({ id }, admin.credential), 'User')
  const attacker = await app.logInAs(input.email, input.password)
  const friend = await app.createPerson()
  const sent = await calls.invite(attacker, await calls.found(attacker), friend.email, 'owner')
  await app.call.requestPasswordReset({ email: input.email })
  const token = await mailedToken(input.email, 'reset-password')
  expectType(await app.call.resetPassword({ token, newPassword: 'the passphrase of the owner' }), 'Done')
  expect(await calls.accept(friend, sent.token)).toBe('INVITATION_NOT_FOUND')
  expect(await eventsAbout(sent.id)).toEqual([{ type: 'INVITATION_REVOKED', target_id: id }])
})

test('the first reset revokes every invitation that the user has sent, and none of another member', async () => {
  const owner = await app.createPerson()
  const second = await app.createPerson()
  const organizationId = await calls.found(owner)
  await calls.addMember(organizationId, second, 'owner')
  const [ada, bob] = [await app.createPerson(), await app.createPerson()]
  const sent = await calls.invite(owner, organizationId, ada.email)
  const others = await calls.invite(second, organizationId, bob.email)
  await app.call.requestPasswordReset({ email: owner.email })
  const token = await mailedToken(owner.email, 'reset-password')
  expectType(await app.call.resetPassword({ token, newPassword: 'the passphrase of the owner' }), 'Done')
  expect(await calls.accept(ada, sent.token)).toBe('INVITATION_NOT_FOUND')
  expect(await calls.accept(bob, others.token)).toBe('Membership')
})

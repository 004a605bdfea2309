import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, type TestApp, testPassword } from '../_util/app.ts'
import type { Guest } from '../_util/open-sessions.ts'
import { addMember, createOrganizationOf, openMembers, rolesOf } from '../_util/organizations.ts'

let app: TestApp
let serial = 0
let organizationId: string
let owner: Guest
let other: Guest
let operator: Guest
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  serial += 1
  const people = await openMembers(app, 3, `owners-${serial}`)
  ;[owner, other, operator] = people as [Guest, Guest, Guest]
  await app.sql(`update users set role = 'admin' where id = $1`, [operator.id])
  organizationId = await createOrganizationOf(app, owner, `Owners ${serial}`)
})

const outcome = (answer: { __typename: string; code?: string } | null) => codeOf(answer) ?? answer?.__typename
const leave = async (who: Guest) => outcome(await app.call.leaveOrganization({ id: organizationId }, who.credential))
const demote = async (who: Guest, by: Guest) =>
  outcome(await app.call.updateMember({ input: { organizationId, userId: who.id, role: 'member' } }, by.credential))
const remove = async (who: Guest, by: Guest) =>
  outcome(await app.call.removeMember({ organizationId, userId: who.id }, by.credential))

const ways: [string, (who: Guest) => Promise<string | undefined>][] = [
  ['leaves', (who) => leave(who)],
  ['is demoted', (who) => demote(who, who)],
  ['is removed', (who) => remove(who, who)],
  ['is demoted by an administrator of the server', (who) => demote(who, operator)],
  ['is removed by an administrator of the server', (who) => remove(who, operator)],
  [
    'is deleted by an administrator of the server',
    async (who) => outcome(await app.call.deleteUser({ id: who.id }, operator.credential)),
  ],
]

/** Owners who cannot sign in do not count. */
const unable: [string, string][] = [
  ['has no password', 'update users set password_hash = null where id = $1'],
  ['has an unconfirmed address', 'update users set email_verified_at = null where id = $1'],
  ['is suspended', 'update users set suspended_at = sallyport_now() where id = $1'],
]

describe.each(ways)('the last owner who %s', (_way, stop) => {
  test('stays, with the answer LAST_OWNER', async () => {
    await addMember(app, organizationId, other.id, 'admin')
    expect(await stop(owner)).toBe('LAST_OWNER')
    expect(await rolesOf(app, organizationId)).toEqual({ [owner.id]: 'owner', [other.id]: 'admin' })
  })

  test.each(unable)('stays when the other owner %s', async (_title, change) => {
    await addMember(app, organizationId, other.id, 'owner')
    await app.sql(change, [other.id])
    expect(await stop(owner)).toBe('LAST_OWNER')
  })

  test('goes when another owner can sign in', async () => {
    await addMember(app, organizationId, other.id, 'owner')
    await app.sql(
      `update users set suspended_at = sallyport_now() - interval '1 day', suspended_until = sallyport_now() - interval '1 hour' where id = $1`,
      [other.id],
    )
    expect(['Done', 'Membership']).toContain(await stop(owner))
    expect((await rolesOf(app, organizationId))[other.id]).toBe('owner')
    expect((await rolesOf(app, organizationId))[owner.id]).not.toBe('owner')
  })
})

test('the last owner cannot delete the account, and can once the organization is deleted', async () => {
  const person = await app.createPerson()
  const id = await createOrganizationOf(app, { id: person.id, credential: person.credential }, `Alone ${serial}`)
  expect(outcome(await app.call.deleteAccount({ password: testPassword }, person.credential))).toBe('LAST_OWNER')
  expect(await rolesOf(app, id)).toEqual({ [person.id]: 'owner' })
  await app.call.deleteOrganization({ id }, person.credential)
  expect(outcome(await app.call.deleteAccount({ password: testPassword }, person.credential))).toBe('Done')
})

test('an administrator suspends the last owner all the same, and makes another owner', async () => {
  await addMember(app, organizationId, other.id, 'member')
  expect(outcome(await app.call.suspendUser({ id: owner.id }, operator.credential))).toBe('User')
  const input = { organizationId, userId: other.id, role: 'owner' }
  expect(outcome(await app.call.updateMember({ input }, operator.credential))).toBe('Membership')
  expect(await remove(owner, operator)).toBe('Done')
})

test('of two owners who leave, demote or remove each other or are deleted at once, one stays, in 100 rounds', async () => {
  const kinds: ((one: Guest, two: Guest) => Promise<unknown>[])[] = [
    (one, two) => [leave(one), leave(two)],
    (one, two) => [demote(one, two), demote(two, one)],
    (one, two) => [remove(one, two), remove(two, one)],
    (one, two) => [leave(one), remove(two, operator)],
    (one, two) => [app.call.deleteUser({ id: one.id }, operator.credential), leave(two)],
  ]
  const left: number[] = []
  for (let round = 0; round < 100; round += 1) {
    const [one, two] = (await openMembers(app, 2, `race-${serial}-${round}`)) as [Guest, Guest]
    organizationId = await createOrganizationOf(app, one, 'Race')
    await addMember(app, organizationId, two.id, 'owner')
    await Promise.all(kinds[round % kinds.length]?.(one, two) ?? [])
    left.push(Object.values(await rolesOf(app, organizationId)).filter((role) => role === 'owner').length)
  }
  expect(left).toEqual(Array.from({ length: 100 }, () => 1))
})

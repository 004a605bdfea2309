import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { untilWaiting } from '../../_util/until-waiting.ts'
import { whileLocked } from '../../_util/while-locked.ts'

// What can leave a server without administrators is done to the last two at once: the second change waits for the first, and is refused.

let app: TestApp
let caller: Person
beforeAll(async () => {
  app = await createTestApp()
  caller = await app.createPerson()
  await app.giveRole(caller, 'admin')
  // The caller cannot sign in any more, and does not count.
  await app.sql('update users set password_hash = null where id = $1', [caller.id])
})
afterAll(() => app.close())

type Change = (target: Person) => Promise<{ __typename: string; code?: string }>
const update = ({ id }: Person, input: { role: string } | { email: string }) =>
  app.call.updateUser({ id, input }, caller.credential)
const changes: [name: string, change: Change, type: string][] = [
  ['deleteUser', ({ id }) => app.call.deleteUser({ id }, caller.credential), 'Done'],
  ['deleteAccount', ({ credential }) => app.call.deleteAccount({ password: testPassword }, credential), 'Done'],
  ['suspendUser', ({ id }) => app.call.suspendUser({ id }, caller.credential), 'User'],
  ['updateUser of the role', (target) => update(target, { role: 'user' }), 'User'],
  ['updateUser of the address', (target) => update(target, { email: `moved-${target.email}` }), 'User'],
]

test.each(changes)('%s at once ends one of the last two, and not the other', async (_name, change, type) => {
  await app.sql(`update users set role = 'user' where id <> $1`, [caller.id])
  const [first, second] = [await app.createPerson(), await app.createPerson()]
  for (const person of [first, second]) await app.giveRole(person, 'admin')
  let late: ReturnType<Change> | undefined
  const meanwhile = () => {
    late = change(second)
    return untilWaiting(app, late, 2)
  }
  // The first change holds the administrators, and waits for the row of its user.
  const answer = await whileLocked(app, { userId: first.id, waiting: 1, meanwhile }, () => change(first))
  expect([answer, await late].map((each) => each && typeOf(each))).toEqual([type, 'LastAdminError'])
  const active = `select id from users
    where role = 'admin' and password_hash is not null and email_verified_at is not null and suspended_at is null`
  expect(await app.sql(active)).toEqual([{ id: second.id }])
})

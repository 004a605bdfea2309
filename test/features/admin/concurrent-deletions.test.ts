import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockUserWithRole } from '../../../src/core/access/store/administrators.ts'
import { codeOf, createTestApp, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { untilWaiting } from '../../_util/until-waiting.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileLocked } from '../../_util/while-locked.ts'

// What other requests do while the followers of a user who is deleted are removed, which takes long if there are very many.

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

type Deletion = (person: Person) => Promise<{ __typename: string; code?: string }>
const deleteAccount: Deletion = ({ credential }) => app.call.deleteAccount({ password: testPassword }, credential)
const deleteUser: Deletion = ({ id }) => app.call.deleteUser({ id }, admin.credential)
const deletions: [name: string, deletion: Deletion][] = [
  ['deleteAccount', deleteAccount],
  ['deleteUser', deleteUser],
]
const follow = (follower: Person, followed: Person) => app.call.follow({ userId: followed.id }, follower.credential)
/** A person with one follower. */
const createFollowed = async () => {
  const [person, follower] = [await app.createPerson(), await app.createPerson()]
  expect(typeOf(await follow(follower, person))).toBe('User')
  return person
}
/** The rows that a deletion waits for while it removes the followers of a person. */
const followersOf = ({ id }: Person) => `follows where followed_id = '${id}'`

test.each(deletions.flatMap(([name, deletion]) => ['user', 'admin'].map((role) => [name, role, deletion] as const)))(
  'administrators change other users while %s removes the followers of one with the role %s',
  async (_name, role, deletion) => {
    const [person, other] = [await createFollowed(), await app.createPerson()]
    await app.giveRole(person, role)
    const change = { id: other.id, input: { role: 'support' } }
    const meanwhile = async () => {
      expect(typeOf(await app.call.updateUser(change, admin.credential))).toBe('User')
      const impersonated = await app.call.impersonateUser({ id: other.id, reason: 'test' }, admin.credential)
      expect(typeOf(impersonated)).toBe('AuthTokens')
      expect(typeOf(await app.call.suspendUser({ id: other.id }, admin.credential))).toBe('User')
      expect(typeOf(await app.call.deleteUser({ id: other.id }, admin.credential))).toBe('Done')
    }
    const held = { rows: followersOf(person), waiting: 1, meanwhile }
    expect(typeOf(await whileLocked(app, held, () => deletion(person)))).toBe('Done')
    expect(await app.sql('select 1 from follows where followed_id = $1', [person.id])).toEqual([])
  },
)

test.each(deletions)(
  'the last administrator stays while %s removes the followers of the other one',
  async (_name, deletion) => {
    const person = await createFollowed()
    await app.sql(`update users set role = 'user' where role = 'admin' and id <> $1`, [admin.id])
    await app.giveRole(person, 'admin')
    const demotions: ReturnType<typeof app.call.updateUser>[] = []
    const meanwhile = async () => {
      const demotion = app.call.updateUser({ id: admin.id, input: { role: 'user' } }, admin.credential)
      demotions.push(demotion)
      await untilWaiting(app, demotion, 2)
    }
    const held = { rows: followersOf(person), waiting: 1, meanwhile }
    expect(typeOf(await whileLocked(app, held, () => deletion(person)))).toBe('Done')
    expect((await Promise.all(demotions)).map((answer) => typeOf(answer))).toEqual(['LastAdminError'])
  },
)

test('a user is made an administrator once the deletion of one has ended', async () => {
  const [person, other] = [await createFollowed(), await app.createPerson()]
  await app.giveRole(person, 'admin')
  const promotions: ReturnType<typeof app.call.updateUser>[] = []
  const meanwhile = async () => {
    const promotion = app.call.updateUser({ id: other.id, input: { role: 'admin' } }, admin.credential)
    promotions.push(promotion)
    await untilWaiting(app, promotion, 2)
  }
  const held = { rows: followersOf(person), waiting: 1, meanwhile }
  expect(typeOf(await whileLocked(app, held, () => deleteUser(person)))).toBe('Done')
  expect((await Promise.all(promotions)).map((answer) => typeOf(answer))).toEqual(['User'])
  await app.giveRole(other, 'user')
})

test.each(deletions)('%s of a session that ends meanwhile removes no follower', async (name, deletion) => {
  const person = await createFollowed()
  const { sessionId } = name === 'deleteUser' ? admin : person
  const change = (revokedAt: string) =>
    app.sql(`update sessions set revoked_at = ${revokedAt} where id = $1`, [sessionId])
  const meanwhile = () => change('sallyport_now()')
  const held = { rows: followersOf(person), waiting: 1, meanwhile }
  expect(codeOf(await whileLocked(app, held, () => deletion(person)))).toBe('TOKEN_INVALID')
  await change('null')
  expect(await app.sql('select 1 as row from follows where followed_id = $1', [person.id])).toEqual([{ row: 1 }])
})

test('nobody begins to follow a user whose followers are removed', async () => {
  const [person, other] = [await createFollowed(), await app.createPerson()]
  let late: ReturnType<typeof follow> | undefined
  const meanwhile = async () => {
    late = follow(other, person)
    await untilWaiting(app, late, 2)
  }
  const held = { rows: followersOf(person), waiting: 1, meanwhile }
  expect(typeOf(await whileLocked(app, held, () => deleteAccount(person)))).toBe('Done')
  expect((await late)?.__typename).toBe('UserNotFoundError')
  expect(await app.sql('select 1 from follows where followed_id = $1', [person.id])).toEqual([])
})

test('an address is confirmed once the deletion of the referrer has ended, without holding the session meanwhile', async () => {
  const [person, other] = [await createFollowed(), await app.createPerson()]
  await app.sql(
    'insert into pending_referrals (user_id, code) select $1::uuid, code from referral_codes where user_id = $2',
    [other.id, person.id],
  )
  let late: ReturnType<typeof app.call.confirmUserEmail> | undefined
  const meanwhile = async () => {
    late = app.call.confirmUserEmail({ id: other.id }, admin.credential)
    await untilWaiting(app, late, 2)
    const free = 'select 1 from sessions where id = $1 for update skip locked'
    expect(await app.sql(free, [admin.sessionId])).toHaveLength(1)
  }
  const held = { rows: followersOf(person), waiting: 1, meanwhile }
  expect(typeOf(await whileLocked(app, held, () => deleteUser(person)))).toBe('Done')
  expect(late && typeOf(await late)).toBe('User')
  expect(await app.sql('select 1 from referrals where referred_id = $1', [other.id])).toEqual([])
})

test('users who follow each other are deleted at once without a deadlock', async () => {
  const [first, second] = [await app.createPerson(), await app.createPerson()]
  await follow(first, second)
  await follow(second, first)
  const held = { rows: followersOf(second), waiting: 2 }
  const both = () => Promise.all([deleteAccount(first), deleteUser(second)])
  expect((await whileLocked(app, held, both)).map((answer) => typeOf(answer))).toEqual(['Done', 'Done'])
  const [statistics] = await app.sql<{ deadlocks: string }>(
    'select deadlocks::text from pg_stat_database where datname = current_database()',
  )
  expect(statistics?.deadlocks).toBe('0')
})

test('a user who becomes the last administrator meanwhile is not deleted', async () => {
  const person = await app.createPerson()
  const setRole = (role: string, { id }: Person): [string, unknown[]] => [
    'update users set role = $1 where id = $2',
    [role, id],
  ]
  const deletion = () => deleteAccount(person)
  const answer = await whileChanging(app, setRole('admin', person), deletion, setRole('user', admin))
  expect(typeOf(answer)).toBe('LastAdminError')
})

test('a user who becomes an administrator meanwhile is locked after the administrators', async () => {
  const person = await app.createPerson()
  const held = () =>
    app.server.services.database.transactional(async (em) => {
      expect(await lockUserWithRole(em, person.id)).toMatchObject({ role: 'admin' })
      const locks = `select 1 from pg_locks where pid = pg_backend_pid() and locktype = 'advisory' and granted`
      return (await em.execute<unknown[]>(locks)).length
    })
  expect(await whileChanging(app, ["update users set role = 'admin' where id = $1", [person.id]], held)).toBe(1)
})

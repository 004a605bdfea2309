import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { untilWaiting } from '../../_util/until-waiting.ts'
import { whileLocked } from '../../_util/while-locked.ts'
import { bulkCalls } from '../bulk/bulk-calls.ts'

// An administrator deletes users whom the administrator referred, and is deleted meanwhile: both deletions delete the same referrals.

let app: TestApp
let root: Person
beforeAll(async () => {
  app = await createTestApp()
  root = await app.createPerson()
  await app.giveRole(root, 'admin')
})
afterAll(() => app.close())

const createAdmin = async () => {
  const person = await app.createPerson()
  await app.giveRole(person, 'admin')
  return person
}
/** People in the order of their ids, in which referrals are locked. */
const createPeople = async (count: number) => {
  const people: Person[] = []
  while (people.length < count) people.push(await app.createPerson())
  return people.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
const refer = (referrer: Person, referred: Person) =>
  app.sql('insert into referrals (referrer_id, referred_id, created_at) values ($1, $2, sallyport_now())', [
    referrer.id,
    referred.id,
  ])
const referralOf = ({ id }: Person) => `referrals where referred_id = '${id}'`
/** Whether no transaction has locked the session of a person. */
const isSessionFree = async ({ sessionId }: Person) =>
  (await app.sql('select 1 from sessions where id = $1 for update skip locked', [sessionId])).length === 1

/** The ways to delete an administrator. */
const deletions: [name: string, deletion: (person: Person) => Promise<{ __typename: string; code?: string }>][] = [
  ['deleteAccount', ({ credential }) => app.call.deleteAccount({ password: testPassword }, credential)],
  ['deleteUser', ({ id }) => app.call.deleteUser({ id }, root.credential)],
]

test.each(deletions)('a deletion waits for %s of its caller without holding the session', async (_name, deletion) => {
  const owner = await createAdmin()
  const [first, second] = await createPeople(2)
  if (!first || !second) throw new Error('There are no people')
  await refer(owner, first)
  await refer(owner, second)
  let late: ReturnType<typeof app.call.deleteUser> | undefined
  const meanwhile = async () => {
    late = app.call.deleteUser({ id: first.id }, owner.credential)
    await untilWaiting(app, late, 2)
    expect(await isSessionFree(owner)).toBe(true)
  }
  // The deletion of the owner has locked the first referral, and waits for the second.
  const held = { rows: referralOf(second), waiting: 1, meanwhile }
  expect(typeOf(await whileLocked(app, held, () => deletion(owner)))).toBe('Done')
  expect(codeOf(await late)).toBe('TOKEN_INVALID')
  expect(await app.sql('select id from users where id = any($1::uuid[])', [[owner.id, first.id]])).toEqual([
    { id: first.id },
  ])
})

test.each(deletions)(
  '%s of the caller of a deletion waits for it without holding the session',
  async (_name, deletion) => {
    const target = await app.createPerson()
    const [owner, other] = await createPeople(2)
    if (!owner || !other) throw new Error('There are no people')
    await app.giveRole(owner, 'admin')
    await refer(target, owner)
    await refer(target, other)
    let late: ReturnType<typeof deletion> | undefined
    const meanwhile = async () => {
      late = deletion(owner)
      await untilWaiting(app, late, 2)
      expect(await isSessionFree(owner)).toBe(true)
    }
    // The deletion of the target has locked the referral of the owner, and waits for the other one.
    const held = { rows: referralOf(other), waiting: 1, meanwhile }
    const first = await whileLocked(app, held, () => app.call.deleteUser({ id: target.id }, owner.credential))
    expect(typeOf(first)).toBe('Done')
    expect(late && typeOf(await late)).toBe('Done')
    expect(await app.sql('select id from users where id = any($1::uuid[])', [[owner.id, target.id]])).toEqual([])
  },
)

test.each(deletions)(
  'a job whose owner is deleted by %s meanwhile ends, and the deletion succeeds',
  async (_name, deletion) => {
    const calls = bulkCalls(app)
    const owner = await createAdmin()
    const people = await createPeople(3)
    for (const person of people) await refer(owner, person)
    const last = people.at(-1)
    if (!last) throw new Error('There are no people')
    const ids = people.map(({ id }) => id)
    const { token } = await calls.preview({ action: 'DELETE', ids }, owner.credential)
    const { id } = await calls.run(token, owner.credential)
    let job: Promise<void> | undefined
    const meanwhile = async () => {
      job = app.server.drain()
      await untilWaiting(app, job, 2)
      expect(await isSessionFree(owner)).toBe(true)
    }
    const held = { rows: referralOf(last), waiting: 1, meanwhile }
    expect(typeOf(await whileLocked(app, held, () => deletion(owner)))).toBe('Done')
    await job
    const { done, failed, finishedAt } = await calls.jobOf(id, root.credential)
    expect({ done, finishedAt }).toEqual({ done: 3, finishedAt: expect.any(String) })
    expect(failed.map(({ message }) => message)).toEqual([
      'The session has ended.',
      ...Array(2).fill('The administrator who began this may no longer change users.'),
    ])
    expect(await app.sql('select id from users where id = any($1::uuid[]) order by id', [ids])).toEqual(
      ids.map((id) => ({ id })),
    )
  },
)

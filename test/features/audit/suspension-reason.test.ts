import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

interface Event {
  id: string
  recordedType: string
  details: Record<string, unknown>
}

const suspensionsOf = async ({ id }: Person, by: Person) => {
  const query = 'query($id: ID!) { user(id: $id) { securityEvents(first: 50) { nodes { id recordedType details } } } }'
  type Answer = { user: { securityEvents: { nodes: Event[] } } }
  const { data, errors } = await app.execute<Answer>(query, { id }, by.credential)
  expect(errors).toEqual([])
  return data.user.securityEvents.nodes.filter(({ recordedType }) => recordedType === 'USER_SUSPENDED')
}
const detailsOf = async (id: string, by: Person) => {
  const query = 'query($id: ID!) { node(id: $id) { ... on AuditEvent { details } } }'
  const { data } = await app.execute<{ node: Pick<Event, 'details'> | null }>(query, { id }, by.credential)
  return data.node?.details
}

test('the reason of a suspension is for administrators: the user does not see it afterwards', async () => {
  const { email, id } = await app.createPerson()
  const until = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
  await app.call.suspendUser({ id, reason: 'Looks like a bot', until }, admin.credential)
  await app.call.reactivateUser({ id }, admin.credential)
  const person = await app.logInAs(email)
  const [own] = await suspensionsOf(person, person)
  expect(own?.details).toEqual({ until })
  expect(await detailsOf(own?.id ?? '', person)).toEqual({ until })
  const [full] = await suspensionsOf(person, admin)
  expect(full?.details).toEqual({ until, reason: 'Looks like a bot' })
  expect(await detailsOf(own?.id ?? '', admin)).toEqual({ until, reason: 'Looks like a bot' })
})

test('the reason of a suspension by the server is not shown either, and an administrator sees the own ones', async () => {
  const person = await app.createPerson()
  const support = await app.createPerson()
  await app.sql(
    `insert into audit_events (type, created_at, actor_id, target_id, details) values
       ('USER_SUSPENDED', sallyport_now(), null, $1, '{"reason": "lost factor", "until": null}'),
       ('USER_SUSPENDED', sallyport_now(), $1, $2, '{"reason": "spam", "until": null}')`,
    [person.id, support.id],
  )
  const details = (await suspensionsOf(person, person)).map((event) => event.details)
  expect(details).toHaveLength(2)
  expect(details).toEqual(expect.arrayContaining([{ until: null }, { until: null, reason: 'spam' }]))
})

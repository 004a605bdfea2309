import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
let user: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson({ email: 'admin@example.com' })
  await app.giveRole(admin, 'admin')
  user = await app.createPerson({ email: 'someone@example.com', name: 'Some One' })
})
afterAll(() => app.close())

test('an administrator finds, suspends, impersonates and audits', async () => {
  const found = await app.execute(
    '{ users(filter: { search: "OME ON" }, orderBy: { field: NAME }) { totalCount totalCountIsEstimate nodes { id email status } pageInfo { hasNextPage } } }',
    {},
    admin.credential,
  )
  expect(found.errors).toEqual([])
  expect(found.data.users).toMatchObject({ totalCount: 1, totalCountIsEstimate: false, nodes: [{ id: user.id }] })
  const as = await app.execute(
    'mutation($id: ID!) { impersonateUser(id: $id, reason: "support") { __typename ... on AuthTokens { accessToken expiresIn user { email } } ... on Error { message } } }',
    { id: user.id },
    admin.credential,
  )
  expect(as.data.impersonateUser).toMatchObject({ __typename: 'AuthTokens', user: { email: user.email } })
  const suspended = await app.execute(
    'mutation($id: ID!) { suspendUser(id: $id, reason: "spam") { ... on User { status } ... on Error { message } } }',
    { id: user.id },
    admin.credential,
  )
  expect(suspended.data.suspendUser).toEqual({ status: 'SUSPENDED' })
  const events = await app.execute(
    '{ auditEvents(first: 2) { totalCount nodes { type actor { email } target { email } details } } }',
    {},
    admin.credential,
  )
  expect(events.data.auditEvents.nodes[0]).toMatchObject({ type: 'USER_SUSPENDED', actor: { email: admin.email } })
})

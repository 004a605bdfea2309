import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, documents, type TestApp } from '../_util/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('a user signs up, confirms, logs in, refreshes, lists sessions, ends one and logs out', async () => {
  const person = await app.createPerson({ name: 'Ada' })
  const second = await app.logInAs(person.email)
  const me = await app.execute(
    '{ me { id name email emailVerified role permissions status sessions { totalCount nodes { id current } } } access { kind } }',
    {},
    person.credential,
  )
  expect(me.data).toMatchObject({
    me: { id: person.id, name: 'Ada', email: person.email, emailVerified: true, role: 'user', status: 'ACTIVE' },
    access: { kind: 'SESSION' },
  })
  expect(me.data.me.sessions).toEqual({
    totalCount: 2,
    nodes: [
      { id: second.sessionId, current: false },
      { id: person.sessionId, current: true },
    ],
  })

  const refreshed = await app.execute(documents.refresh, { refreshToken: person.refreshToken })
  expect(refreshed.data.refresh).toMatchObject({ __typename: 'AuthTokens', expiresIn: 900, user: { id: person.id } })
  const bearer = refreshed.data.refresh.accessToken
  const revoked = await app.execute(
    'mutation($id: ID!) { revokeSession(id: $id) { __typename } }',
    { id: second.sessionId },
    { bearer },
  )
  expect(revoked.data.revokeSession.__typename).toBe('Done')
  expect((await app.execute(documents.me, {}, second.credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')

  expect((await app.execute('mutation { logout { __typename } }', {}, { bearer })).data.logout.__typename).toBe('Done')
  const after = await app.execute(documents.me, {}, { bearer })
  expect(after.status).toBe(401)
  expect(after.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
  const late = await app.execute(documents.refresh, { refreshToken: refreshed.data.refresh.refreshToken })
  expect(late.data.refresh.code).toBe('TOKEN_INVALID')
})

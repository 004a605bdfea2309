import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, documents, expectType, type TestApp } from '../_util/app.ts'

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
  const sessions = {
    totalCount: 2,
    nodes: [
      { id: second.sessionId, current: false },
      { id: person.sessionId, current: true },
    ],
  }
  expect(me.data).toMatchObject({
    me: {
      id: person.id,
      name: 'Ada',
      email: person.email,
      emailVerified: true,
      role: 'user',
      status: 'ACTIVE',
      sessions,
    },
    access: { kind: 'SESSION' },
  })
  const answer = await app.call.refresh({ refreshToken: person.refreshToken })
  const { accessToken: bearer, refreshToken, ...refreshed } = expectType(answer, 'AuthTokens')
  expect(refreshed).toMatchObject({ expiresIn: 900, user: { id: person.id } })
  const revoked = await app.call.revokeSession({ id: second.sessionId }, { bearer })
  expect(revoked.__typename).toBe('Done')
  expect((await app.execute(documents.me, {}, second.credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')

  expect((await app.call.logout({}, { bearer })).__typename).toBe('Done')
  const after = await app.execute(documents.me, {}, { bearer })
  expect(after.status).toBe(401)
  expect(after.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
  const late = await app.call.refresh({ refreshToken })
  expect(codeOf(late)).toBe('TOKEN_INVALID')
})

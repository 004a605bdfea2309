import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Credential, codeOf, createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { whileLocked } from '../../_util/while-locked.ts'

// An attacker whose session or API key the owner has just ended does not end the owner's session in return, with a request that waited.

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

/** What the attacker holds, and the statement that ends it. */
type Theft = (owner: Person) => Promise<{ credential: Credential; id: string; table: string }>

test.each<[string, Theft]>([
  [
    'a session that was ended',
    async ({ email }) => {
      const { credential, sessionId: id } = await app.logInAs(email)
      return { credential, id, table: 'sessions' }
    },
  ],
  [
    'an API key that was revoked',
    async (owner) => {
      const { credential, id } = await app.createKey(owner, ['sessions:write'])
      return { credential, id, table: 'api_keys' }
    },
  ],
])('revokeSession with %s while it waits ends nothing', async (_name, steal) => {
  const owner = await app.createPerson()
  const { credential, id, table } = await steal(owner)
  const meanwhile = () => app.sql(`update ${table} set revoked_at = sallyport_now() where id = $1`, [id])
  const held = { userId: owner.id, waiting: 1, meanwhile }
  const answer = await whileLocked(app, held, () => app.call.revokeSession({ id: owner.sessionId }, credential))
  expect(codeOf(answer)).toBe('TOKEN_INVALID')
  expect(codeOf(await app.call.me({}, owner.credential))).toBeUndefined()
  expect(await app.sql('select revoked_at from sessions where id = $1', [owner.sessionId])).toEqual([
    { revoked_at: null },
  ])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { whileLocked } from '../../_util/while-locked.ts'

let app: TestApp
let person: Person
let others: Person[]
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
  others = await Promise.all([1, 2, 3, 4, 5].map(() => app.createPerson()))
})
afterAll(() => app.close())

const refresh = ({ refreshToken }: Person) => app.call.refresh({ refreshToken })

test('the refreshes of others go on while the row of a session is locked, and its own waits for it', async () => {
  const current = others.map(({ email }) => app.logInAs(email))
  const sessions = [await app.logInAs(person.email), ...(await Promise.all(current))]
  const [locked, ...free] = sessions as [Person, ...Person[]]
  const answered: string[] = []
  const exchange = async (session: Person) => {
    const answer = await refresh(session)
    answered.push(session.sessionId)
    return typeOf(answer)
  }
  let refreshed: Promise<string[]> = Promise.resolve([])
  const answers = await whileLocked(
    app,
    {
      rows: `sessions where id = '${locked.sessionId}'`,
      waiting: 1,
      meanwhile: async () => {
        expect(await refreshed).toEqual(free.map(() => 'AuthTokens'))
        expect(answered).not.toContain(locked.sessionId)
      },
    },
    () => {
      const own = exchange(locked)
      refreshed = Promise.all(free.map(exchange))
      return own
    },
  )
  expect(answers).toBe('AuthTokens')
})

test('exchanges of one token at once that find its session locked have one successor', async () => {
  const session = await app.logInAs(person.email)
  const tokens = await whileLocked(app, { rows: `sessions where id = '${session.sessionId}'`, waiting: 4 }, () =>
    Promise.all([1, 2, 3, 4, 5, 6].map(() => refresh(session))),
  )
  expect(new Set(tokens.map((answer) => ('refreshToken' in answer ? answer.refreshToken : codeOf(answer)))).size).toBe(
    1,
  )
  expect(tokens.map(typeOf)).toEqual(Array(6).fill('AuthTokens'))
})

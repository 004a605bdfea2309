import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { recordStatements } from '../../_util/record-statements.ts'

let app: TestApp
let ada: Person
let reader: Person
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.createPerson({ name: 'Ada', username: 'Ada.L' })
  reader = await app.createPerson()
})
afterAll(() => app.close())

interface FoundData {
  userByUsername: { id: string } | null
}

const find = (username: string) =>
  app.execute<FoundData>(
    'query($username: String!) { userByUsername(username: $username) { id } }',
    { username },
    reader.credential,
  )

test.each(['Ada.L', 'ada.l', 'ADA.L'])('the user has the username %s, regardless of letter case', async (username) => {
  const { result, statements } = await recordStatements(app, () => find(username))
  expect([result.errors, result.data]).toEqual([[], { userByUsername: { id: ada.id } }])
  // The session, and the user.
  expect(statements).toHaveLength(2)
})

test.each(['nobody', 'ada', 'ada_l', ' ada.l', '', 'ada%', "' or '1'='1", 'Äda.L', 'a'.repeat(5_000)])(
  'nobody has the username %j',
  async (username) => {
    const { data, errors } = await find(username)
    expect([errors, data]).toEqual([[], { userByUsername: null }])
  },
)

test('an address and an id are not usernames', async () => {
  for (const name of [ada.email, ada.id]) expect((await find(name)).data).toEqual({ userByUsername: null })
})

test('shows the public profile alone, to anybody who is signed in', async () => {
  const query = '{ userByUsername(username: "ada.l") { name username email } }'
  const { data, errors } = await app.execute(query, {}, reader.credential)
  expect(data).toEqual({ userByUsername: { name: 'Ada', username: 'Ada.L', email: null } })
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['userByUsername', 'email'], 'FORBIDDEN'],
  ])
  expect((await app.execute(query, {}, ada.credential)).data).toMatchObject({ userByUsername: { email: ada.email } })
  expect(codeOf(await app.call.userByUsername({ username: 'ada.l' }))).toBe('UNAUTHENTICATED')
})

test('a user who is suspended is found like one who is not, as by the id', async () => {
  const suspended = await app.createPerson({ username: 'suspended' })
  await app.sql('update users set suspended_at = sallyport_now() where id = $1', [suspended.id])
  expect((await find('suspended')).data).toEqual({ userByUsername: { id: suspended.id } })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { operations } from '../../_util/operations.generated.ts'
import { invitationCalls } from '../organization/invitation-calls.ts'

type Data = Record<string, unknown>

const folder = mkdtempSync(join(tmpdir(), 'sallyport-signup-'))
const dataSchema = join(folder, 'schema.json')
const data = { company: 'Navy', tags: ['a', null, 1.5], deep: { yes: true } }

let app: TestApp
let admin: Person
let email: string
let serial = 0
/** What `beforeSignup` got, as it was then. */
const told: unknown[] = []
beforeAll(async () => {
  const hooks = {
    beforeSignup({ data: given }: { data: Data | null }) {
      told.push(structuredClone(given))
      if (given) given.added = 'by the hook'
      return undefined
    },
  }
  app = await createTestApp({}, { hooks })
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  email = `with-data-${++serial}@example.com`
  told.length = 0
})

const signUp = (given: Data | null | undefined, on = app) =>
  on.call.signup({ input: { email, password: testPassword, data: given } })
/** Signs up. @returns the token of the link that is mailed */
const askFor = async (given: Data) => {
  expect(typeOf(await signUp(given))).toBe('MailSent')
  return mailedToken()
}
const mailedToken = async () => {
  await app.server.drain()
  return tokenOf(app.mailbox.last(email).links[0])
}
const verify = async (token: string) => typeOf(await app.call.verifyEmail({ token }))
const waiting = () =>
  app.sql<{ data: string | null }>('select data from sign_ups where email = $1 order by id', [email])
const storedOf = (address = email) =>
  app.sql('select d.data, d.app_data from user_data d join users u on u.id = d.user_id where u.email = $1', [address])
const brokenRules = (answer: { __typename: string; fields?: { path: string[]; rule: string }[] }) => {
  expect(answer.__typename).toBe('ValidationError')
  return (answer.fields ?? []).map(({ rule, path }) => `${rule} ${path.join('/')}`)
}

describe('the data of a sign-up', () => {
  test('waits for the address, becomes the data of the account, and is told to `beforeSignup` as a copy', async () => {
    const token = await askFor(data)
    expect(told).toEqual([data])
    expect((await waiting()).map((row) => JSON.parse(row.data ?? ''))).toEqual([data])
    expect(await verify(token)).toBe('Done')
    const login = await app.call.login({ input: { identifier: email, password: testPassword } })
    expect(expectType(login, 'AuthTokens').user).toMatchObject({ email, data, appData: {} })
    expect(await waiting()).toEqual([{ data: null }])
  })

  test('can have more keys than a call of updateData has paths', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`key${index}`, index]))
    expect(await verify(await askFor(many))).toBe('Done')
    expect(await storedOf()).toEqual([{ data: many, app_data: {} }])
  })

  test.each([undefined, null])('can be absent (%s)', async (absent) => {
    expect(typeOf(await signUp(absent))).toBe('MailSent')
    expect(told).toEqual([null])
    expect(await verify(await mailedToken())).toBe('Done')
    expect(await storedOf()).toEqual([])
  })

  test('has the same answer for addresses with and without an account, and changes no account', async () => {
    const person = await app.createPerson()
    await app.call.updateData({ input: { set: { own: 1 } } }, person.credential)
    await askFor({ pending: true })
    const answers = []
    for (const address of [`new-${email}`, person.email, email]) {
      answers.push(await raw({ email: address, password: 'another password of theirs', data }))
      await app.server.drain()
    }
    expect(answers[0]).toMatchObject({ status: 200, text: expect.stringContaining('"MailSent"') })
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await storedOf(person.email)).toEqual([{ data: { own: 1 }, app_data: {} }])
  })

  test('stays when the link is sent again', async () => {
    await askFor(data)
    await app.call.resendVerificationEmail({ email })
    expect(await verify(await mailedToken())).toBe('Done')
    expect(await storedOf()).toEqual([{ data, app_data: {} }])
  })

  test('of several sign-ups is that of the link, and the others are forgotten', async () => {
    const first = await askFor({ of: 'the first' })
    await askFor({ of: 'the second' })
    expect(await verify(first)).toBe('Done')
    expect(await storedOf()).toEqual([{ data: { of: 'the first' }, app_data: {} }])
    expect(await waiting()).toEqual([{ data: null }, { data: null }])
  })

  test('is none if the server cannot tell which sign-up is that of the owner', async () => {
    for (const signer of ['the attacker', 'the owner']) await askFor({ of: signer })
    await app.call.resendVerificationEmail({ email })
    expect(await verify(await mailedToken())).toBe('Done')
    expect(await storedOf()).toEqual([])
  })

  test('is stored at once where addresses do not have to be confirmed, and with an invitation', async () => {
    const open = await app.startAnother({ requireEmailVerification: false })
    expect(expectType(await signUp(data, open), 'AuthTokens').user).toMatchObject({ email, data })
    await open.close()
    const calls = invitationCalls(app)
    const invited = await calls.invite(admin, await calls.found(admin))
    const input = { email: invited.email, password: testPassword, invitationToken: invited.token, data }
    expect(expectType(await app.call.signup({ input }), 'AuthTokens').user).toMatchObject({ data })
  })
})

const nested = (levels: number): Data => (levels === 1 ? { a: 1 } : { a: nested(levels - 1) })
const refused: [Data, string][] = [
  [{ 'a.b': 1 }, 'key input/data/a.b'],
  [{ a: { '': 1 } }, 'key input/data/a/'],
  [{ a: [{ constructor: 1 }] }, 'key input/data/a/0/constructor'],
  [{ ['k'.repeat(65)]: 1 }, `key_length input/data/${'k'.repeat(65)}`],
  [{ n: 1e300 }, 'number input/data/n'],
  [{ text: 'x'.repeat(16_384) }, 'size input/data'],
  [nested(9), `depth input/data/${Array(8).fill('a').join('/')}`],
]

describe('data that breaks a limit of updateData', () => {
  test.each(refused)('is refused with its path, and nothing is kept (sample %#)', async (given, rule) => {
    expect(brokenRules(await signUp(given))).toEqual([rule])
    expect([told, await waiting()]).toEqual([[], []])
    const input = { email, data: given }
    expect(brokenRules(await app.call.createUser({ input }, admin.credential))).toEqual([rule])
  })

  test('is listed with everything else that is wrong', async () => {
    const input = { email: 'nobody', password: testPassword, data: { 'a.b': 1 } }
    expect(brokenRules(await app.call.signup({ input }))).toEqual(['email input/email', 'key input/data/a.b'])
  })

  test('is data within them as long as it has eight levels', async () => {
    expect(typeOf(await signUp(nested(8)))).toBe('MailSent')
  })
})

describe('with DATA_SCHEMA', () => {
  let strict: TestApp
  beforeAll(async () => {
    const properties = { company: { type: 'string' }, pick: { enum: [{ a: 1 }] } }
    writeFileSync(
      dataSchema,
      JSON.stringify({ type: 'object', properties, required: ['company'], additionalProperties: false }),
    )
    strict = await app.startAnother({ dataSchema })
  })
  afterAll(() => strict.close())

  test.each<[Data, string[]]>([
    [{}, ['schema input/data/company']],
    [{ company: 1, other: 1 }, ['schema input/data/company', 'schema input/data/other']],
  ])('%j is refused with the paths', async (given, rules) => {
    expect(brokenRules(await signUp(given, strict)).toSorted()).toEqual(rules)
    const input = { email, data: given }
    expect(brokenRules(await strict.call.createUser({ input }, admin.credential)).toSorted()).toEqual(rules)
  })

  test('data that fits is accepted, also as a literal in the document, and so is a sign-up without data', async () => {
    expect(typeOf(await signUp({ company: 'Navy', pick: { a: 1 } }, strict))).toBe('MailSent')
    const fields = `email: "${email}", password: "${testPassword}", data: { company: "Navy", pick: { a: 1 } }`
    const answer = await strict.execute(`mutation { signup(input: { ${fields} }) { __typename } }`)
    expect(answer.data).toEqual({ signup: { __typename: 'MailSent' } })
    expect(typeOf(await signUp(undefined, strict))).toBe('MailSent')
  })
})

describe('createUser', () => {
  test('makes an account with the data of the user and that of the operator', async () => {
    const appData = { plan: 'secret value' }
    const made = expectType(await app.call.createUser({ input: { email, data, appData } }, admin.credential), 'User')
    expect(made).toMatchObject({ email, data, appData })
    const events = await app.sql(`select details from audit_events where type = 'USER_CREATED' and target_id = $1`, [
      made.id,
    ])
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).not.toMatch(/secret|Navy/)
  })

  test('refuses `appData` that breaks a limit', async () => {
    const input = { email, appData: { 'a.b': 1 }, data: { '': 1 } }
    expect(brokenRules(await app.call.createUser({ input }, admin.credential))).toEqual([
      'key input/data/',
      'key input/appData/a.b',
    ])
  })
})

/** The exact bytes of an answer to a sign-up, without the `date` header. */
async function raw(input: object) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ query: operations.signup, variables: { input } })
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })
  const kept = [...response.headers].filter(([name]) => name !== 'date')
  return { status: response.status, headers: kept, text: await response.text() }
}

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { addMember, createOrganizationOf } from '../../_util/organizations.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileDeletingOrganization } from '../../_util/while-deleting.ts'
import { handOver, returnTo } from '../login-code/login-code-calls.ts'

let app: TestApp
let person: Person
let id: string
beforeAll(async () => {
  app = await createTestApp({ oauthRedirects: [returnTo] })
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
  id = await createOrganizationOf(app, person)
})

const logIn = () => app.call.login({ input: { identifier: person.email, password: testPassword, organizationId: id } })
const enter = () => app.call.switchOrganization({ id }, person.credential)
const sessionsInside = () => app.sql('select id from sessions where organization_id is not null')

describe('while the organization is deleted', () => {
  const whileDeleted = <Result>(work: () => Promise<Result>) => whileDeletingOrganization(app, id, work)

  test('login and switchOrganization do not find it', async () => {
    expect(codeOf(await whileDeleted(logIn))).toBe('ORGANIZATION_NOT_FOUND')
    id = await createOrganizationOf(app, person)
    expect(codeOf(await whileDeleted(enter))).toBe('ORGANIZATION_NOT_FOUND')
  })

  test('a second factor opens a session in no organization', async () => {
    const { secret } = await twoFactorCalls(app).enable(person)
    const { challengeToken } = expectType(await logIn(), 'TwoFactorChallenge')
    const input = { challengeToken, code: await twoFactorCalls(app).nextCode(secret) }
    expect(typeOf(await whileDeleted(() => app.call.verifyTwoFactor({ input })))).toBe('AuthTokens')
  })

  test('a login code is made in no organization', async () => {
    expectType(await enter(), 'AuthTokens')
    const { code, codeVerifier } = await whileDeleted(() => handOver(app, person.credential))
    expect(typeOf(await app.call.exchangeLoginCode({ code, codeVerifier }))).toBe('AuthTokens')
  })

  test('a login code opens a session in no organization', async () => {
    expectType(await enter(), 'AuthTokens')
    const { code, codeVerifier } = await handOver(app, person.credential)
    expect(typeOf(await whileDeleted(() => app.call.exchangeLoginCode({ code, codeVerifier })))).toBe('AuthTokens')
  })

  afterAll(async () => expect(await sessionsInside()).toEqual([]))
})

test('a member who is removed meanwhile does not enter', async () => {
  await addMember(app, id, (await app.createPerson()).id, 'owner')
  const lock = 'select 1 from organizations where id = $1 for update'
  const remove = 'delete from organization_members where organization_id = $1 and user_id = $2'
  for (const work of [logIn, enter]) {
    expect(codeOf(await whileChanging(app, [lock, [id]], work, [remove, [id, person.id]]))).toBe(
      'ORGANIZATION_NOT_FOUND',
    )
    await addMember(app, id, person.id, 'member')
  }
  expect(await sessionsInside()).toEqual([])
})

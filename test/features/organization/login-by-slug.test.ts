import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  typeOf,
} from '../../_util/app.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let person: Person
let id: string
let slug: string
let serial = 0
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
  slug = `acme-${++serial}`
  id = await found(person, slug)
})

const found = async (owner: Person, name: string): Promise<string> =>
  expectType(
    await app.call.createOrganization({ input: { name: 'Acme', slug: name } }, owner.credential),
    'Organization',
  ).id
const basic = (password = testPassword): Credential => ({ basic: [person.email, password] })
const byHeader = (named: string, password?: string) => app.call.login({}, basic(password), { 'x-org-id': named })
const byInput = (named: string, password = testPassword) =>
  app.call.login({ input: { identifier: person.email, password, organizationId: named } })
const organizationOf = ({ accessToken }: { accessToken: string }) => {
  const { org_id, org_slug } = decodeJwt(accessToken)
  return { org_id, org_slug }
}

describe('a login with HTTP Basic begins in the organization of X-Org-Id', () => {
  test.each([
    ['the id', () => id],
    ['the id in capitals', () => id.toUpperCase()],
    ['the slug', () => slug],
  ])('%s, also after a refresh', async (_what, named) => {
    const tokens = expectType(await byHeader(named()), 'AuthTokens')
    expect(organizationOf(tokens)).toEqual({ org_id: id, org_slug: slug })
    const refreshed = expectType(await app.call.refresh({ refreshToken: tokens.refreshToken }), 'AuthTokens')
    expect(organizationOf(refreshed)).toEqual({ org_id: id, org_slug: slug })
  })

  test('after the second factor', async () => {
    const { secret } = await twoFactorCalls(app).enable(person)
    const { challengeToken } = expectType(await byHeader(slug), 'TwoFactorChallenge')
    const input = { challengeToken, code: await twoFactorCalls(app).nextCode(secret) }
    const tokens = expectType(await app.call.verifyTwoFactor({ input }), 'AuthTokens')
    expect(organizationOf(tokens)).toEqual({ org_id: id, org_slug: slug })
  })

  test('and in none without the header', async () => {
    const tokens = expectType(await app.call.login({}, basic()), 'AuthTokens')
    expect(organizationOf(tokens)).toEqual({ org_id: undefined, org_slug: undefined })
  })
})

test('the input of login and switchOrganization take a slug as well', async () => {
  const tokens = expectType(await byInput(slug), 'AuthTokens')
  expect(organizationOf(tokens)).toEqual({ org_id: id, org_slug: slug })
  const switched = expectType(await app.call.switchOrganization({ id: slug }, person.credential), 'AuthTokens')
  expect(organizationOf(switched)).toEqual({ org_id: id, org_slug: slug })
})

test('an organization that the user is not a member of is not found, by the header as by the input, once the password is correct', async () => {
  const stranger = await app.createPerson()
  const foreign = await found(stranger, `foreign-${serial}`)
  const answers = []
  for (const named of [foreign, `foreign-${serial}`, 'no-such-slug', slug.toUpperCase(), 'no slug']) {
    answers.push(await byHeader(named), await byInput(named))
    expect(codeOf(await byHeader(named, 'wrong'))).toBe('INVALID_CREDENTIALS')
  }
  expect(codeOf(answers[0])).toBe('ORGANIZATION_NOT_FOUND')
  for (const answer of answers) expect(answer).toEqual(answers[0])
  const switched = await app.call.switchOrganization({ id: `foreign-${serial}` }, person.credential)
  expect(codeOf(switched)).toBe('ORGANIZATION_NOT_FOUND')
})

test('an empty header, as gateways without a value send it, names no organization', async () => {
  expect(await byHeader('')).toMatchObject({ __typename: 'AuthTokens' })
})

test('a text in the form of an id is never a slug', async () => {
  const foreign = await found(await app.createPerson(), `foreign-${serial}`)
  await found(person, foreign)
  expect(codeOf(await byHeader(foreign))).toBe('ORGANIZATION_NOT_FOUND')
  expect(codeOf(await app.call.switchOrganization({ id: foreign }, person.credential))).toBe('ORGANIZATION_NOT_FOUND')
})

test('the header must not be sent twice', async () => {
  // The server gets two headers of one name joined with a comma.
  const answer = await byHeader(`${id}, ${id}`)
  expect(answer).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', message: 'Send the header X-Org-Id only once.' })
})

test('requests without Basic credentials ignore the header', async () => {
  const header = { 'x-org-id': slug }
  const input = { identifier: person.email, password: testPassword }
  const tokens = expectType(await app.call.login({ input }, undefined, header), 'AuthTokens')
  expect(organizationOf(tokens)).toEqual({ org_id: undefined, org_slug: undefined })
  expect(await app.call.access({}, person.credential, header)).toMatchObject({ organization: null })
  expect(typeOf(await app.call.refresh({}, { bearer: person.refreshToken }, header))).toBe('AuthTokens')
})

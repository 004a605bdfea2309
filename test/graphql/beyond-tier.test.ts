import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { schema } from '../../src/features/schema.ts'
import { limitOf } from '../../src/graphql/limit-of.ts'
import { type Credential, createTestApp, expectType, type Person, type TestApp, typeOf } from '../_util/app.ts'

const requests = 3

/** Without limits, on the same database: makes people. */
let people: TestApp
let app: TestApp
let person: Person
beforeAll(async () => {
  people = await createTestApp()
  app = await people.startAnother({
    rateLimits: true,
    tierLimits: { FREE: requests, PRO: requests, ENTERPRISE: requests },
    rateLimitOverrides: {
      RATE_LIMIT_REVOKE_SESSION: { limit: 2, duration: 60 },
      RATE_LIMIT_LOGOUT: { limit: 1, duration: 60 },
      RATE_LIMIT_VERIFY_API_KEY: { limit: 10, duration: 60 },
    },
    cookieMode: { domain: null },
  })
})
afterAll(async () => {
  await app.close()
  await people.close()
})
beforeEach(async () => {
  // Ends the windows of the test before.
  await people.clock.advance(900)
  person = await people.createPerson()
})

const fields = {
  logout: (by: Credential) => app.call.logout({}, by),
  revokeSession: (by: Credential) => app.call.revokeSession({ id: randomUUID() }, by),
  revokeOtherSessions: (by: Credential) => app.call.revokeOtherSessions({}, by),
  changePassword: (by: Credential) =>
    app.call.changePassword({ currentPassword: 'wrong', newPassword: 'a better password' }, by),
  reauthenticate: (by: Credential) => app.call.reauthenticate({ password: 'wrong' }, by),
  disableTwoFactor: (by: Credential) => app.call.disableTwoFactor({ code: '000000' }, by),
  disableTwoFactorByProof: (by: Credential) => app.call.disableTwoFactorByProof({}, by),
  verifyApiKey: (by: Credential) => app.call.verifyApiKey({ key: 'sp_live_invented' }, by),
}
const names = Object.keys(fields)

/** Uses up the requests of the tier. */
async function spendTier(by: Credential) {
  for (let n = 0; n < requests; n++) await app.execute('{ access { kind } }', {}, by)
  const refused = await app.execute('{ access { kind } }', {}, by)
  expect([refused.status, refused.headers.get('x-ratelimit-limit')]).toEqual([429, String(requests)])
}

test('the fields that no tier refuses have limits of their own, and README.md and these tests name them', () => {
  const declared = Object.values(schema.getMutationType()?.getFields() ?? {})
  const beyond = declared.filter(({ extensions }) => extensions.beyondTier)
  expect(beyond.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
  expect(beyond.filter((field) => limitOf(schema, field) === null)).toEqual([])
  const sentence = /of only ((?:`\w+`(?:,\s| and )?)+)/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? ''
  expect([...sentence.matchAll(/\w+/g)].map(([name]) => name).filter((name) => name !== 'and')).toEqual(names)
})

test.each([
  ['logout', 'Done'],
  ['revokeSession', 'SessionNotFoundError'],
  ['revokeOtherSessions', 'SessionsRevoked'],
  ['changePassword', 'InvalidCredentialsError'],
  ['reauthenticate', 'InvalidCredentialsError'],
  ['disableTwoFactor', 'TwoFactorNotEnabledError'],
  ['disableTwoFactorByProof', 'TwoFactorNotEnabledError'],
  ['verifyApiKey', 'TokenInvalidError'],
] as const)('%s is executed when the tier is used up', async (name, type) => {
  await people.giveRole(person, 'admin')
  await spendTier(person.credential)
  expect(typeOf(await fields[name](person.credential))).toBe(type)
})

test('a thief who uses up the requests of a user cannot keep the user from ending the stolen session', async () => {
  const thief = await people.logInAs(person.email)
  await spendTier(thief.credential)
  expect((await app.execute('{ me { id } }', {}, person.credential)).status).toBe(429)
  // The thief also uses up the limit of the field, in the session that is stolen.
  for (let n = 0; n < 2; n++) expect(typeOf(await fields.revokeSession(thief.credential))).toBe('SessionNotFoundError')
  expect(typeOf(await fields.revokeSession(thief.credential))).toBe('RATE_LIMITED')

  expect(typeOf(await app.call.revokeSession({ id: thief.sessionId }, person.credential))).toBe('Done')
  expect(typeOf(await app.call.access({}, thief.credential))).toBe('TOKEN_INVALID')
})

test('a document with another field is refused by the tier as a whole', async () => {
  const other = await people.logInAs(person.email)
  await spendTier(person.credential)
  const end = 'revokeOtherSessions { __typename }'
  for (const document of [
    `mutation { ${end} updateProfile(input: { name: "Ada" }) { __typename } }`,
    `mutation { ...F ${end} } fragment F on Mutation { ... on Mutation { updateProfile(input: { name: "Ada" }) { __typename } } }`,
    `mutation { ${end} __typename }`,
  ]) {
    const { status, data } = await app.execute(document, {}, person.credential)
    expect([status, data], document).toEqual([429, {}])
  }
  expect(typeOf(await people.call.access({}, other.credential))).toBe('Access')
  const both = await app.execute(
    `mutation { a: ${end} ...F } fragment F on Mutation { b: ${end} }`,
    {},
    person.credential,
  )
  expect(both.status).toBe(200)
})

test('a resource server may verify as many keys as the limit of the field says, whatever its tier, and its other requests count', async () => {
  const admin = person
  await people.giveRole(admin, 'admin')
  const service = (await people.createKey(admin, ['keys:verify'])).credential
  const { key } = await people.createKey(admin, ['profile:read'])
  for (let n = 0; n < 9; n++) expect(typeOf(await fields.verifyApiKey(service))).toBe('TokenInvalidError')
  expect(typeOf(await app.call.access({}, service))).toBe('RATE_LIMITED')
  const last = await app.send('verifyApiKey', { key }, service)
  expect(expectType(last.data.verifyApiKey, 'VerifiedApiKey').user?.id).toBe(admin.id)
  const shown = ['limit', 'remaining'].map((name) => last.headers.get(`x-ratelimit-${name}`))
  expect(shown).toEqual(['10', '0'])
  expect(typeOf(await fields.verifyApiKey(service))).toBe('RATE_LIMITED')
})

test('a document that the tier does not refuse reads no connections beyond it', async () => {
  const admin = person
  await people.giveRole(admin, 'admin')
  const service = (await people.createKey(admin, ['keys:verify'])).credential
  const { key } = await people.createKey(admin, ['profile:read'])
  const document = `mutation($key: String!) {
    verifyApiKey(key: $key) { ... on VerifiedApiKey { user { id followers { totalCount } } } }
  }`
  const read = await app.execute(document, { key }, service)
  expect(read.data).toEqual({ verifyApiKey: { user: { id: admin.id, followers: { totalCount: 0 } } } })
  await spendTier(service)
  const { data, errors } = await app.execute(document, { key }, service)
  expect(data).toEqual({ verifyApiKey: { user: { id: admin.id, followers: null } } })
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['verifyApiKey', 'user', 'followers'], 'RATE_LIMITED'],
  ])
})

test('log-outs with the cookie alone are counted for each session, and those without one for the address', async () => {
  const logOut = (cookie: string) =>
    app.call.logout({}, undefined, { 'x-sallyport-cookie': 'on', cookie: `sallyport-refresh=${cookie}` })
  const other = await people.logInAs(person.email)
  expect(typeOf(await logOut('invented'))).toBe('SessionNotFoundError')
  expect(typeOf(await logOut('another'))).toBe('RATE_LIMITED')
  expect(typeOf(await logOut(person.refreshToken))).toBe('Done')
  expect(typeOf(await logOut(person.refreshToken))).toBe('RATE_LIMITED')
  expect(typeOf(await logOut(other.refreshToken))).toBe('Done')
})

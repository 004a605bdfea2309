import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { addMember, createOrganizationOf } from '../../_util/organizations.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let another: TestApp
let person: Person
let organizationId: string
const organizationRoles = {
  owner: ['members:read', 'members:write', 'invoices:read'],
  admin: ['members:read', 'members:write', 'invoices:read'],
  member: ['invoices:read'],
}
beforeAll(async () => {
  app = await createTestApp({ organizationRoles })
  another = await app.startAnother()
})
afterAll(async () => {
  await another.close()
  await app.close()
})
beforeEach(async () => {
  person = await app.createPerson()
  organizationId = await createOrganizationOf(app, { id: person.id, credential: person.credential }, 'Acme')
})

const claims = (accessToken: string) => {
  const { org_id, org_slug, org_role, org_scope, scope } = decodeJwt(accessToken)
  return { org_id, org_slug, org_role, org_scope, scope }
}
const logIn = async (id: string | null, on: TestApp = app) =>
  on.call.login({ input: { identifier: person.email, password: testPassword, organizationId: id } })
const none = { org_id: undefined, org_slug: undefined, org_role: undefined, org_scope: undefined }

describe('the access token of a session', () => {
  test('carries no organization at first', async () => {
    expect(claims(person.accessToken)).toMatchObject(none)
  })

  test('carries the organization that login names, with its scopes apart from `scope`', async () => {
    const tokens = expectType(await logIn(organizationId), 'AuthTokens')
    const found = claims(tokens.accessToken)
    expect(found).toMatchObject({
      org_id: organizationId,
      org_slug: expect.stringMatching(/^acme/),
      org_role: 'owner',
      org_scope: 'members:read members:write invoices:read',
    })
    expect(found.scope).toBe(claims(person.accessToken).scope)
    expect(found.scope).not.toContain('invoices:read')
  })

  test('carries the organization that switchOrganization names, also after a refresh, until it is moved out', async () => {
    const switched = expectType(
      await app.call.switchOrganization({ id: organizationId }, person.credential),
      'AuthTokens',
    )
    expect(switched.refreshToken).toBeNull()
    expect(claims(switched.accessToken)).toMatchObject({ org_id: organizationId })
    const refreshed = expectType(await another.call.refresh({ refreshToken: person.refreshToken }), 'AuthTokens')
    expect(claims(refreshed.accessToken)).toMatchObject({ org_id: organizationId, org_role: 'owner' })
    const out = expectType(await app.call.switchOrganization({ id: null }, person.credential), 'AuthTokens')
    expect(claims(out.accessToken)).toMatchObject(none)
    const again = expectType(await app.call.refresh({ refreshToken: refreshed.refreshToken }), 'AuthTokens')
    expect(claims(again.accessToken)).toMatchObject(none)
  })

  test('of a user with two-factor authentication carries the organization of the login', async () => {
    const { secret } = await twoFactorCalls(app).enable(person)
    const challenge = expectType(await logIn(organizationId), 'TwoFactorChallenge')
    const input = { challengeToken: challenge.challengeToken, code: await twoFactorCalls(app).nextCode(secret) }
    const tokens = expectType(await app.call.verifyTwoFactor({ input }), 'AuthTokens')
    expect(claims(tokens.accessToken)).toMatchObject({ org_id: organizationId })
  })
})

describe('the session of a role without scopes for organizations', () => {
  let narrow: TestApp
  beforeAll(async () => {
    const user = (app.config.roles.user ?? []).filter((scope) => !scope.startsWith('organizations:'))
    narrow = await app.startAnother({ roles: { ...app.config.roles, user } })
  })
  afterAll(() => narrow.close())

  test('is in no organization: its tokens carry none, and its requests have no scope inside one', async () => {
    expectType(await app.call.switchOrganization({ id: organizationId }, person.credential), 'AuthTokens')
    const refreshed = expectType(await narrow.call.refresh({ refreshToken: person.refreshToken }), 'AuthTokens')
    expect(claims(refreshed.accessToken)).toMatchObject(none)
    const seen = (on: TestApp) => on.call.access({}, { bearer: refreshed.accessToken })
    expect(await seen(narrow)).toMatchObject({ organization: null, organizationScopes: null })
    expect(await seen(app)).toMatchObject({ organization: { id: organizationId } })
  })

  test('does not begin in one', async () => {
    expect(codeOf(await logIn(organizationId, narrow))).toBe('ORGANIZATION_NOT_FOUND')
    expect(typeOf(await logIn(null, narrow))).toBe('AuthTokens')
  })
})

describe('a login into an organization', () => {
  test('is refused when the user is not a member, once the password is correct', async () => {
    const stranger = await app.createPerson()
    const foreign = await createOrganizationOf(app, { id: stranger.id, credential: stranger.credential })
    const answers = []
    for (const id of [foreign, '00000000-0000-7000-8000-000000000000', 'no id']) answers.push(await logIn(id))
    expect(answers[0]).toMatchObject({ code: 'ORGANIZATION_NOT_FOUND' })
    expect(answers).toEqual([answers[0], answers[0], answers[0]])
    const wrong = { identifier: person.email, password: 'wrong', organizationId: foreign }
    expect(codeOf(await app.call.login({ input: wrong }))).toBe('INVALID_CREDENTIALS')
  })

  test('of a user who left before the second factor ends in no organization', async () => {
    const owner = await app.createPerson()
    const id = await createOrganizationOf(app, { id: owner.id, credential: owner.credential })
    await addMember(app, id, person.id, 'member')
    const { secret } = await twoFactorCalls(app).enable(person)
    const challenge = expectType(await logIn(id), 'TwoFactorChallenge')
    await app.call.leaveOrganization({ id }, person.credential)
    const input = { challengeToken: challenge.challengeToken, code: await twoFactorCalls(app).nextCode(secret) }
    const tokens = expectType(await app.call.verifyTwoFactor({ input }), 'AuthTokens')
    expect(claims(tokens.accessToken)).toMatchObject(none)
  })
})

describe('switchOrganization', () => {
  test('is refused for an organization of others, and leaves the session where it is', async () => {
    await app.call.switchOrganization({ id: organizationId }, person.credential)
    const stranger = await app.createPerson()
    const foreign = await createOrganizationOf(app, { id: stranger.id, credential: stranger.credential })
    expect(codeOf(await app.call.switchOrganization({ id: foreign }, person.credential))).toBe('ORGANIZATION_NOT_FOUND')
    const { data } = await app.execute('{ access { session { organization { id } } } }', {}, person.credential)
    expect(data).toEqual({ access: { session: { organization: { id: organizationId } } } })
  })

  test('moves one session and no other', async () => {
    const second = await app.logInAs(person.email)
    await app.call.switchOrganization({ id: organizationId }, person.credential)
    const { data } = await app.execute('{ access { session { organization { id } } } }', {}, second.credential)
    expect(data).toEqual({ access: { session: { organization: null } } })
  })
})

describe('on every instance, from the next request on', () => {
  const scopesOn = async (on: TestApp) => {
    const { data } = await on.execute<{ organization: { myScopes: string[] } | null }>(
      'query($id: ID!) { organization(id: $id) { myScopes } }',
      { id: organizationId },
      person.credential,
    )
    return data.organization?.myScopes ?? null
  }
  const refreshedOn = async (on: TestApp, refreshToken: string | null) =>
    expectType(await on.call.refresh({ refreshToken }), 'AuthTokens')

  test('a changed role, a removed member and a deleted organization hold', async () => {
    const owner = await app.createPerson()
    organizationId = await createOrganizationOf(app, { id: owner.id, credential: owner.credential })
    await addMember(app, organizationId, person.id, 'member')
    await app.call.switchOrganization({ id: organizationId }, person.credential)
    expect(await scopesOn(another)).toEqual(['invoices:read'])

    await app.call.updateMember({ input: { organizationId, userId: person.id, role: 'admin' } }, owner.credential)
    expect(await scopesOn(another)).toEqual(organizationRoles.admin)
    const promoted = await refreshedOn(another, person.refreshToken)
    expect(claims(promoted.accessToken)).toMatchObject({
      org_role: 'admin',
      org_scope: organizationRoles.admin.join(' '),
    })

    await another.call.removeMember({ organizationId, userId: person.id }, owner.credential)
    expect(await scopesOn(app)).toBeNull()
    const removed = await refreshedOn(app, promoted.refreshToken)
    expect(claims(removed.accessToken)).toMatchObject(none)

    await addMember(app, organizationId, person.id, 'member')
    await another.call.switchOrganization({ id: organizationId }, person.credential)
    await app.call.deleteOrganization({ id: organizationId }, owner.credential)
    expect(await scopesOn(another)).toBeNull()
    expect(claims((await refreshedOn(another, removed.refreshToken)).accessToken)).toMatchObject(none)
  })
})

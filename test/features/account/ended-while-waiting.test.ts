import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../../../src/features/schema.ts'
import { type Credential, createTestApp, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { keyEndings } from '../../_util/key-endings.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'
import { storePasskey } from '../../_util/store-rows.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileLocked } from '../../_util/while-locked.ts'
import { invitationCalls } from '../organization/invitation-calls.ts'

// A request that waits for the row of its user changes nothing if its session is ended meanwhile, such as by “this was not me”, or its API
// key stops working.

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

type Mutation = (by: Credential) => Promise<{ __typename: string; code?: string }>
/** Makes what a mutation needs. */
type Preparation = (person: Person) => Promise<Mutation>

/** Changes of the caller's own data, for sessions and API keys. */
const changes: Record<string, Preparation> = {
  updateProfile: async () => (by) => app.call.updateProfile({ input: { username: 'renamed' } }, by),
  updateData: async () => (by) => app.call.updateData({ input: { set: { changed: true } } }, by),
  follow: async () => {
    const { id } = await app.createPerson()
    return (by) => app.call.follow({ userId: id }, by)
  },
  unfollow: async ({ credential }) => {
    const { id } = await app.createPerson()
    expect(typeOf(await app.call.follow({ userId: id }, credential))).toBe('User')
    return (by) => app.call.unfollow({ userId: id }, by)
  },
  createOrganization: async () => (by) => app.call.createOrganization({ input: { name: 'Made' } }, by),
}
/** The same, for sessions alone. */
const changesOfSessions: Record<string, Preparation> = {
  renamePasskey: async (person) => {
    const id = await storePasskey(app, person.id)
    return (by) => app.call.renamePasskey({ id, name: 'Renamed' }, by)
  },
  acceptInvitation: async ({ email }) => {
    const owner = await app.createPerson()
    const organizationId = await createOrganizationOf(app, owner)
    const { token } = await invitationCalls(app).invite(owner, organizationId, email)
    return (by) => app.call.acceptInvitation({ token }, by)
  },
}
/** Tested with the other tests of their features. */
const testedElsewhere = [
  ...['changePassword', 'deleteAccount', 'linkOAuthAccount', 'unlinkOAuthAccount', 'deletePasskey'],
  ...['finishPasskeyRegistration', 'setupTwoFactor', 'confirmTwoFactor', 'disableTwoFactor', 'disableTwoFactorByProof'],
  ...['regenerateRecoveryCodes', 'reauthenticate'],
]
/** What these begin is void when the session ends. */
const onlyBegin = ['requestEmailChange', 'startOAuthLink', 'startPasskeyRegistration']

/** What the mutations change, and the events that record it. */
const stateOf = ({ id }: Person) =>
  app.sql(
    `select u.username, d.data,
       (select json_agg(f.followed_id) from follows f where f.follower_id = u.id) as following,
       (select json_agg(m.organization_id) from organization_members m where m.user_id = u.id) as organizations,
       (select json_agg(p.name) from passkeys p where p.user_id = u.id) as passkeys,
       (select count(*)::int from audit_events e where e.actor_id = u.id) as events
     from users u left join user_data d on d.user_id = u.id where u.id = $1`,
    [id],
  )

test('every mutation with the scope `profile:write` is tested', () => {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {})
  const own = fields.filter(({ extensions }) => JSON.stringify(extensions.access).includes('"profile:write"'))
  const named = new Set([...Object.keys({ ...changes, ...changesOfSessions }), ...testedElsewhere, ...onlyBegin])
  expect(own.length).toBeGreaterThan(15)
  expect(own.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([])
})

test.each(Object.entries({ ...changes, ...changesOfSessions }))(
  '%s in a session that ends while it waits changes nothing',
  async (_name, prepare) => {
    const person = await app.createPerson()
    const mutation = await prepare(person)
    const before = await stateOf(person)
    const meanwhile = () => app.sql('update sessions set revoked_at = sallyport_now() where user_id = $1', [person.id])
    const held = { userId: person.id, waiting: 1, meanwhile }
    expect(typeOf(await whileLocked(app, held, () => mutation(person.credential)))).toBe('TOKEN_INVALID')
    expect(await stateOf(person)).toEqual(before)
  },
)

const withKeys = Object.entries(changes).flatMap(([name, prepare]) =>
  Object.entries(keyEndings).map(([ending, { sql, code }]) => ({ name, ending, prepare, sql, code })),
)

test.each(withKeys)('$name with an API key that $ending while it waits changes nothing', async (each) => {
  const person = await app.createPerson()
  const mutation = await each.prepare(person)
  const scopes = ['profile:read', 'profile:write', 'organizations:read', 'organizations:write']
  const key = await app.createKey(person, scopes)
  const before = await stateOf(person)
  const lock: [string, unknown[]] = ['select 1 from users where id = $1 for update', [person.id]]
  expect(typeOf(await whileChanging(app, lock, () => mutation(key.credential), [each.sql, [key.id]]))).toBe(each.code)
  expect(await stateOf(person)).toEqual(before)
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileLocked } from '../../_util/while-locked.ts'

let app: TestApp
let owner: Person
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.createPerson()
})

const create = (scopes: string[], organizationId: string | null = null) =>
  app.call.createApiKey({ input: { name: 'deploy', scopes, organizationId } }, owner.credential)
const rotate = (id: string, overlapSeconds = 0) => app.call.rotateApiKey({ id, overlapSeconds }, owner.credential)
const update = (id: string, input: { name?: string; scopes?: string[]; expiresAt?: Date | null }) =>
  app.call.updateApiKey({ id, input }, owner.credential)
const inSeconds = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000)
const rowOf = async (id: string) =>
  (await app.sql('select scopes, prefix, rotated_at, expires_at from api_keys where id = $1', [id]))[0]
const countKeys = async () => (await app.sql('select 1 from api_keys where user_id = $1', [owner.id])).length

test('a session without a fresh proof makes and rotates no key of an owner with organizations:write', async () => {
  await createOrganizationOf(app, owner)
  const { id } = await app.createKey(owner, ['organizations:write'])
  await app.clock.advance(301)
  expect(typeOf(await create(['organizations:write']))).toBe('ProofRequiredError')
  expect(codeOf(await rotate(id))).toBe('PROOF_REQUIRED')
  expect(typeOf(await create(['organizations:read']))).toBe('ApiKeySecret')
  await app.call.reauthenticate({ password: owner.password }, owner.credential)
  expect(typeOf(await create(['organizations:write']))).toBe('ApiKeySecret')
})

describe('the session of an administrator without a fresh proof', () => {
  beforeEach(() => app.giveRole(owner, 'admin'))

  test.each([['users:write'], ['profile:read', 'audit:read']])('makes no key with %s', async (...scopes) => {
    await app.clock.advance(301)
    expect(typeOf(await create(scopes))).toBe('ProofRequiredError')
    expect(await countKeys()).toBe(0)
    await app.call.reauthenticate({ password: owner.password }, owner.credential)
    expect(typeOf(await create(scopes))).toBe('ApiKeySecret')
  })

  test('rotates and extends no key that has such a scope', async () => {
    const { id } = await app.createKey(owner, ['users:write', 'profile:read'], { expiresAt: inSeconds(9000) })
    const before = await rowOf(id)
    await app.clock.advance(301)
    expect(codeOf(await rotate(id, 86_400))).toBe('PROOF_REQUIRED')
    expect(codeOf(await update(id, { expiresAt: null }))).toBe('PROOF_REQUIRED')
    expect(codeOf(await update(id, { scopes: ['users:write', 'keys:read'] }))).toBe('PROOF_REQUIRED')
    expect(await rowOf(id)).toEqual(before)
    await app.call.reauthenticate({ password: owner.password }, owner.credential)
    expect(typeOf(await rotate(id, 86_400))).toBe('ApiKeySecret')
    expect(typeOf(await update(id, { expiresAt: null }))).toBe('ApiKey')
  })

  test('gives no key such a scope', async () => {
    const { id } = await app.createKey(owner, ['profile:read'])
    await app.clock.advance(301)
    expect(codeOf(await update(id, { scopes: ['profile:read', 'users:read'] }))).toBe('PROOF_REQUIRED')
    expect(await rowOf(id)).toMatchObject({ scopes: ['profile:read'] })
  })

  test('renames, narrows, revokes and deletes such a key', async () => {
    const { id } = await app.createKey(owner, ['users:write', 'users:read'])
    await app.clock.advance(301)
    const answers = [
      await update(id, { name: 'renamed' }),
      await update(id, { scopes: ['users:write'], expiresAt: inSeconds(60) }),
      await app.call.revokeApiKey({ id }, owner.credential),
      await app.call.deleteApiKey({ id }, owner.credential),
    ]
    expect(answers.map(typeOf)).toEqual(['ApiKey', 'ApiKey', 'ApiKey', 'Done'])
  })

  test('that has another role now learns first which scopes it lacks', async () => {
    await app.giveRole(owner, 'user')
    await app.clock.advance(301)
    expect(codeOf(await create(['users:write']))).toBe('SCOPE_NOT_GRANTED')
  })

  test('makes and rotates keys with the other scopes that every user has, and keys of organizations', async () => {
    const organizationId = await createOrganizationOf(app, owner)
    await app.clock.advance(301)
    const everyUser = (app.config.roles.user ?? []).filter((scope) => scope !== 'organizations:write')
    for (const made of [await create(everyUser), await create(['org:write'], organizationId)]) {
      const { id } = expectType(made, 'ApiKeySecret').apiKey
      expect(typeOf(await rotate(id))).toBe('ApiKeySecret')
    }
  })
})

test('a role `user` with more scopes makes keys with them without a proof', async () => {
  const other = await app.startAnother({ roles: { ...app.config.roles, user: ['keys:write', 'databases:read'] } })
  await app.clock.advance(301)
  const ask = (scopes: string[]) =>
    other.call.createApiKey({ input: { name: 'deploy', scopes } }, owner.credential).then(typeOf)
  expect(await ask(['databases:read'])).toBe('ApiKeySecret')
  await app.giveRole(owner, 'admin')
  expect(await ask(['databases:write'])).toBe('ProofRequiredError')
  await other.close()
})

describe.each(['a user', 'an organization'])('a key of %s', (kind) => {
  let organizationId: string | null
  let id: string
  beforeEach(async () => {
    organizationId = kind === 'a user' ? null : await createOrganizationOf(app, owner, 'Umbrella')
    const scopes = organizationId ? ['org:write'] : ['profile:read']
    const made = await app.createKey(owner, scopes, { organizationId, name: 'deploy', expiresAt: inSeconds(600) })
    id = made.id
    await app.server.drain()
    app.mailbox.clear()
  })

  const subjects = async () => {
    await app.server.drain()
    return app.mailbox.to(owner.email).map(({ subject }) => subject)
  }

  test('that is rotated causes a notice, with a link that takes it back', async () => {
    const { key } = expectType(await rotate(id, 30 * 86_400), 'ApiKeySecret')
    expect(await subjects()).toEqual([
      organizationId
        ? 'A new secret for an API key of an organization on Sallyport'
        : 'A new secret for an API key of your Sallyport account',
    ])
    const { text, links } = app.mailbox.last(owner.email)
    expect(text).toContain('The API key named “deploy” of ')
    expect(text).toContain('rotated')
    expect(text.includes('the organization “Umbrella”')).toBe(organizationId !== null)
    const link = links.find((each) => each.includes('/not-me?'))
    await app.call.disownChange({ token: new URL(link ?? '').searchParams.get('token') ?? '' })
    expect(codeOf(await app.call.access({}, { apiKey: key }))).toBe('TOKEN_INVALID')
  })

  test('that gets scopes or time causes a notice; a name, fewer scopes and less time do not', async () => {
    const wider = organizationId ? ['org:write', 'members:read'] : ['profile:read', 'keys:read']
    await update(id, { name: 'renamed', scopes: [], expiresAt: inSeconds(500) })
    expect(await subjects()).toEqual([])
    const extended = organizationId
      ? 'An API key of an organization on Sallyport was extended'
      : 'An API key of your Sallyport account was extended'
    await update(id, { scopes: wider })
    expect(await subjects()).toEqual([extended])
    await update(id, { expiresAt: null })
    expect(await subjects()).toEqual([extended, extended])
    expect(app.mailbox.last(owner.email).text).toContain('“renamed”')
  })

  test.each<[string, () => Promise<{ __typename: string }>]>([
    ['rotated', () => rotate(id, 86_400)],
    ['extended', () => update(id, { expiresAt: null })],
    ['revoked', () => app.call.revokeApiKey({ id }, owner.credential)],
    ['deleted', () => app.call.deleteApiKey({ id }, owner.credential)],
  ])('is not %s by a session that ends meanwhile', async (_what, work) => {
    const before = await rowOf(id)
    const end = 'update sessions set revoked_at = sallyport_now() where id = $1'
    expect(typeOf(await whileChanging(app, [end, [owner.sessionId]], work))).toBe('TOKEN_INVALID')
    expect(await rowOf(id)).toEqual(before)
    expect(await app.sql('select 1 from api_keys where id = $1 and revoked_at is null', [id])).toHaveLength(1)
    expect(await subjects()).toEqual([])
  })
})

test.each<[string, (of: { id: string; organizationId: string }) => Promise<{ __typename: string }>]>([
  ['created', ({ organizationId }) => create(['org:write'], organizationId)],
  ['rotated', ({ id }) => rotate(id)],
])(
  'a key of an organization is %s without holding the session while it waits for the organization',
  async (_what, work) => {
    const organizationId = await createOrganizationOf(app, owner)
    const { id } = await app.createKey(owner, ['org:write'], { organizationId })
    const held = {
      rows: `organizations where id = '${organizationId}'`,
      waiting: 1,
      // A removal of the member holds the organization, and then changes the session.
      meanwhile: () => app.sql('select 1 from sessions where id = $1 for update nowait', [owner.sessionId]),
    }
    expect(typeOf(await whileLocked(app, held, () => work({ id, organizationId })))).toBe('ApiKeySecret')
  },
)

import { createDecoder } from 'fast-jwt'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtInScopes } from '../../../src/config/access.ts'
import { builtInOrganizationScopes } from '../../../src/config/organization-roles.ts'
import { type Credential, codeOf, createTestApp, expectType, type TestApp, tokenOf } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import type { ApiKeyConnection, CreateApiKeyInput, UpdateApiKeyInput } from '../../_util/operations.generated.ts'
import { addMember, createOrganizationOf, openMembers } from '../../_util/organizations.ts'

const everyScope = [...Object.keys(builtInOrganizationScopes), 'databases:read', 'databases:write']
const nobodysId = '01890000-0000-7000-8000-000000000000'

let app: TestApp
let serial = 0
let owner: Guest
/** With every right over keys, and the scope `databases:read`. */
let keeper: Guest
/** A member without any scope. */
let member: Guest
let outsider: Guest
let organizationId: string
beforeAll(async () => {
  const everyRole = { owner: everyScope, admin: everyScope, member: [] }
  app = await createTestApp({
    organizationRoles: {
      ...everyRole,
      keeper: ['org_keys:read', 'org_keys:write', 'databases:read'],
      reader: ['org_keys:read'],
      writer: ['org_keys:write'],
    },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  serial += 1
  const guests = await openMembers(app, 4, `keys-${serial}`)
  ;[owner, keeper, member, outsider] = guests as [Guest, Guest, Guest, Guest]
  organizationId = await createOrganizationOf(app, owner, `Acme ${serial}`)
  await addMember(app, organizationId, keeper.id, 'keeper')
  await addMember(app, organizationId, member.id, 'member')
})

const join = async (role: string): Promise<Guest> => {
  const [guest] = await openMembers(app, 1, `${role}-${++serial}`)
  if (!guest) throw new Error('There is no guest')
  await addMember(app, organizationId, guest.id, role)
  return guest
}
const emailOf = async ({ id }: Guest) =>
  (await app.sql<{ email: string }>('select email from users where id = $1', [id]))[0]?.email ?? ''
const ask = (by: Guest, input: Partial<CreateApiKeyInput> = {}) =>
  app.call.createApiKey({ input: { name: 'a key', scopes: [], organizationId, ...input } }, by.credential)
const create = async (by: Guest, scopes: string[] = [], input: Partial<CreateApiKeyInput> = {}) => {
  const { key, apiKey } = expectType(await ask(by, { scopes, ...input }), 'ApiKeySecret')
  return { key, id: apiKey.id, credential: { apiKey: key } }
}
const update = (by: Guest, id: string, input: UpdateApiKeyInput) => app.call.updateApiKey({ id, input }, by.credential)
const rotate = (by: Guest, id: string, overlapSeconds = 0) =>
  app.call.rotateApiKey({ id, overlapSeconds }, by.credential)
const accessOf = async (credential: Credential) => expectType(await app.call.access({}, credential), 'Access')
const codeFor = async (credential: Credential) => codeOf(await app.call.access({}, credential))
const listed = (credential: Credential) =>
  app.execute<{ organization: { apiKeys: ApiKeyConnection } | null }>(
    'query($id: ID!) { organization(id: $id) { apiKeys { totalCount nodes { id name organization { id } } } } }',
    { id: organizationId },
    credential,
  )
const inSeconds = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000)
const removeMember = (userId: string) => app.call.removeMember({ organizationId, userId }, owner.credential)

describe('creating a key', () => {
  test('makes a credential that acts as the organization and for no user', async () => {
    const { key, id, credential } = await create(owner, ['members:read', 'databases:read'])
    for (const each of [credential, { bearer: key }]) {
      expect(await accessOf(each)).toMatchObject({
        kind: 'API_KEY',
        scopes: [],
        organizationScopes: ['members:read', 'databases:read'],
        organization: { id: organizationId, myRole: null, myScopes: ['members:read', 'databases:read'] },
        apiKey: { id },
      })
      expect(await app.call.me({}, each)).toBeNull()
    }
    expect(await app.sql('select user_id, organization_id from api_keys where id = $1', [id])).toEqual([
      { user_id: null, organization_id: organizationId },
    ])
    const keys = await app.execute('{ me { apiKeys { totalCount } } }', {}, owner.credential)
    expect(keys.data).toEqual({ me: { apiKeys: { totalCount: 0 } } })
    expect((await listed(owner.credential)).data.organization?.apiKeys).toEqual({
      totalCount: 1,
      nodes: [{ id, name: 'a key', organization: { id: organizationId } }],
    })
  })

  test('sends a notice to the maker that names the key and the organization in its text alone', async () => {
    await create(keeper, [], { name: 'deploy' })
    await app.server.drain()
    const { subject, text } = app.mailbox.last(await emailOf(keeper))
    expect(subject).toMatch(/^A new API key for an organization on /)
    expect(text).toContain(`“deploy” was created with your`)
    expect(text).toContain(`for the organization “Acme ${serial}”`)
  })

  test.each([...Object.keys(builtInScopes), '*', 'keys:fly', '__proto__', 'ORG:WRITE'])(
    'refuses the scope %s, which does not exist in organizations',
    async (scope) => {
      const answer = await ask(owner, { scopes: ['members:read', scope] })
      expect(answer).toMatchObject({ fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] })
      expect((await listed(owner.credential)).data.organization?.apiKeys.totalCount).toBe(0)
    },
  )

  test.each(Object.keys(builtInOrganizationScopes))('a key of a user cannot have the scope %s', async (scope) => {
    const answer = await ask(owner, { scopes: [scope], organizationId: null })
    expect(answer).toMatchObject({ fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] })
  })

  test('grants scopes that the caller holds in the organization, and no others', async () => {
    expect(await ask(keeper, { scopes: ['databases:read', 'databases:write', 'members:read'] })).toMatchObject({
      code: 'SCOPE_NOT_GRANTED',
      missingScopes: ['databases:write', 'members:read'],
    })
  })

  test('requires org_keys:write in the organization, and organizations:write of the session', async () => {
    const reader = await join('reader')
    for (const each of [member, reader]) {
      expect(await ask(each)).toMatchObject({
        code: 'FORBIDDEN',
        extensions: { requiredOrganizationScopes: [['org_keys:write']] },
      })
    }
    await app.sql("update users set role = 'narrow' where id = $1", [owner.id])
    const narrow = await app.startAnother({
      roles: { ...app.config.roles, narrow: ['keys:write', 'organizations:read'] },
    })
    const input = { name: 'a key', scopes: [], organizationId }
    expect(await narrow.call.createApiKey({ input }, owner.credential)).toMatchObject({
      code: 'FORBIDDEN',
      extensions: { requiredScopes: [['organizations:write'], ['users:write']] },
    })
    await narrow.close()
  })

  test('an organization of others is answered like one that does not exist, whatever else is in the input', async () => {
    for (const input of [{}, { scopes: ['org:write'] }, { scopes: ['*'] }, { expiresAt: inSeconds(-1) }]) {
      const [foreign, missing] = await Promise.all(
        [organizationId, nobodysId].map((id) => ask(outsider, { ...input, organizationId: id })),
      )
      expect(foreign).toEqual(missing)
    }
    expect(await ask(outsider)).toMatchObject({ code: 'ORGANIZATION_NOT_FOUND' })
    expect(await ask(outsider, { organizationId: "' or '1'='1" })).toMatchObject({ code: 'ORGANIZATION_NOT_FOUND' })
  })

  test('an organization has a limited number of keys that work', async () => {
    await app.sql(
      `insert into api_keys (organization_id, name, prefix, mode, scopes, secret_hash, created_at)
       select $1, 'key ' || n, 'sp_live_' || n, 'LIVE', '{}', '\\x00', now() from generate_series(1, 19999) n`,
      [organizationId],
    )
    const answers = await Promise.all([ask(owner), ask(keeper), ask(owner)])
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
      'ApiKeySecret',
      'ValidationError',
      'ValidationError',
    ])
    expect(await ask(owner)).toMatchObject({ fields: [{ rule: 'max_keys' }] })
    expect(await ask(owner, { organizationId: null })).toMatchObject({ __typename: 'ApiKeySecret' })
  })
})

describe('changing a key', () => {
  test('rotating takes every scope of the key', async () => {
    const narrow = await create(owner, ['databases:read'])
    const wide = await create(owner, ['databases:read', 'org:write'])
    expect(await rotate(keeper, wide.id)).toMatchObject({ code: 'SCOPE_NOT_GRANTED', missingScopes: ['org:write'] })
    expect(await codeFor(wide.credential)).toBeUndefined()
    const rotated = expectType(await rotate(keeper, narrow.id, 60), 'ApiKeySecret')
    expect([await codeFor(narrow.credential), await codeFor({ apiKey: rotated.key })]).toEqual([undefined, undefined])
    await app.clock.advance(60)
    expect([await codeFor(narrow.credential), await codeFor({ apiKey: rotated.key })]).toEqual([
      'TOKEN_INVALID',
      undefined,
    ])
  })

  test('widening takes every scope that the key holds and every scope that it gets', async () => {
    const wide = await create(owner, ['org:write'], { expiresAt: inSeconds(600) })
    const missing = (...missingScopes: string[]) => ({ code: 'SCOPE_NOT_GRANTED', missingScopes })
    expect(await update(keeper, wide.id, { scopes: ['databases:read'] })).toMatchObject(missing('org:write'))
    expect(await update(keeper, wide.id, { scopes: ['org:write'] })).toMatchObject(missing('org:write'))
    expect(await update(keeper, wide.id, { expiresAt: inSeconds(601) })).toMatchObject(missing('org:write'))
    expect(await update(keeper, wide.id, { expiresAt: null })).toMatchObject(missing('org:write'))
    const narrow = await create(keeper, ['databases:read'])
    const wider = ['databases:read', 'databases:write']
    expect(await update(keeper, narrow.id, { scopes: wider })).toMatchObject(missing('databases:write'))
    expect(await update(owner, narrow.id, { scopes: wider, expiresAt: null })).toMatchObject({ scopes: wider })
    expect((await accessOf(narrow.credential)).organizationScopes).toEqual(wider)
  })

  test('renaming, shortening and emptying it take org_keys:write alone', async () => {
    const { id, credential } = await create(owner, ['org:write'], { expiresAt: inSeconds(600) })
    expect(await update(keeper, id, { name: 'renamed' })).toMatchObject({ name: 'renamed', scopes: ['org:write'] })
    expect(await update(keeper, id, { expiresAt: inSeconds(599) })).toMatchObject({ name: 'renamed' })
    expect(await update(keeper, id, { scopes: [] })).toMatchObject({ scopes: [] })
    expect((await accessOf(credential)).organizationScopes).toEqual([])
  })

  test('an expired key with scopes that the caller lacks cannot be revived', async () => {
    const { id, credential } = await create(owner, ['org:write'], { expiresAt: inSeconds(1) })
    await app.clock.advance(1)
    expect(await update(keeper, id, { expiresAt: null })).toMatchObject({ code: 'SCOPE_NOT_GRANTED' })
    expect(await codeFor(credential)).toBe('TOKEN_EXPIRED')
    expect(await update(owner, id, { expiresAt: null })).toMatchObject({ status: 'ACTIVE' })
    expect(await codeFor(credential)).toBeUndefined()
  })

  test.each(['*', 'users:read', 'keys:write'])('it cannot get the scope %s', async (scope) => {
    const { id } = await create(owner, ['org:write'])
    const answer = await update(owner, id, { scopes: ['org:write', scope] })
    expect(answer).toMatchObject({ fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] })
  })

  test('revoking and deleting take org_keys:write alone, and hold at once', async () => {
    const { id, credential } = await create(owner, ['org:write'])
    expect(await app.call.revokeApiKey({ id }, keeper.credential)).toMatchObject({ status: 'REVOKED' })
    expect(await codeFor(credential)).toBe('TOKEN_INVALID')
    expect(await rotate(owner, id)).toMatchObject({ code: 'API_KEY_NOT_FOUND' })
    expect(await update(owner, id, { name: 'x' })).toMatchObject({ code: 'API_KEY_NOT_FOUND' })
    expect(await app.call.deleteApiKey({ id }, keeper.credential)).toMatchObject({ __typename: 'Done' })
    expect((await listed(owner.credential)).data.organization?.apiKeys.totalCount).toBe(0)
  })

  test('members who may list the keys are told which scope is missing, and for others the key does not exist', async () => {
    const reader = await join('reader')
    const writer = await join('writer')
    const { id } = await create(owner)
    const change = (by: Guest, key: string) => [
      update(by, key, { name: 'x' }),
      rotate(by, key),
      app.call.revokeApiKey({ id: key }, by.credential),
      app.call.deleteApiKey({ id: key }, by.credential),
    ]
    for (const answer of await Promise.all(change(reader, id))) {
      expect(answer).toMatchObject({
        code: 'FORBIDDEN',
        extensions: { requiredOrganizationScopes: [['org_keys:write']] },
      })
    }
    for (const by of [member, outsider]) {
      expect(await Promise.all(change(by, id))).toEqual(await Promise.all(change(by, nobodysId)))
    }
    expect(await rotate(outsider, id)).toMatchObject({ code: 'API_KEY_NOT_FOUND' })
    expect(await update(writer, id, { name: 'by the writer' })).toMatchObject({ name: 'by the writer' })
  })

  test('an API key of a user changes none and creates none; it revokes with the scopes for both', async () => {
    const { id, credential } = await create(owner)
    const scopes = ['keys:write', 'organizations:read', 'organizations:write']
    const key = await app.createKey(owner, scopes)
    const input = { name: 'x', scopes: [], organizationId }
    expect(await app.call.createApiKey({ input }, key.credential)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await app.call.updateApiKey({ id, input: {} }, key.credential)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await app.call.rotateApiKey({ id }, key.credential)).toMatchObject({ code: 'FORBIDDEN' })
    const narrow = await app.createKey(owner, scopes.slice(0, 2))
    expect(await app.call.revokeApiKey({ id }, narrow.credential)).toMatchObject({ code: 'FORBIDDEN' })
    const blind = await app.createKey(owner, ['keys:write'])
    expect(await app.call.revokeApiKey({ id }, blind.credential)).toMatchObject({ code: 'API_KEY_NOT_FOUND' })
    expect(await codeFor(credential)).toBeUndefined()
    expect(await app.call.revokeApiKey({ id }, key.credential)).toMatchObject({ status: 'REVOKED' })
  })
})

describe('an API key of an organization', () => {
  test('works on when its maker leaves, is suspended or deletes the account', async () => {
    const maker = await app.createPerson()
    await addMember(app, organizationId, maker.id, 'keeper')
    const { credential } = await create(maker, ['databases:read'])
    await app.sql('update users set suspended_at = now() where id = $1', [maker.id])
    expect(await codeFor(credential)).toBeUndefined()
    await app.sql('update users set suspended_at = null where id = $1', [maker.id])
    expect(await removeMember(maker.id)).toMatchObject({ __typename: 'Done' })
    expect(await codeFor(credential)).toBeUndefined()
    await app.call.deleteAccount({ password: maker.password }, maker.credential)
    expect(await app.sql('select 1 from users where id = $1', [maker.id])).toEqual([])
    expect((await accessOf(credential)).organizationScopes).toEqual(['databases:read'])
  })

  test('loses a scope that the operator takes out of the organizations', async () => {
    const { credential } = await create(owner, ['databases:read', 'org:write'])
    const { 'databases:read': _gone, ...organizationScopes } = app.config.organizationScopes
    const other = await app.startAnother({ organizationScopes })
    expect(expectType(await other.call.access({}, credential), 'Access').organizationScopes).toEqual(['org:write'])
    await other.close()
  })

  test('has the tier of the organization', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const { credential } = await create(owner)
    expect((await accessOf(credential)).apiKey).toMatchObject({ tier: 'FREE' })
    const change = { id: organizationId, input: { tier: 'PRO' as const } }
    expect(await app.call.updateOrganization(change, owner.credential)).not.toMatchObject({ tier: 'PRO' })
    expect(await app.call.updateOrganization(change, admin.credential)).toMatchObject({ tier: 'PRO' })
    expect((await accessOf(credential)).apiKey).toMatchObject({ tier: 'PRO' })
  })

  test('has a budget of its own for each minute', async () => {
    const limited = await app.startAnother({ rateLimits: true })
    const keys = [await create(owner), await create(owner)]
    const left: (string | null)[] = []
    for (const { credential } of [...keys, ...keys]) {
      left.push((await limited.send('access', {}, credential)).headers.get('x-ratelimit-remaining'))
    }
    expect(left).toEqual(['59', '59', '58', '58'])
    await limited.close()
  })

  interface EmailsData {
    organization: { members: { nodes: { email: string }[] } }
  }

  test('reads its own organization within its scopes, and nothing of another one', async () => {
    const query = `query($id: ID!) { organization(id: $id) { name myRole myScopes members { nodes { user { id } email } }
      apiKeys { totalCount } auditEvents { totalCount } } }`
    const { credential } = await create(owner, ['members:read', 'org_audit:read'])
    const { data, errors } = await app.execute(query, { id: organizationId }, credential)
    expect(errors).toMatchObject([
      { path: ['organization', 'apiKeys'], extensions: { requiredOrganizationScopes: [['org_keys:read']] } },
    ])
    expect(data.organization).toBeNull()
    const wide = await create(owner, everyScope)
    const answer = await app.execute<EmailsData>(query, { id: organizationId }, wide.credential)
    expect(answer.errors).toEqual([])
    const emails = answer.data.organization.members.nodes.map(({ email }) => email)
    expect(emails.toSorted()).toEqual((await Promise.all([owner, keeper, member].map(emailOf))).toSorted())
    const other = await createOrganizationOf(app, outsider, 'Other')
    expect(await app.execute(query, { id: other }, wide.credential)).toMatchObject({ data: { organization: null } })
  })

  test('is exchanged for a token whose subject is the key, with no scope of the server', async () => {
    const { id, credential } = await create(owner, ['databases:read', 'org:write'])
    const { accessToken } = expectType(await app.call.exchangeApiKey({}, credential), 'AccessToken')
    expect(createDecoder()(accessToken)).toMatchObject({
      sub: id,
      client_id: id,
      scope: '',
      org_id: organizationId,
      org_scope: 'databases:read org:write',
    })
  })
})

describe('verifyApiKey', () => {
  let service: Credential
  beforeAll(async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    service = (await app.createKey(admin, ['keys:verify'])).credential
  })

  test('tells a resource server the organization and its scopes, and keeps them apart from those of the server', async () => {
    const { id, key } = await create(owner, ['databases:read'])
    expect(await app.call.verifyApiKey({ key, organizationScopes: ['databases:read'] }, service)).toMatchObject({
      apiKey: { id },
      user: null,
      scopes: [],
      organizationScopes: ['databases:read'],
      organization: { id: organizationId, name: `Acme ${serial}`, myRole: null, myScopes: [] },
    })
    for (const scopes of [{ scopes: ['databases:read'] }, { organizationScopes: ['databases:write'] }]) {
      expect(await app.call.verifyApiKey({ key, ...scopes }, service)).toMatchObject({ code: 'SCOPE_NOT_GRANTED' })
    }
    const own = await app.createKey(owner, ['profile:read'])
    const asked = { key: own.key, organizationScopes: ['databases:read'] }
    expect(await app.call.verifyApiKey(asked, service)).toMatchObject({ code: 'SCOPE_NOT_GRANTED' })
    expect(await app.call.verifyApiKey({ key: own.key }, service)).toMatchObject({ organization: null })
  })

  test('opens nothing of the organization to the resource server', async () => {
    const { key } = await create(owner)
    const type = app.server.schema.getType('Organization')
    const fields = type && 'getFields' in type ? Object.values(type.getFields()) : []
    const inner = fields.filter((field) => /Connection!$|\]!$/.test(String(field.type)) && field.name !== 'myScopes')
    expect(inner.map(({ name }) => name)).toEqual(expect.arrayContaining(['members', 'apiKeys', 'auditEvents']))
    for (const { name } of inner) {
      const query = `mutation($key: String!) { verifyApiKey(key: $key) { ... on VerifiedApiKey {
        organization { ${name} { __typename } } } } }`
      const answer = await app.execute(query, { key }, service)
      expect(answer.errors, name).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
  })
})

describe('an administrator of the server', () => {
  test('with users:write revokes a key of any organization, which its audit events show', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const support = await app.createPerson()
    await app.giveRole(support, 'support')
    const { id, credential } = await create(owner)
    expect(await app.call.revokeUserApiKey({ id }, support.credential)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await app.call.revokeUserApiKey({ id }, owner.credential)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await codeFor(credential)).toBeUndefined()
    expect(await app.call.revokeUserApiKey({ id }, admin.credential)).toMatchObject({ status: 'REVOKED' })
    expect(await codeFor(credential)).toBe('TOKEN_INVALID')
    const rows = await app.sql<{ type: string; details: object }>(
      'select type, details from audit_events where organization_id = $1 and actor_id = $2',
      [organizationId, admin.id],
    )
    expect(rows).toEqual([{ type: 'API_KEY_REVOKED', details: { apiKeyId: id, byAdministrator: true } }])
  })
})

test('every change is recorded with the organization and without a secret', async () => {
  const { id, key } = await create(owner, ['databases:read'])
  await update(owner, id, { name: 'two' })
  const next = expectType(await rotate(owner, id), 'ApiKeySecret')
  await app.call.revokeApiKey({ id }, owner.credential)
  await app.call.deleteApiKey({ id: id.toUpperCase() }, owner.credential)
  const rows = await app.sql<{ type: string; actor_id: string; details: { apiKeyId: string } }>(
    `select type, actor_id, details from audit_events where organization_id = $1 and type like 'API_KEY%' order by id`,
    [organizationId],
  )
  const types = ['CREATED', 'UPDATED', 'ROTATED', 'REVOKED', 'DELETED'].map((verb) => `API_KEY_${verb}`)
  expect(rows.map(({ type }) => type)).toEqual(types)
  expect(rows.every(({ actor_id, details }) => actor_id === owner.id && details.apiKeyId === id)).toBe(true)
  for (const shown of [key, next.key]) expect(JSON.stringify(rows)).not.toContain(shown.slice(-33))
})

test('of a removal and a creation at once, the maker has a key only if the creation was first', async () => {
  for (let round = 0; round < 10; round++) {
    const maker = await join('keeper')
    const [made, removed] = await Promise.all([ask(maker, { name: `of ${maker.id}` }), removeMember(maker.id)])
    expect(removed).toMatchObject({ __typename: 'Done' })
    const rows = await app.sql<{ type: string }>(
      `select type from audit_events where organization_id = $1 and $2 in (actor_id, target_id)
         and type in ('API_KEY_CREATED', 'MEMBER_REMOVED') order by id`,
      [organizationId, maker.id],
    )
    const expected = made.__typename === 'ApiKeySecret' ? ['API_KEY_CREATED', 'MEMBER_REMOVED'] : ['MEMBER_REMOVED']
    expect(rows.map(({ type }) => type)).toEqual(expected)
  }
})

describe('an account that an attacker had', () => {
  test('“this was not me” revokes the keys of organizations that were made, rotated or extended with it, and no others', async () => {
    const victim = await app.createPerson()
    await addMember(app, organizationId, victim.id, 'owner')
    const before = await create(victim)
    const rotatedBefore = await create(victim)
    const [extendedBefore, renamedBefore] = [await create(victim, ['databases:read']), await create(victim)]
    await app.clock.advance(73 * 3600)
    const thief = await app.logInAs(victim.email)
    const change = (id: string, input: object) => app.call.updateApiKey({ id, input }, thief.credential)
    expectType(await change(extendedBefore.id, { scopes: everyScope }), 'ApiKey')
    expectType(await change(renamedBefore.id, { name: 'Another name' }), 'ApiKey')
    const made = await create(thief, everyScope)
    const rotated = expectType(await rotate(thief, rotatedBefore.id, 3600), 'ApiKeySecret')
    const ofOthers = await create(await join('keeper'))
    await app.server.drain()
    // An operator can keep the audit trail for a shorter time than a link in a notice works.
    await app.sql('delete from audit_events where organization_id = $1', [organizationId])
    const token = tokenOf(app.mailbox.last(victim.email).links.at(-1))
    expect(await app.call.disownChange({ token })).toMatchObject({ __typename: 'Done' })
    expect(await codeFor(made.credential)).toBe('TOKEN_INVALID')
    expect(await codeFor({ apiKey: rotated.key })).toBe('TOKEN_INVALID')
    expect(await codeFor(extendedBefore.credential)).toBe('TOKEN_INVALID')
    for (const key of [before, renamedBefore]) expect(await codeFor(key.credential)).toBeUndefined()
    expect(await codeFor(ofOthers.credential)).toBeUndefined()
  })
})

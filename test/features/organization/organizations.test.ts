import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type TestApp } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import { addMember, createOrganizationOf, openMembers } from '../../_util/organizations.ts'

let app: TestApp
let serial = 0
let ada: Guest
let bob: Guest
let admin: Guest
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  serial += 1
  const people = await openMembers(app, 3, `organizations-${serial}`)
  ;[ada, bob, admin] = people as [Guest, Guest, Guest]
  await app.sql(`update users set role = 'admin' where id = $1`, [admin.id])
})

const create = (input: { name: string; slug?: string | null }, by: Guest = ada) =>
  app.call.createOrganization({ input }, by.credential)

/** The rules that the fields of a ValidationError break, by path. */
function broken(answer: unknown): string[] {
  const { fields = [] } = answer as { fields?: { path: string[]; rule: string }[] }
  return fields.map(({ path, rule }) => `${path.join('.')} ${rule}`)
}

describe('createOrganization', () => {
  test('makes its creator the owner, who holds every scope in it', async () => {
    const made = expectType(await create({ name: '  Acme GmbH ' }), 'Organization')
    expect(made).toMatchObject({ name: 'Acme GmbH', slug: 'acme-gmbh', myRole: 'owner', tier: 'FREE' })
    expect(made.myScopes).toEqual(expect.arrayContaining(['org:write', 'members:write', 'org_audit:read']))
    expect(await app.call.organization({ id: made.id }, ada.credential)).toMatchObject({
      id: made.id,
      members: { totalCount: 1, nodes: [{ role: 'owner' }] },
    })
  })

  test.each([
    ['Café Zoë & Söhne', /^cafe-zoe-sohne$/],
    ['Straße 9', /^strasse-9$/],
    ['東京', /^org-[0-9a-f]{6}$/],
    ['!', /^org-[0-9a-f]{6}$/],
    ['Admin', /^admin-[0-9a-f]{6}$/],
    ['x'.repeat(100), /^x{40}$/],
  ])('makes a slug from the name %s', async (name, slug) => {
    await app.sql(`delete from organizations`)
    expect(await create({ name })).toMatchObject({ __typename: 'Organization', slug: expect.stringMatching(slug) })
  })

  test('makes another slug when another organization has the first one', async () => {
    await app.sql(`delete from organizations`)
    const slugs = []
    for (let each = 0; each < 3; each += 1)
      slugs.push(expectType(await create({ name: 'Globex' }), 'Organization').slug)
    expect(slugs[0]).toBe('globex')
    for (const slug of slugs.slice(1)) expect(slug).toMatch(/^globex-[0-9a-f]{6}$/)
    expect(new Set(slugs).size).toBe(3)
  })

  test.each([
    ['admin', 'reserved'],
    ['me', 'reserved'],
    ['new', 'reserved'],
    ['a', 'slug'],
    ['', 'slug'],
    ['Acme', 'slug'],
    ['аcme', 'slug'], // a Cyrillic а
    ['acme ', 'slug'],
    ['-acme', 'slug'],
    ['acme-', 'slug'],
    ['ac--me', 'slug'],
    ['ac_me', 'slug'],
    ['x'.repeat(49), 'slug'],
  ])('refuses the slug %j', async (slug, rule) => {
    const answer = await create({ name: 'Acme', slug })
    expect([codeOf(answer), broken(answer)]).toEqual(['VALIDATION_ERROR', [`input.slug ${rule}`]])
  })

  test('refuses a slug that another organization has', async () => {
    await create({ name: 'One', slug: `taken-${serial}` }, bob)
    const answer = await create({ name: 'Two', slug: `taken-${serial}` })
    expect([codeOf(answer), broken(answer)]).toEqual(['VALIDATION_ERROR', ['input.slug taken']])
  })

  test.each(['', ' ', 'two\nlines', '\u202egnp', 'x'.repeat(101)])('refuses the name %j', async (name) => {
    const answer = await create({ name })
    expect([codeOf(answer), broken(answer)]).toEqual(['VALIDATION_ERROR', ['input.name name']])
  })

  test('gives one of two organizations that ask for a slug at once the slug', async () => {
    const slug = `race-${serial}`
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ name: 'Race', slug })))
    expect(answers.filter((answer) => answer?.__typename === 'Organization')).toHaveLength(1)
    expect(answers.filter((answer) => codeOf(answer) === 'VALIDATION_ERROR')).toHaveLength(9)
  })

  test('is refused to a member of 200 organizations', async () => {
    await app.sql(
      `with made as (insert into organizations (slug, name, folded_name, created_at, updated_at)
         select 'many-' || $2::text || '-' || n, 'Many', 'many', now(), now() from generate_series(1, 200) n returning id)
       insert into organization_members (organization_id, user_id, role, created_at) select id, $1::uuid, 'member', now() from made`,
      [ada.id, serial],
    )
    expect(broken(await create({ name: 'One more' }))).toEqual([' max_organizations'])
  })
})

describe('updateOrganization', () => {
  test('changes the name and the slug, for owners and admins', async () => {
    const id = await createOrganizationOf(app, ada)
    await addMember(app, id, bob.id, 'admin')
    const input = { name: 'Globex', slug: `globex-${serial}` }
    expect(await app.call.updateOrganization({ id, input }, bob.credential)).toMatchObject({ id, ...input })
    expect(await app.call.organization({ id }, ada.credential)).toMatchObject({ id, ...input })
  })

  test('is refused to a plain member', async () => {
    const id = await createOrganizationOf(app, ada)
    await addMember(app, id, bob.id, 'member')
    const answer = await app.call.updateOrganization({ id, input: { name: 'Mine' } }, bob.credential)
    expect(answer).toMatchObject({ code: 'FORBIDDEN', extensions: { requiredOrganizationScopes: [['org:write']] } })
  })

  test('leaves the tier to administrators of the server', async () => {
    const id = await createOrganizationOf(app, ada)
    const input = { tier: 'PRO' } as const
    expect(codeOf(await app.call.updateOrganization({ id, input }, ada.credential))).toBe('FORBIDDEN')
    expect(await app.call.updateOrganization({ id, input }, admin.credential)).toMatchObject({ tier: 'PRO' })
  })

  test('keeps the slug when the new one is taken', async () => {
    const id = await createOrganizationOf(app, ada, `Keeps ${serial}`)
    await create({ name: 'Other', slug: `other-${serial}` }, bob)
    const answer = await app.call.updateOrganization(
      { id, input: { name: 'Changed', slug: `other-${serial}` } },
      ada.credential,
    )
    expect(broken(answer)).toEqual(['input.slug taken'])
    expect(await app.call.organization({ id }, ada.credential)).toMatchObject({ name: `Keeps ${serial}` })
  })
})

describe('deleteOrganization', () => {
  test('deletes it for everybody, and leaves the users and their sessions', async () => {
    const id = await createOrganizationOf(app, ada)
    await addMember(app, id, bob.id, 'member')
    await app.call.switchOrganization({ id }, bob.credential)
    expect(await app.call.deleteOrganization({ id }, ada.credential)).toMatchObject({ __typename: 'Done' })
    expect(await app.call.organization({ id }, bob.credential)).toBeNull()
    const { data } = await app.execute(
      '{ access { session { organization { id } } } me { organizations { id } } }',
      {},
      bob.credential,
    )
    expect(data).toEqual({ access: { session: { organization: null } }, me: { organizations: [] } })
  })

  test.each(['admin', 'member'])('is refused to the role %s', async (role) => {
    const id = await createOrganizationOf(app, ada)
    await addMember(app, id, bob.id, role)
    expect(codeOf(await app.call.deleteOrganization({ id }, bob.credential))).toBe('FORBIDDEN')
    expect(await app.call.organization({ id }, ada.credential)).toMatchObject({ id })
  })
})

describe('organizations', () => {
  test('lists every organization for administrators, found by a part of the name or slug in any case', async () => {
    await app.sql('delete from organizations')
    const ids = []
    for (const name of ['Ärger & Co', 'ΟΔΥΣΣΕΥΣ', '100 % Wolle', 'Plain'])
      ids.push(await createOrganizationOf(app, ada, name))
    const search = async (text: string) => {
      const found = await app.call.organizations({ filter: { search: text } }, admin.credential)
      return expectType(found, 'OrganizationConnection').nodes.map(({ name }) => name)
    }
    expect(await search('ärger')).toEqual(['Ärger & Co'])
    expect(await search('ARGER')).toEqual(['Ärger & Co']) // by the slug
    expect(await search('οδυσσευσ')).toEqual(['ΟΔΥΣΣΕΥΣ'])
    expect(await search('100 %')).toEqual(['100 % Wolle'])
    expect(await search('_')).toEqual([])
    expect(await search('%')).toEqual(['100 % Wolle'])
    const all = expectType(await app.call.organizations({ first: 3 }, admin.credential), 'OrganizationConnection')
    expect([all.totalCount, all.nodes.map(({ id }) => id)]).toEqual([4, ids.toReversed().slice(0, 3)])
    const slug = expectType(
      await app.call.organizations({ filter: { slug: 'plain' } }, admin.credential),
      'OrganizationConnection',
    )
    expect(slug.nodes.map(({ name }) => name)).toEqual(['Plain'])
  })

  test('is refused to users', async () => {
    expect(codeOf(await app.call.organizations({}, ada.credential))).toBe('FORBIDDEN')
  })

  test('refuses a search that is too long', async () => {
    const long = await app.call.organizations({ filter: { search: 'a'.repeat(321) } }, admin.credential)
    expect(long).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: '`filter.search`: This must have at most 320 characters.',
    })
  })

  test('the members of one are found by users(filter: { organizationId })', async () => {
    const id = await createOrganizationOf(app, ada)
    await addMember(app, id, bob.id, 'member')
    const membersOf = async (organizationId: string) => {
      const { data } = await app.execute<{ users: { nodes: { id: string }[] } }>(
        'query($id: ID!) { users(filter: { organizationId: $id }) { totalCount nodes { id } } }',
        { id: organizationId },
        admin.credential,
      )
      return data.users.nodes.map((user) => user.id)
    }
    expect(new Set(await membersOf(id))).toEqual(new Set([ada.id, bob.id]))
    expect(await membersOf(randomUUID())).toEqual([])
    expect(await membersOf("' or true")).toEqual([])
  })
})

test('organizationRoles lists the built-in roles and those of the operator', async () => {
  const roles = await app.call.organizationRoles()
  expect(roles).toMatchObject([{ name: 'owner' }, { name: 'admin' }, { name: 'member', scopes: [] }])
})

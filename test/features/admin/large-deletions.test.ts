import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp, testPassword, testSettings, typeOf } from '../../_util/app.ts'
import { addMember, createOrganizationOf } from '../../_util/organizations.ts'

let app: TestApp
let admin: Person
beforeAll(async () => {
  const manager = ['profile:read', 'profile:write', 'users:read', 'users:write']
  app = await createTestApp({ roles: { ...testSettings().config.roles, manager } })
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  // A statement over more rows than these stands for one that exceeds its time limit.
  await app.sql(`
    create function refuse_many() returns trigger language plpgsql as $f$ begin
      if (select count(*) from changed) > tg_argv[0]::int then raise exception 'too many rows at once'; end if;
      return null; end $f$;
    create trigger few_deleted after delete on sessions referencing old table as changed
      for each statement execute function refuse_many(2000);
    create trigger few_updated after update on sessions referencing new table as changed
      for each statement execute function refuse_many(2000);
    ${['follows', 'referrals', 'organization_members', 'api_keys']
      .map(
        (table) => `create trigger few_deleted after delete on ${table} referencing old table as changed
        for each statement execute function refuse_many(2000);`,
      )
      .join('\n')}`)
})
afterAll(() => app.close())

/** Copies the session of a person, ended or in an organization. */
const copySession = (person: Person, count: number, { ended = false, organizationId = null as string | null }) =>
  app.sql(
    `insert into sessions (user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at, revoked_at, organization_id)
     select user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at,
       case when $3 then sallyport_now() end, $4::uuid
     from sessions, generate_series(1, $2::int) where id = $1`,
    [person.sessionId, count, ended, organizationId],
  )
const countOf = async (table: string, column: string, id: string) =>
  (await app.sql<{ count: number }>(`select count(*)::int from ${table} where ${column} = $1`, [id]))[0]?.count

test.each([
  ['deleteAccount', (person: Person) => app.call.deleteAccount({ password: testPassword }, person.credential)],
  ['deleteUser', (person: Person) => app.call.deleteUser({ id: person.id }, admin.credential)],
])('%s deletes a user with very many sessions that have ended', async (_name, deletion) => {
  const person = await app.createPerson()
  await copySession(person, 4_500, { ended: true })
  expect(typeOf(await deletion(person))).toBe('Done')
  expect(await countOf('users', 'id', person.id)).toBe(0)
  expect(await countOf('sessions', 'user_id', person.id)).toBe(0)
})

test('deleteUser deletes a user with very many followers', async () => {
  const person = await app.createPerson()
  await app.sql(`begin; set local session_replication_role = replica;
    insert into follows select uuidv7(), gen_random_uuid(), '${person.id}', now() from generate_series(1, 4500);
    insert into follows select uuidv7(), '${person.id}', gen_random_uuid(), now() from generate_series(1, 4500);
    commit`)
  expect(typeOf(await app.call.deleteUser({ id: person.id }, admin.credential))).toBe('Done')
  expect(await countOf('follows', 'followed_id', person.id)).toBe(0)
  expect(await countOf('follows', 'follower_id', person.id)).toBe(0)
})

/** Copies the API key of a user or an organization. */
const copyKey = (id: string) =>
  app.sql(
    `insert into api_keys select (jsonb_populate_record(k, jsonb_build_object('id', uuidv7()))).*
     from api_keys k, generate_series(1, 4500) where k.id = $1`,
    [id],
  )

test.each([
  ['deleteAccount', (person: Person) => app.call.deleteAccount({ password: testPassword }, person.credential)],
  ['deleteUser', (person: Person) => app.call.deleteUser({ id: person.id }, admin.credential)],
])('%s deletes a user with very many referrals and API keys', async (_name, deletion) => {
  const person = await app.createPerson()
  await app.sql(`begin; set local session_replication_role = replica;
    insert into referrals select gen_random_uuid(), '${person.id}', now() from generate_series(1, 4500);
    commit`)
  await copyKey((await app.createKey(person, ['profile:read'])).id)
  expect(typeOf(await deletion(person))).toBe('Done')
  expect(await countOf('referrals', 'referrer_id', person.id)).toBe(0)
  expect(await countOf('api_keys', 'user_id', person.id)).toBe(0)
})

test('deleteOrganization deletes an organization with very many members and API keys', async () => {
  const person = await app.createPerson()
  const id = await createOrganizationOf(app, person)
  await app.sql(`begin; set local session_replication_role = replica;
    insert into organization_members (organization_id, user_id, role, created_at)
      select '${id}', gen_random_uuid(), 'member', now() from generate_series(1, 4500);
    commit`)
  await copyKey((await app.createKey(person, [], { organizationId: id })).id)
  expect(typeOf(await app.call.deleteOrganization({ id }, person.credential))).toBe('Done')
  expect(await countOf('organization_members', 'organization_id', id)).toBe(0)
  expect(await countOf('api_keys', 'organization_id', id)).toBe(0)
})

test('an administrator who may not delete a user deletes none of the sessions either', async () => {
  const person = await app.createPerson()
  await app.giveRole(person, 'manager')
  await copySession(admin, 3, { ended: true })
  expect(typeOf(await app.call.deleteUser({ id: admin.id }, person.credential))).toBe('ScopeNotGrantedError')
  expect(await countOf('sessions', 'user_id', admin.id)).toBeGreaterThan(3)
})

test('a member with very many sessions that have ended is removed from an organization', async () => {
  const [owner, member] = [await app.createPerson(), await app.createPerson()]
  const organizationId = await createOrganizationOf(app, owner)
  await addMember(app, organizationId, member.id, 'member')
  await copySession(member, 4_500, { ended: true, organizationId })
  await copySession(member, 2, { organizationId })
  const removed = await app.call.removeMember({ organizationId, userId: member.id }, owner.credential)
  expect(typeOf(removed)).toBe('Done')
  const open = 'select count(*)::int from sessions where organization_id = $1 and revoked_at is null'
  expect(await app.sql(open, [organizationId])).toEqual([{ count: 0 }])
})

test('deleteOrganization moves very many sessions out of it, and refuses others without moving one', async () => {
  const person = await app.createPerson()
  const id = await createOrganizationOf(app, person)
  await copySession(person, 4_500, { organizationId: id })
  const stranger = await app.createPerson()
  expect(typeOf(await app.call.deleteOrganization({ id }, stranger.credential))).toBe('OrganizationNotFoundError')
  expect(await countOf('sessions', 'organization_id', id)).toBe(4_500)
  expect(typeOf(await app.call.deleteOrganization({ id }, person.credential))).toBe('Done')
  expect(await countOf('sessions', 'organization_id', id)).toBe(0)
  expect(await countOf('sessions', 'user_id', person.id)).toBe(4_501)
})

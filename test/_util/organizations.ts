import { expectType, type TestApp } from './app.ts'
import { type Guest, openSessions } from './open-sessions.ts'

/** Users with sessions who count as able to sign in: they have a password and a confirmed address. */
export async function openMembers(app: TestApp, count: number, prefix: string): Promise<Guest[]> {
  const guests = await openSessions(app, count, prefix)
  await app.sql(
    `update users set password_hash = 'not a hash', email_verified_at = now(), first_verified_at = now() where id = any($1::uuid[])`,
    [`{${guests.map(({ id }) => id).join(',')}}`],
  )
  return guests
}

/** Creates an organization that a user owns. @returns its id */
export async function createOrganizationOf(app: TestApp, owner: Guest, name = 'Acme'): Promise<string> {
  const created = await app.call.createOrganization({ input: { name } }, owner.credential)
  return expectType(created, 'Organization').id
}

/** Makes a user a member of an organization by SQL. */
export async function addMember(app: TestApp, organizationId: string, userId: string, role: string): Promise<void> {
  await app.sql(
    `insert into organization_members (organization_id, user_id, role, created_at) values ($1, $2, $3, sallyport_now())`,
    [organizationId, userId, role],
  )
}

/** The members of an organization by the id of the user, with their roles, from the database. */
export async function rolesOf(app: TestApp, organizationId: string): Promise<Record<string, string>> {
  const rows = await app.sql<{ user_id: string; role: string }>(
    'select user_id, role from organization_members where organization_id = $1',
    [organizationId],
  )
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]))
}

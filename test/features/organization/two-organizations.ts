import { type Credential, expectType, type TestApp, testPassword } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import { addMember, createOrganizationOf, openMembers } from '../../_util/organizations.ts'

/** An organization with members, keys and an invitation, and a word that is in each of its names and in no other. */
export interface Organization {
  id: string
  word: string
  owner: Guest
  admin: Guest
  member: Guest
  /** The ids of its rows and of the rows of its members, by table. */
  ids: { table: string; id: string }[]
}

type Members = Pick<Organization, 'id' | 'owner' | 'admin' | 'member'>

/** Creates an organization with a row in every table that can have one of it, as far as the API makes them. */
export async function createFullOrganization(app: TestApp, word: string): Promise<Organization> {
  const [owner, admin, member] = (await openMembers(app, 3, `person-${app.clock.now().getTime()}-${word.length}`)) as [
    Guest,
    Guest,
    Guest,
  ]
  const id = await createOrganizationOf(app, owner, word)
  await addMember(app, id, admin.id, 'admin')
  await addMember(app, id, member.id, 'member')
  await enter(app, id, member)
  for (const organizationId of [id, null]) await createKey(app, owner, [], organizationId, word)
  await app.sql(
    `insert into organization_invitations (organization_id, email, role, invited_by_id, token_hash, created_at, expires_at)
     values ($1, $2, 'member', $3, decode(md5($2::text), 'hex'), sallyport_now(), sallyport_now() + interval '7 days')`,
    [id, `${word}@example.com`, owner.id],
  )
  const members = { id, owner, admin, member }
  const rows = Object.entries(await dumpOf(app, members)).flatMap(([table, rows]) =>
    rows.slice(0, 2).flatMap((row) => (typeof row.id === 'string' ? [{ table, id: row.id }] : [])),
  )
  return { ...members, word, ids: rows }
}

/** Moves a session to an organization. */
export async function enter(app: TestApp, id: string, { credential }: Guest): Promise<Credential> {
  const moved = expectType(await app.call.switchOrganization({ id }, credential), 'AuthTokens')
  return { bearer: moved.accessToken }
}

async function createKey(
  app: TestApp,
  { credential }: Guest,
  scopes: string[],
  organizationId: string | null,
  name: string,
) {
  const input = { name, scopes, organizationId }
  return { apiKey: expectType(await app.call.createApiKey({ input }, credential), 'ApiKeySecret').key }
}

/** Every kind of credential of an organization’s members and of the organization, and a request without one. */
export async function callersOf(
  app: TestApp,
  organization: Organization,
): Promise<Record<string, Credential | undefined>> {
  const { id, owner, admin, member, word } = organization
  const organizationScopes = Object.keys(app.config.organizationScopes)
  return {
    nobody: undefined,
    'the owner, in no organization': owner.credential,
    'the owner, in the organization': await enter(app, id, await secondSession(app, owner)),
    'an admin': await enter(app, id, admin),
    'a member': await enter(app, id, member),
    'an API key of the owner': await createKey(app, owner, app.config.roles.user ?? [], null, word),
    'an API key of the organization': await createKey(app, owner, organizationScopes, id, word),
  }
}

/** Gives a user a password and a second session. */
async function secondSession(app: TestApp, { id }: Guest): Promise<Guest> {
  const person = await app.createPerson()
  await app.sql('update users set password_hash = (select password_hash from users where id = $2) where id = $1', [
    id,
    person.id,
  ])
  const [row] = await app.sql<{ email: string }>('select email from users where id = $1', [id])
  return app.logInAs(row?.email ?? '', testPassword)
}

/** Every row of an organization and of its members, by table: a new table is in it if it has a column for either. */
export async function dumpOf(app: TestApp, { id, owner, admin, member }: Members): Promise<Record<string, Row[]>> {
  const columns = await app.sql<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and data_type = 'uuid' order by 1, 2`,
  )
  const users = `{${[owner, admin, member].map((guest) => guest.id).join(',')}}`
  const dumped: Record<string, Row[]> = {}
  for (const [table, list] of Map.groupBy(columns, (each) => each.table)) {
    const conditions = list.flatMap(({ column }) => conditionsOn(table, column))
    if (conditions.length === 0) continue
    const ids = '$1::uuid is not null and $2::uuid[] is not null'
    const rows = await app.sql<Row>(
      `select t.* from ${table} t where ${ids} and (${conditions.join(' or ')}) order by t::text`,
      [id, users],
    )
    if (rows.length > 0) dumped[table] = rows
  }
  return dumped
}

type Row = Record<string, unknown>

function conditionsOn(table: string, column: string): string[] {
  if (column === 'organization_id' || (table === 'organizations' && column === 'id')) return [`${column} = $1`]
  const isUser = /^(user|actor|target|invited_by)_id$/.test(column) || (table === 'users' && column === 'id')
  return isUser ? [`${column} = any($2::uuid[])`] : []
}

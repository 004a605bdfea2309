import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRequestState, type RequestState } from '../../../src/core/access/store/request-state.ts'
import { createRotateSession } from '../../../src/core/access/store/rotate-session.ts'
import { createReadAppData } from '../../../src/core/identity/store/user-data.ts'
import { createRequestCounter } from '../../../src/core/limits/store/rate-limit.ts'
import { type Database, openDatabase } from '../../../src/store/database.ts'
import { createTestApp, type TestApp } from '../../_util/app.ts'
import { addMember, createOrganizationOf, openMembers } from '../../_util/organizations.ts'

let app: TestApp
let database: Database
/** A session of a user that an administrator opened, in an organization; a key of the user, and one of the organization. */
let session: string
let userKey: string
let organizationKey: string
let user: string
let admin: string
let organization: string
beforeAll(async () => {
  app = await createTestApp()
  database = app.server.services.database
  const [owner, member, third] = await openMembers(app, 3, 'state')
  if (!owner || !member || !third) throw new Error('There are not three users')
  user = member.id
  admin = third.id
  organization = await createOrganizationOf(app, owner)
  await addMember(app, organization, user, 'member')
  const [opened] = await app.sql<{ id: string }>(
    'update sessions set organization_id = $2, impersonator_id = $3 where user_id = $1 returning id',
    [user, organization, admin],
  )
  session = opened?.id ?? ''
  const makeKey = async (column: string, owning: string) => {
    const [made] = await app.sql<{ id: string }>(
      `insert into api_keys (${column}, name, prefix, mode, scopes, secret_hash, created_at)
        values ($1, 'key', 'sp_live_x', 'LIVE', '{}', sha256('x'), now()) returning id`,
      [owning],
    )
    return made?.id ?? ''
  }
  userKey = await makeKey('user_id', user)
  organizationKey = await makeKey('organization_id', organization)
})
afterAll(() => app.close())

/** A reader that keeps the names of its statements. */
function createCounting() {
  const names: string[] = []
  const readText: Database['readText'] = (statement, values) => {
    names.push(statement.name)
    return database.readText(statement, values)
  }
  return { state: createRequestState({ ...database, readText }), names }
}

describe('a state that is read again', () => {
  test('costs its versions alone as long as nothing of it has changed, and has the time of each reading', async () => {
    const { state, names } = createCounting()
    const first = await state.session(session)
    await app.clock.advance(1)
    const second = await state.session(session)
    expect(names).toEqual(['session_states', 'session_versions'])
    expect(second?.user).toBe(first?.user)
    expect((second?.now.getTime() ?? 0) - (first?.now.getTime() ?? 0)).toBeGreaterThanOrEqual(1000)
  })

  test('is read whole once it has changed, and by its versions again after that', async () => {
    const { state, names } = createCounting()
    await state.session(session)
    await app.sql(`update users set name = 'Ada' where id = $1`, [user])
    expect((await state.session(session))?.user.name).toBe('Ada')
    await state.session(session)
    expect(names).toEqual(['session_states', 'session_versions', 'session_states', 'session_versions'])
  })

  test('is no state once its row is gone, and a state again when it is back', async () => {
    const { state } = createCounting()
    await state.apiKey(userKey)
    await app.sql('create table gone as select * from api_keys where id = $1', [userKey])
    await app.sql('delete from api_keys where id = $1', [userKey])
    expect(await state.apiKey(userKey)).toBeNull()
    await app.sql('insert into api_keys select * from gone')
    expect((await state.apiKey(userKey))?.apiKey.id).toBe(userKey)
    await app.sql('drop table gone')
  })

  test('cannot be changed by a request, because other requests share it', async () => {
    const { state } = createCounting()
    const read = await state.session(session)
    expect(() => Object.assign(read?.user ?? {}, { name: 'Eve' })).toThrow(TypeError)
    const key = await state.apiKey(userKey)
    expect(() => key?.apiKey.scopes.push('admin')).toThrow(TypeError)
  })

  test('is made each time if it is too long to be kept', async () => {
    const { state, names } = createCounting()
    await app.sql('update sessions set user_agent = $2 where id = $1', [session, 'x'.repeat(5_000)])
    await state.session(session)
    await state.session(session)
    await app.sql('update sessions set user_agent = null where id = $1', [session])
    expect(names).toEqual(['session_states', 'session_states'])
  })
})

test('states that are read together share a statement, and each caller gets its own', async () => {
  const { state, names } = createCounting()
  const others = await app.sql<{ id: string }>('select id from sessions')
  const ids = [...others.map(({ id }) => id), '01890a5d-ac96-774b-bcce-b302099a8057', session]
  for (const kind of ['session_states', 'session_versions']) {
    const read = await Promise.all(ids.map((id) => state.session(id)))
    expect(read.map((one) => one?.session.id ?? null)).toEqual(ids.with(-2, null as never))
    expect(names).toContain(kind)
  }
  // The unknown session has no version: it is looked up whole each time.
  expect(names).toEqual(['session_states', 'session_versions', 'session_states'])
})

/** What a column of each type may be changed to; the first value is taken that differs and that the table's rules allow. */
const candidates: Record<string, string[]> = {
  text: [`'PRO'`, `'admin'`, `'TEST'`, `'changed'`, 'null'],
  uuid: ['null', 'gen_random_uuid()', 'id'],
  boolean: ['not COLUMN', 'true'],
  'timestamp with time zone': [`now() + interval '1 hour'`, `coalesce(COLUMN, now()) + interval '1 minute'`],
  bytea: [`sha256('changed')`],
  ARRAY: [`'{profile:read}'`, `array[now()]`, `array[sha256('changed')]`],
}

describe('a change of any column is seen by the next request', () => {
  test.each<[string, string, string, () => string]>([
    ['a session', 'sessions', 'id', () => session],
    ['the user of a session', 'users', 'id', () => session],
    ['the administrator of a session', 'users', 'id', () => session],
    ['the membership of a session', 'organization_members', 'user_id', () => session],
    ['the organization of a session', 'organizations', 'id', () => session],
    ['a key', 'api_keys', 'id', () => userKey],
    ['the user of a key', 'users', 'id', () => userKey],
    ['the organization of a key', 'organizations', 'id', () => organizationKey],
  ])('of %s', async (name, table, key, id) => {
    const row = name.startsWith('the admin') ? admin : rowOf(table, id())
    await app.sql('drop table if exists kept_row')
    await app.sql(`create table kept_row as select * from ${table} where ${key} = '${row}'`)
    const columns = await app.sql<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
        where table_schema = 'public' and table_name = $1 and column_name <> all ('{id,user_id,organization_id}')`,
      [table],
    )
    const { state, names } = createCounting()
    const readFrom = (reader: RequestState) => (id() === session ? reader.session(id()) : reader.apiKey(id()))
    for (const column of columns) {
      await readFrom(state)
      names.length = 0
      expect(await change(table, `${key} = '${row}'`, column), `${column.name} was changed`).toBe(true)
      const seen = await readFrom(state)
      expect(names, column.name).toHaveLength(2)
      const expected = await readFrom(createRequestState(database))
      expect({ ...seen, now: null }, column.name).toEqual({ ...expected, now: null })
      await app.sql(
        `update ${table} set ${column.name} = (select ${column.name} from kept_row) where ${key} = '${row}'`,
      )
    }
    await app.sql('drop table kept_row')
  })
})

function rowOf(table: string, id: string): string {
  return { users: user, organization_members: user, organizations: organization }[table] ?? id
}

/** Changes a column of one row to the first candidate that is another value and that no rule of the table forbids. */
async function change(table: string, row: string, { name, type }: { name: string; type: string }): Promise<boolean> {
  for (const value of (candidates[type] ?? []).map((text) => text.replaceAll('COLUMN', name))) {
    const statement = `update ${table} set ${name} = ${value} where ${row} and ${name} is distinct from ${value} returning 1`
    const rows = await app.sql(statement).catch(() => [])
    if (rows.length > 0) return true
  }
  return false
}

describe('statements of the request path', () => {
  test('are planned once, also when each of them serves a single request', async () => {
    const alone = await openDatabase({ url: app.databaseUrl, directory: null, entities: [], poolSize: 1 })
    const state = createRequestState(alone)
    const readAppData = createReadAppData(alone)
    const count = createRequestCounter(alone)
    const rotate = createRotateSession(alone, 900)
    for (let time = 0; time < 12; time += 1) {
      for (const id of [session, '01890a5d-ac96-774b-bcce-b302099a8057']) {
        await state.session(id)
        await state.apiKey(id === session ? userKey : id)
      }
      await readAppData(user)
      await count('planned', 60)
      const hash = '00'.repeat(32)
      await rotate({ sessionId: session, presentedHash: hash, successorHash: hash, ip: '127.0.0.1' })
    }
    const { rows } = await alone.executeSql('select name, custom_plans::int as custom from pg_prepared_statements')
    await alone.close()
    expect(rows.map(({ name }) => name)).toHaveLength(7)
    // PostgreSQL makes five plans before it compares.
    expect(rows.filter(({ custom }) => Number(custom) > 5)).toEqual([])
  })
})

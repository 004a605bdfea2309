import { globSync, readFileSync } from 'node:fs'
import type { EntityManager } from '@mikro-orm/postgresql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createTestApp, type Person, type TestApp, testPassword } from '../_util/app.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../_util/database.ts'

describe('a transaction', () => {
  let made: TestDatabase
  let database: Database
  const sql = async (text: string) => (await database.executeSql(text)).rows
  beforeAll(async () => {
    made = await createEmptyDatabase()
    database = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 10, timeoutFactor: 15 })
    await sql('create table counters (id int primary key, n int not null); create sequence attempts')
    await sql('insert into counters values (1, 0), (2, 0)')
  })
  afterAll(async () => {
    await database.close()
    await made.drop()
  })

  const add = (em: EntityManager, id: number) => em.execute('update counters set n = n + 1 where id = ?', [id])

  /** Resolves for everyone once so many have come. */
  function meetingOf(size: number): () => Promise<void> {
    let open = () => {}
    const all = new Promise<void>((resolve) => {
      open = resolve
    })
    let missing = size
    return () => {
      missing -= 1
      if (missing <= 0) open()
      return all
    }
  }

  test('that ends in a deadlock is retried as a whole, and both transactions take effect once', async () => {
    await sql('update counters set n = 0')
    const meet = meetingOf(2)
    let runs = 0
    const both = (first: number, second: number) =>
      database.transactional(async (em) => {
        runs += 1
        await add(em, first)
        await meet()
        await add(em, second)
        return `${first}${second}`
      })
    expect(await Promise.all([both(1, 2), both(2, 1)])).toEqual(['12', '21'])
    expect(runs).toBe(3)
    expect(await sql('select n from counters order by id')).toEqual([{ n: 2 }, { n: 2 }])
  })

  test('that cannot be serialized is retried as a whole, also when only its commit fails', async () => {
    await sql('update counters set n = 0')
    const meet = meetingOf(2)
    let runs = 0
    const sumInto = (id: number) =>
      database.transactional(async (em) => {
        runs += 1
        await em.execute('set transaction isolation level serializable')
        const [row] = await em.execute<{ sum: number }[]>('select sum(n)::int as sum from counters')
        await meet()
        await em.execute('update counters set n = ? where id = ?', [(row?.sum ?? 0) + 1, id])
      })
    await Promise.all([sumInto(1), sumInto(2)])
    expect(runs).toBeGreaterThan(2)
    // One after the other, in either order.
    expect(await sql('select n from counters order by n')).toEqual([{ n: 1 }, { n: 2 }])
  })

  test.each([
    ['40001', 'transactional'],
    ['40P01', 'transactional'],
    ['40P01', 'atomically'],
  ] as const)('that fails with %s every time is abandoned after five attempts (`%s`)', async (state, kind) => {
    await sql('alter sequence attempts restart')
    const raise = `do $$ begin perform nextval('attempts'); raise exception using errcode = '${state}'; end $$`
    await expect(database[kind]((em) => em.execute(raise))).rejects.toMatchObject({ code: state })
    expect(await sql('select last_value::int as tries from attempts')).toEqual([{ tries: 5 }])
  })

  test('that fails with another error runs once', async () => {
    await sql('alter sequence attempts restart')
    const raise = `do $$ begin perform nextval('attempts'); raise exception using errcode = '23505'; end $$`
    await expect(database.transactional((em) => em.execute(raise))).rejects.toMatchObject({ code: '23505' })
    expect(await sql('select last_value::int as tries from attempts')).toEqual([{ tries: 1 }])
  })

  test('whose work returns an error keeps what was written, and an atomic one does not', async () => {
    await sql('update counters set n = 0')
    const counts = async () => (await sql('select n from counters order by id')).map(({ n }) => n)
    const refused = new Error('refused')
    const addAndReturn = (id: number, answer: Error | string) => async (em: EntityManager) => {
      await add(em, id)
      return answer
    }
    expect(await database.transactional(addAndReturn(1, refused))).toBe(refused)
    expect(await database.atomically(addAndReturn(2, refused))).toBe(refused)
    expect(await counts()).toEqual([1, 0])
    expect(await database.atomically(addAndReturn(2, 'done'))).toBe('done')
    expect(await counts()).toEqual([1, 1])
  })

  test('a single statement is a transaction and is retried as well', async () => {
    await sql('alter sequence attempts restart')
    await sql(`create function fail_twice() returns text language plpgsql as $$ begin
      if nextval('attempts') < 3 then raise exception using errcode = '40001'; end if; return '[{"ok":true}]'; end $$`)
    const statement = { name: 'fail_twice', text: 'select fail_twice() as json' }
    expect(await database.readRows(statement, [])).toEqual([{ ok: true }])
    await sql('alter sequence attempts restart')
    expect((await database.executeSql('select fail_twice() as json', [])).rows).toEqual([{ json: '[{"ok":true}]' }])
  })

  test('no other way to begin a transaction is used outside the store', () => {
    expect(outsideTheStore(/(?<!database)\.(?:transactional|atomically)\(|\.begin\(/)).toEqual([])
  })

  test('nothing outside the store rolls a transaction back', () => {
    expect(outsideTheStore(/\.rollback\(/)).toEqual([])
  })
})

/** The files of `src` outside the store whose text matches. */
function outsideTheStore(pattern: RegExp): string[] {
  const files = globSync('src/**/*.ts').filter((path) => !path.startsWith('src/store/'))
  expect(files.length).toBeGreaterThan(100)
  return files.filter((path) => pattern.test(readFileSync(path, 'utf8')))
}

describe.each(['serializable', 'repeatable read'])('a database whose default isolation is %s', (isolation) => {
  let made: TestDatabase
  let app: TestApp
  const people: Person[] = []
  beforeAll(async () => {
    made = await createTestDatabase()
    const name = new URL(made.url).pathname.slice(1)
    const admin = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 1 })
    await admin.executeSql(`alter database ${name} set default_transaction_isolation = '${isolation}'`)
    await admin.close()
    app = await createTestApp({ databaseUrl: made.url })
    for (let person = 0; person < 3; person += 1) people.push(await app.createPerson())
  })
  afterAll(async () => {
    await app.close()
    await made.drop()
  })

  test('answers twelve parallel logins of one user, six times, like any other database', async () => {
    const input = { identifier: people[0]?.email ?? '', password: testPassword }
    for (let round = 0; round < 6; round += 1) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => app.send('login', { input })))
      expect(answers.flatMap(({ errors }) => errors)).toEqual([])
      // Attempts are counted before they are checked, and ten are allowed at once.
      const kinds = answers.map(({ data }) => data.login?.__typename)
      expect(kinds.filter((kind) => kind === 'AuthTokens').length).toBeGreaterThanOrEqual(10)
      expect(kinds.filter((kind) => !['AuthTokens', 'AccountLockedError'].includes(kind ?? ''))).toEqual([])
      await app.clock.advance(3_600)
    }
  })

  test('creates all API keys of three users who each create ten at once', async () => {
    const again = await Promise.all(people.map(({ email }) => app.logInAs(email)))
    const answers = await Promise.all(
      again.flatMap(({ credential }) =>
        Array.from({ length: 10 }, (_, index) =>
          app.send('createApiKey', { input: { name: `key ${index}`, scopes: [] } }, credential),
        ),
      ),
    )
    expect(answers.map(({ data }) => data.createApiKey?.__typename)).toEqual(Array(30).fill('ApiKeySecret'))
  })
})

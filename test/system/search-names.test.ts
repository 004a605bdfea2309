import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageStatement } from '../../src/features/admin/store/search-users.ts'
import { executeSql } from '../../src/store/database.ts'
import { fillFoldedTexts } from '../../src/store/fill-folded-texts.ts'
import { codeOf, createTestApp, type Person, type TestApp, testPassword } from '../_util/app.ts'
import { createEmptyDatabase } from '../_util/database.ts'
import type { UserFilter } from '../_util/operations.generated.ts'

/** A name, and texts that users may type to find it. */
const names: [string, string[]][] = [
  ['Acme™', ['Acme™', 'acme™', 'AcmeTM', 'acmetm', 'CME™']],
  ['H₂O Works', ['H₂O Works', 'h₂o', 'H2O', 'h2o works']],
  ['ΟΔΟΣ Αθηνών', ['ΟΔΟΣ', 'οδος', 'Οδος', 'οδοσ', 'ΑΘΗΝΏΝ', 'αθηνών'.normalize('NFD')]],
  ['İstanbul Kıyı', ['İstanbul', 'i̇stanbul', 'istanbul', 'ISTANBUL', 'KIYI', 'kıyı', 'kiyi']],
  ['Straße 7', ['Straße', 'strasse', 'STRASSE', 'STRAẞE']],
  ['ﬁne Ｗｉｄｅ', ['ﬁne', 'fine', 'FINE', 'wide', 'ＷＩＤＥ']],
  ['Zoë Åström', ['Zoë', 'ZOË', 'zoe\u0308', 'åström', 'A\u030aSTRÖM']],
  ['می‌خواهم', ['می‌خواهم', 'میخواهم']],
]

const open = async (clause: string) => {
  const database = await createEmptyDatabase(undefined, undefined, clause)
  const app = await createTestApp({ databaseUrl: database.url }, { migrated: false })
  return {
    app,
    close: async () => {
      await app.close()
      await database.drop()
    },
  }
}

const databases: [string, () => Promise<{ app: TestApp; close: () => Promise<void> }>][] = [
  ['PostgreSQL', () => open('')],
  ['PostgreSQL in the locale C', () => open(`template template0 encoding 'UTF8' locale 'C'`)],
  [
    'PostgreSQL in Turkish',
    () => open(`template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'tr-TR'`),
  ],
  [
    'the embedded database',
    async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-search-'))
      const app = await createTestApp({ databaseUrl: null, dataDir })
      return {
        app,
        close: async () => {
          await app.close()
          await rm(dataDir, { recursive: true, force: true })
        },
      }
    },
  ],
]

describe.each(databases)('on %s', (_name, openDatabase) => {
  let app: TestApp
  let close: () => Promise<void>
  let admin: Person
  beforeAll(async () => {
    const opened = await openDatabase()
    app = opened.app
    close = opened.close
    admin = await app.createPerson({ email: 'admin@example.com' })
    await app.giveRole(admin, 'admin')
  })
  afterAll(() => close())

  interface NamesData {
    users: { nodes: { name: string | null; username: string | null }[] }
  }
  const find = async (filter: UserFilter) => {
    const query = 'query($filter: UserFilter) { users(filter: $filter, first: 100) { nodes { name username } } }'
    const { data, errors } = await app.execute<NamesData>(query, { filter }, admin.credential)
    expect(errors).toEqual([])
    return data.users.nodes.map(({ name, username }) => name ?? username)
  }

  test('finds a name in any case and without compatibility forms', async () => {
    for (const [index, [name]] of names.entries()) {
      const input = { email: `named-${index}@example.com`, name, role: 'user' }
      expect((await app.call.createUser({ input }, admin.credential)).__typename).toBe('User')
    }
    for (const [name, searches] of names) {
      for (const search of [...searches, name, name.toLowerCase(), name.toUpperCase(), name.normalize('NFKC')]) {
        expect([search, await find({ search })]).toEqual([search, [name.normalize('NFC')]])
      }
    }
  })

  test('finds a changed name by the new text and not by the old one', async () => {
    await app.call.updateProfile({ input: { name: 'Ångström' } }, admin.credential)
    expect(await find({ search: 'ANGSTRÖM'.replace('A', 'Å') })).toEqual(['Ångström'])
    await app.call.updateProfile({ input: { name: null } }, admin.credential)
    expect(await find({ search: 'ångström' })).toEqual([])
  })

  test('finds the reason of a suspension in the same way', async () => {
    const person = await app.createPerson({ name: 'Suspended' })
    await app.call.suspendUser({ id: person.id, reason: 'ΟΔΟΣ ½ ™' }, admin.credential)
    for (const text of ['ΟΔΟΣ', 'οδος', '1⁄2 tm', '™']) {
      expect(await find({ suspensionReasonContains: text })).toEqual(['Suspended'])
    }
  })

  test('folds a name that is older than the column, or was inserted with SQL, at the next start', async () => {
    await app.sql(`insert into users (email, name, created_at, updated_at)
      select 'old-' || n || '@example.com', 'Ölmühle ' || n, now(), now() from generate_series(1, 4100) n`)
    expect(await find({ search: 'ÖLMÜHLE 4099' })).toEqual([])
    expect(await fillFoldedTexts(app.server.services.database)).toBe(4_100)
    expect(await find({ search: 'ÖLMÜHLE 4099' })).toEqual(['Ölmühle 4099'])
    expect(await fillFoldedTexts(app.server.services.database)).toBe(0)
  })

  test('a username is unique and valid for login regardless of the case of its ASCII letters', async () => {
    const person = await app.createPerson({ username: 'Istanbul_II' })
    for (const identifier of ['Istanbul_II', 'istanbul_ii', 'ISTANBUL_II']) {
      expect((await app.logInAs(identifier)).id).toBe(person.id)
    }
    const input = { identifier: 'ıstanbul_ıı', password: testPassword }
    expect(codeOf(await app.call.login({ input }))).toBe('INVALID_CREDENTIALS')
    const other = await app.createPerson()
    for (const username of ['istanbul_ii', 'ISTANBUL_II']) {
      const answer = await app.call.updateProfile({ input: { username } }, other.credential)
      expect(answer.__typename).toBe('UsernameTakenError')
    }
    await expect(app.sql(`update users set username = 'ISTANBUL_ii' where id = $1`, [other.id])).rejects.toThrow(
      'users_username_key',
    )
    expect(await find({ search: 'iSTANBUL_ii' })).toEqual(['Istanbul_II'])
  })

  test('the search uses its index', async () => {
    await app.sql('analyze users')
    const page = { order: 'CREATED_AT', descending: true, after: null, offset: 0, limit: 21 } as const
    // A few thousand rows are read faster than the index: the other ways are closed.
    const plan = await app.server.services.database.fork().transactional(async (em) => {
      await executeSql(em, 'set local enable_seqscan = off')
      await executeSql(em, 'set local enable_indexscan = off')
      const { text, values } = pageStatement(em, { search: 'mühle 4099' }, page, new Date())
      return executeSql(em, `explain ${text}`, values)
    })
    expect(JSON.stringify(plan.rows)).toContain('users_search_idx')
  })
})

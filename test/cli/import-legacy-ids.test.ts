import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importUsers } from '../../src/features/admin/index.ts'
import { createTestApp, type TestApp, typeOf } from '../_util/app.ts'
import { beforeStatement } from '../_util/before-statement.ts'
import { untilWaiting } from '../_util/until-waiting.ts'
import { createFolder, createShell } from './run-command.ts'

const folder = createFolder()
let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ dataDir: folder.path })
})
afterAll(async () => {
  await app?.close()
  folder.remove()
})

const importRows = async (rows: object[], options: string[] = []) => {
  const file = folder.file('users.ndjson')
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return createShell(() => app.settings, app.clock)(['users', 'import', file, '--json', ...options])
}
/** The old ids of the accounts of a domain, by the part of their addresses before the @. */
const idsOf = async (domain: string) => {
  const rows = await app.sql<{ name: string; id: string | null }>(
    `select split_part(u.email, '@', 1) as name, d.app_data ->> 'legacyId' as id
     from users u left join user_data d on d.user_id = u.id where u.email like $1`,
    [`%@${domain}`],
  )
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]))
}
const taken = ['legacy_id belongs to another account']

describe('an id of another system belongs to one account', () => {
  test('of the rows of a file with one id, the first is imported, also by a second import', async () => {
    const email = (name: string) => ({ email: `${name}@file.example` })
    const rows = [
      { ...email('first'), legacy_id: 'f-1' },
      { ...email('second'), legacy_id: ' f-1 ' },
      { ...email('data'), app_data: { legacyId: 'f-1' } },
      { ...email('upper'), legacy_id: 'F-1' },
      { ...email('number'), app_data: { legacyId: 1001 } },
      { ...email('text'), legacy_id: '1001', username: 'text' },
      { ...email('first'), legacy_id: 'f-1' },
      { ...email('none'), legacy_id: '' },
      { ...email('neither'), app_data: { legacyId: '' } },
    ]
    const rejections = [2, 3, 6].map((row) => ({ row, reasons: taken }))
    const first = await importRows(rows)
    expect(first).toMatchObject({ code: 3, json: { imported: 5, skipped: 1, rejected: 3, rejections } })
    const ids = { first: 'f-1', upper: 'F-1', number: '1001', none: null, neither: '' }
    expect(await idsOf('file.example')).toEqual(ids)
    expect((await importRows(rows)).json).toMatchObject({ imported: 0, skipped: 6, rejected: 3, rejections })
    expect(await idsOf('file.example')).toEqual(ids)
  })

  test('of rows in different batches as well', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => ({
      email: `n${index}@batches.example`,
      legacy_id: `b-${index % 598}`,
    }))
    const rejections = [599, 600].map((row) => ({ row, reasons: taken }))
    expect((await importRows(rows)).json).toMatchObject({ imported: 598, rejected: 2, rejections })
  })

  test('an account that has the id keeps it, and its own row is skipped', async () => {
    const [admin, person] = [await app.createPerson(), await app.createPerson()]
    await app.giveRole(admin, 'admin')
    const set = { legacyId: 'account-1', plan: 'pro' }
    expect(typeOf(await app.call.updateAppData({ id: person.id, input: { set } }, admin.credential))).toBe('User')
    const rows = [
      { email: person.email, legacy_id: 'account-1' },
      { email: 'other@account.example', legacy_id: 'account-1' },
      { email: admin.email, legacy_id: 'account-1' },
    ]
    const { json } = await importRows(rows)
    // The accounts that exist are not changed: nobody gets the id by a row that is skipped.
    expect(json).toMatchObject({ imported: 0, skipped: 2, rejected: 1, rejections: [{ row: 2, reasons: taken }] })
    expect(await idsOf('account.example')).toEqual({})
    expect(await app.sql(`select user_id from user_data where app_data ->> 'legacyId' = 'account-1'`)).toEqual([
      { user_id: person.id },
    ])
  })

  test('a user who has changed the address since gets no second account', async () => {
    const rows = [{ email: 'before@moved.example', legacy_id: 'moved-1' }]
    expect((await importRows(rows)).json).toMatchObject({ imported: 1 })
    await app.sql(`update users set email = 'after@moved.example' where email = 'before@moved.example'`)
    const again = await importRows(rows)
    expect(again).toMatchObject({ code: 3, json: { imported: 0, rejections: [{ row: 1, reasons: taken }] } })
    expect(await idsOf('moved.example')).toEqual({ after: 'moved-1' })
  })

  test('a row gives every reason for which it is rejected', async () => {
    const rows = [
      { email: 'ada@reasons.example', username: 'reasons', legacy_id: 'r-1' },
      { email: 'eve@reasons.example', username: 'Reasons', legacy_id: 'r-1' },
    ]
    const { json } = await importRows(rows)
    expect(json.rejections).toEqual([{ row: 2, reasons: ['username belongs to another account', ...taken] }])
  })

  test('the second of two imports at once waits for the accounts of the first', async () => {
    const row = (name: string) => ({
      ...{ email: `${name}@race.example`, role: 'user', emailVerifiedAt: null, createdAt: app.clock.now() },
      ...{ username: null, name: null, passwordHash: null, identities: [] },
      ...{ suspendedAt: null, suspendedUntil: null, suspensionReason: null },
      ...{ data: null, appData: { legacyId: 'race-1' } },
    })
    const run = (name: string) => importUsers(app.server.services, [{ row: 1, user: row(name) }])
    let second: ReturnType<typeof run> | undefined
    const meanwhile = () => {
      second = run('second')
      return untilWaiting(app, second, 1)
    }
    expect(await beforeStatement(app, { matching: /insert into users/, meanwhile }, () => run('first'))).toMatchObject({
      imported: 1,
    })
    expect(await second).toMatchObject({ imported: 0, rejected: [{ row: 1, reasons: taken }] })
    expect(await idsOf('race.example')).toEqual({ first: 'race-1' })
  })
})

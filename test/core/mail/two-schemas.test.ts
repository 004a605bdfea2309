import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp, typeOf } from '../../_util/app.ts'
import { createEmptyDatabase, type TestDatabase } from '../../_util/database.ts'

const schemas = ['public', 'auth', 'Our "Auth"']

let made: TestDatabase
let apps: TestApp[]
beforeAll(async () => {
  made = await createEmptyDatabase()
  apps = []
  const client = new pg.Client({ connectionString: made.url })
  await client.connect()
  for (const schema of schemas) {
    await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`)
    const url = new URL(made.url)
    const path = pg.escapeIdentifier(schema).replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')
    url.searchParams.set('options', `-c search_path=${path}`)
    apps.push(await createTestApp({ databaseUrl: url.href }, { migrated: false }))
  }
  await client.end()
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await made.drop()
})

test('servers in several schemas of one database do only their own jobs', async () => {
  const received = () => apps.map(({ mailbox }) => mailbox.all.map(({ to }) => to))
  for (const [index, app] of apps.entries()) {
    const input = { email: `reader-${index}@example.com`, password: 'a long enough phrase' }
    expect(await app.call.signup({ input }).then(typeOf)).toBe('MailSent')
  }
  await apps[1]?.server.drain()
  expect(received()).toEqual([[], ['reader-1@example.com'], []])
  await apps[2]?.server.drain()
  expect(received()).toEqual([[], ['reader-1@example.com'], ['reader-2@example.com']])
  await apps[0]?.server.drain()
  expect(received()).toEqual([['reader-0@example.com'], ['reader-1@example.com'], ['reader-2@example.com']])
})

test('each server counts the jobs of its own queue', async () => {
  const names = apps.map(({ server }) => server.services.jobs.schema)
  const hashed = expect.stringMatching(/^sallyport_jobs_[0-9a-f]{16}$/)
  expect(names).toEqual(['sallyport_jobs', 'sallyport_jobs_auth', hashed])
  for (const [index, app] of apps.entries()) {
    const admin = await app.createPerson({ email: `admin-${index}@example.com` })
    await app.giveRole(admin, 'admin')
    await app.call.requestPasswordReset({ email: admin.email })
    const earlier = `start_after = start_after - interval '6 minutes'`
    await app.sql(`update ${names[index]}.job set ${earlier} where state = 'created'`)
    const { data } = await app.execute<{ health: object[] }>('{ health { name ok } }', {}, admin.credential)
    expect(data.health).toContainEqual({ name: 'jobs', ok: false })
    await app.server.drain()
    const after = await app.execute<{ health: object[] }>('{ health { name ok } }', {}, admin.credential)
    expect(after.data.health).toContainEqual({ name: 'jobs', ok: true })
  }
})

test('the schema that pg-boss has by default is left to other programs', async () => {
  expect(await apps[0]?.sql(`select to_regnamespace('pgboss') as there`)).toEqual([{ there: null }])
})

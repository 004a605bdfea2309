import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, testSettings } from '../_util/app.ts'
import { createEmptyDatabase } from '../_util/database.ts'
import { type PostgresServer, startPostgres } from '../_util/postgres-server.ts'
import { createShell } from '../cli/run-command.ts'

/** A server that asks every role for its password, as the one of Docker Compose does. The others of the tests trust everybody. */
let postgres: PostgresServer
let databaseUrl: string
const password = 'of app: 100%'

beforeAll(async () => {
  postgres = await startPostgres()
  const { url } = await createEmptyDatabase(postgres.url, 'password')
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create role app login password '${password}'`)
  await admin.query('grant create on schema public to app')
  await admin.query(`alter database ${new URL(url).pathname.slice(1)} owner to app`)
  await admin.end()
  await writeFile(join(postgres.data, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
  await postgres.restart()
  databaseUrl = Object.assign(new URL(url), { username: 'app', password: encodeURIComponent(password) }).href
})
afterAll(() => postgres?.stop())

test('a connection with another password is refused', async () => {
  const client = new pg.Client({ connectionString: Object.assign(new URL(databaseUrl), { password: 'wrong' }).href })
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' })
})

test('the server, its migrations, its queue, its probe of the database, the command line and doctor log in with the password', async () => {
  const app = await createTestApp({ databaseUrl }, { migrated: false, pollSeconds: 1 })
  try {
    await app.createPerson()
    await expect(app.server.services.database.ping()).resolves.toBeUndefined()
    expect(await (await fetch(`${app.url}/health/ready`)).json()).toEqual({ status: 'ready' })
    const shell = createShell(() => testSettings({ databaseUrl }))
    expect(await shell(['admin', 'create', '--email', 'root@example.com'])).toMatchObject({ code: 0 })
    expect(await shell(['doctor'])).toMatchObject({ out: expect.stringContaining('PostgreSQL 18 answers') })
  } finally {
    await app.close()
  }
})

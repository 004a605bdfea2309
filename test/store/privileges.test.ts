import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { databaseProblem } from '../../src/app/database-problem.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { createEmptyDatabase } from '../_util/database.ts'

test('the message about a missing privilege names those that the migrations need', async () => {
  const made = await createEmptyDatabase()
  const url = new URL(made.url)
  const database = url.pathname.slice(1)
  const role = `sallyport_limited_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: made.url })
  await admin.connect()
  try {
    await admin.query(`create role ${role} login password 'hunter2'; revoke all on database ${database} from public;
      grant connect, create on database ${database} to ${role}; grant usage, create on schema public to ${role}`)
    url.username = role
    url.password = 'hunter2'
    const problem = await migrateDatabase(url.href).then(() => null, databaseProblem)
    expect(problem).toContain('permission denied to create temporary tables')
    const [, onDatabase = '', onSchema = ''] =
      /grant it (.+) on the database, and (.+) on its schema/.exec(problem ?? '') ?? []
    await admin.query(`grant ${onDatabase.replace(' and ', ', ')} on database ${database} to ${role};
      grant ${onSchema} on schema public to ${role}`)
    expect(await migrateDatabase(url.href)).toHaveLength(migrations.length)
  } finally {
    await admin.query(`drop owned by ${role}; drop role ${role}`)
    await admin.end()
    await made.drop()
  }
})

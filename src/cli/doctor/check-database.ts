import { existsSync } from 'node:fs'
import { embeddedDirectory } from '../../app/data-directory.ts'
import { innermost } from '../../app/database-problem.ts'
import { openEmbeddedDatabase } from '../../app/open-database.ts'
import { openKeys } from '../../app/open-keys.ts'
import { knownProblem } from '../../app/start-problem.ts'
import type { Settings } from '../../config.ts'
import { countActiveAdministrators } from '../../core/access/store/administrators.ts'
import { isAnyUser } from '../../features/admin/index.ts'
import { declared } from '../../features/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { assertServerSupported } from '../../store/assert-server-supported.ts'
import { type Database, openDatabase } from '../../store/database.ts'
import { DirectoryInUseError } from '../../store/embedded-directory.ts'
import { type DatabaseState, inspectDatabase } from '../../store/inspect-database.ts'
import { readNow } from '../../store/now.ts'
import { checkSecrets } from './check-secrets.ts'
import { type Finding, note, ok, problem } from './finding.ts'

const subject = 'DATABASE_URL'

/** Connects to the database and inspects it. Nothing is migrated or changed. */
export async function checkDatabase(settings: Settings, clock: Clock): Promise<Finding[]> {
  const { dataDir } = settings.config
  const { databaseUrl } = settings.secrets
  if (databaseUrl === null && !existsSync(embeddedDirectory(dataDir))) {
    return [ok(subject, `The embedded database is created in ${dataDir} at the first start.`)]
  }
  const opened: (() => Promise<void> | void)[] = []
  try {
    if (databaseUrl === null) return await inspect(settings, await openEmbeddedDatabase(dataDir, opened), clock)
    const database = await openDatabase({
      url: databaseUrl,
      directory: null,
      entities: declared.entities,
      poolSize: 1,
      timeouts: false,
    })
    opened.push(() => database.close())
    return await inspect(settings, database, clock)
  } catch (error) {
    if (error instanceof DirectoryInUseError) {
      const message = `The embedded database in ${error.directory} is locked by another process, usually a running server.`
      return [
        problem(
          'DATA_DIR',
          message,
          'Stop that process and run `sallyport doctor` again, or request `/health/ready` of the running server.',
        ),
      ]
    }
    const sentence = knownProblem(error) ?? `${subject}: the database cannot be read (${innermost(error).reason}).`
    const [, name = subject, message = sentence] = /^([A-Z_]+): (.*)$/.exec(sentence) ?? []
    return [problem(name, message, 'Correct it, then run `sallyport doctor` again.')]
  } finally {
    for (const close of opened.toReversed()) await close()
  }
}

async function inspect({ config, secrets }: Settings, database: Database, clock: Clock): Promise<Finding[]> {
  if (!database.embedded) await assertServerSupported(database)
  const state = await inspectDatabase(database)
  const findings = [
    ok(subject, `PostgreSQL ${state.version}${database.embedded ? ', embedded,' : ''} answers.`),
    checkMigrations(state),
  ]
  if (state.missing.length > 0) return findings
  const now = await readNow(database.fork())
  findings.push(
    ...checkClock(clock.now(), now),
    checkSearchIndexes(state),
    ...(await checkSecrets(openKeys(secrets, config.dataDir), database, now)),
  )
  const admins = await countActiveAdministrators({ config }, database.fork(), { now })
  const inUse = await isAnyUser(database.fork())
  if (admins === 0 && (inUse || secrets.adminPassword === null)) {
    const remedy = 'Run `sallyport admin link`, `sallyport admin create` or `sallyport admin promote`.'
    findings.push(note('administrators', 'No administrator can sign in.', remedy))
  }
  if (inUse && secrets.adminPassword !== null) {
    const message = 'The database has users: the password of the first administrator in the environment has no effect.'
    findings.push(problem('ADMIN_PASSWORD', message, 'Remove ADMIN_EMAIL and ADMIN_PASSWORD.'))
  }
  return findings
}

function checkClock(local: Date, now: Date): Finding[] {
  const seconds = Math.round((local.getTime() - now.getTime()) / 1000)
  if (Math.abs(seconds) <= 10) return []
  const difference = `${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'}`
  const message = `The clock of this machine is ${difference} that of the database.`
  return [
    note(
      'clock',
      message,
      'Synchronise both with NTP. ID tokens of identity providers are checked by the local clock.',
    ),
  ]
}

function checkSearchIndexes({ indexStatements }: DatabaseState): Finding {
  const name = 'pg_trgm'
  if (indexStatements.length === 0) return ok(name, 'The indexes for substring search exist.')
  const statements = indexStatements.map((each) => `\`${each}\``)
  return problem(
    name,
    'Indexes for substring search are missing, so a search reads every row.',
    `As a superuser of the database, run these statements one by one, outside a transaction: ${statements.join(', ')}.`,
  )
}

function checkMigrations({ missing, unknown }: DatabaseState): Finding {
  const name = 'migrations'
  if (unknown.length > 0) {
    const message = `The database was migrated by a newer version (${unknown.join(', ')}).`
    return problem(name, message, 'Run that version, or restore a backup.')
  }
  if (missing.length === 0) return ok(name, 'All migrations have run.')
  return problem(
    name,
    `These migrations have not run: ${missing.join(', ')}.`,
    'Run `sallyport migrate`, or start the server.',
  )
}

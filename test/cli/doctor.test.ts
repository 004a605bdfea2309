import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChecks } from '../../src/app/start-checks.ts'
import { checkSettings } from '../../src/cli/doctor/check-settings.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { readSettings, type Settings, type SettingsCheck } from '../../src/config.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { startOidcProvider } from '../_util/oidc-provider.ts'
import { problemsOf } from '../_util/variables.ts'
import { createFolder, createShell } from './run-command.ts'

const folder = createFolder()
let database: TestDatabase
let empty: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  empty = await createEmptyDatabase()
})

afterAll(async () => {
  await database?.drop()
  await empty?.drop()
  folder.remove()
})

const safe = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://auth.example.com',
  DATABASE_URL: 'postgres://sallyport@db.example.com/sallyport',
  SALLYPORT_SECRET: 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-doctor',
  SMTP_URL: 'smtps://user:pass@mail.example.com',
  METRICS_TOKEN: '0123456789abcdef0123',
  TRUSTED_PROXIES: '10.0.0.0/8',
}

const levels = (findings: Finding[]) => findings.map(({ level, subject }) => `${level} ${subject}`)

describe('settings', () => {
  test('reports nothing for a safe production configuration', () => {
    expect(checkSettings(readSettings(safe))).toEqual([])
  })

  test.each<[Record<string, string | undefined>, string[]]>([
    [{ PUBLIC_URL: 'http://auth.example.com' }, ['problem PUBLIC_URL']],
    [{ PUBLIC_URL: 'https://localhost:4000' }, ['problem PUBLIC_URL']],
    [
      { APP_URL: 'http://app.example.com', CORS_ORIGINS: 'http://app.example.com' },
      ['problem APP_URL', 'problem CORS_ORIGINS'],
    ],
    [{ APP_URL: 'https://app.example.com' }, ['note CORS_ORIGINS']],
    [{ CORS_ORIGINS: 'https://localhost:3000' }, ['problem CORS_ORIGINS']],
    [{ DATABASE_URL: undefined, SALLYPORT_SECRET: '' }, ['problem DATABASE_URL']],
    [{ REQUIRE_EMAIL_VERIFICATION: 'off' }, ['problem REQUIRE_EMAIL_VERIFICATION']],
    [{ SIGNUP: 'off', LOGIN_BY_MAIL: 'on', SIGNUP_BY_MAIL: 'on' }, ['note SIGNUP_BY_MAIL']],
    [{ SIGNUP: 'invited', LOGIN_BY_MAIL: 'on' }, []],
    [{ BCRYPT_COST: '10' }, ['problem BCRYPT_COST']],
    [{ BCRYPT_COST: '10', PASSWORD_HASH: 'argon2id' }, []],
    [{ GRAPHIQL: 'on' }, ['problem GRAPHIQL']],
    [{ INTROSPECTION: 'on' }, ['problem INTROSPECTION']],
    [{ METRICS_TOKEN: '' }, ['note METRICS_TOKEN']],
    [{ TRUSTED_PROXIES: '' }, ['note TRUSTED_PROXIES']],
    [{ SALLYPORT_PREVIOUS_SECRETS: 'Mv4cR8tY2wE6qA0sD3fG7hJ1kL5zX9bN' }, ['note SALLYPORT_PREVIOUS_SECRETS']],
    [{ SALLYPORT_SECRET: `${safe.SALLYPORT_SECRET}\n` }, ['note SALLYPORT_SECRET']],
    [{ SALLYPORT_SECRET: ` ${safe.SALLYPORT_SECRET}` }, ['note SALLYPORT_SECRET']],
    [{ SALLYPORT_SECRET: safe.SALLYPORT_SECRET.replace('-', ' ') }, ['note SALLYPORT_SECRET']],
    [{ NODE_ENV: 'development' }, ['problem NODE_ENV']],
    [{ NODE_ENV: 'development', PUBLIC_URL: 'http://localhost:4000', RATE_LIMITS: 'off' }, ['note RATE_LIMITS']],
  ])('%j', (change, expected) => {
    const findings = checkSettings(readSettings({ ...safe, ...change }))
    expect(levels(findings)).toEqual(expected)
    for (const { remedy } of findings) expect(remedy).toBeTruthy()
  })
})

describe('parts', () => {
  const settings = (change: Record<string, string | undefined> = {}, checks: readonly SettingsCheck[] = []): Settings =>
    readSettings(
      {
        NODE_ENV: 'test',
        SALLYPORT_SECRET: safe.SALLYPORT_SECRET,
        DATABASE_URL: database.url,
        DATA_DIR: folder.path,
        ...change,
      },
      checks,
    )
  const examine = async (read: (checks?: readonly SettingsCheck[]) => Settings) => {
    const { code, json, out } = await createShell(read)(['doctor', '--json'])
    return { code, out, problems: levels(json.findings).filter((line) => line.startsWith('problem')) }
  }

  test('reports a migrated database as healthy, and a missing administrator', async () => {
    const { code, out } = await createShell(() => settings())(['doctor'])
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('No administrator can sign in') })
    expect(out).toContain('sallyport admin link')
  })

  test('reports a clock that differs from that of the database', async () => {
    const { json } = await createShell(() => settings(), { now: () => new Date(0) })(['doctor', '--json'])
    const message = expect.stringMatching(/^The clock of this machine is \d{10} seconds behind that of the database\.$/)
    expect(json.findings).toContainEqual(expect.objectContaining({ level: 'note', subject: 'clock', message }))
    const usual = await createShell(() => settings())(['doctor', '--json'])
    expect(usual.json.findings.map(({ subject }) => subject)).not.toContain('clock')
  })

  test('reports a database without migrations, and does not change it', async () => {
    const read = () => settings({ DATABASE_URL: empty.url })
    expect(await examine(read)).toMatchObject({ code: 1, problems: ['problem migrations'] })
    expect(await examine(read)).toMatchObject({ problems: ['problem migrations'] })
  })

  test('reports a password of the first administrator that is no longer needed', async () => {
    const admin = { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: 'seven quiet herons' }
    expect((await examine(() => settings(admin))).problems).toEqual([])
    const args = ['admin', 'create', '--email', 'root@example.com', '--password-stdin']
    await createShell(() => settings())(args, 'seven quiet herons')
    expect((await examine(() => settings(admin))).problems).toEqual(['problem ADMIN_PASSWORD'])
  })

  test('reports problems that prevent the start, in the same sentences as the server', async () => {
    const wrong = {
      NODE_ENV: 'prod',
      CORS_ORIGIN: 'https://app.example.com',
      RATE_LIMIT_LOGGIN: '1/1',
      ADMIN_EMAIL: 'root',
      ADMIN_PASSWORD: 'password1',
    }
    const stopped = problemsOf(wrong, startChecks)
    const { json, code } = await createShell((checks) => readSettings(wrong, checks))(['doctor', '--json'])
    expect(code).toBe(1)
    expect(json.findings.map(({ message }) => message)).toEqual(stopped)
    expect(json.findings.map(({ subject }) => subject).sort()).toEqual(Object.keys(wrong).sort())
    const { out } = await createShell((checks) => readSettings(wrong, checks))(['doctor'])
    expect(out.match(/^✗ .*/gm)).toEqual(stopped.map((sentence) => `✗ ${sentence}`))
    expect(out).toMatch(/^Problems: 5\.$/m)
  })

  test('reports hooks that cannot be loaded, and lists those that can', async () => {
    const wrong = folder.file('wrong-hooks.js')
    writeFileSync(wrong, 'export default { beforSignup() {} }')
    const { code, json } = await createShell(() => settings({ HOOKS: wrong }))(['doctor', '--json'])
    expect(code).toBe(1)
    expect(json.findings.filter(({ subject }) => subject === 'HOOKS')).toEqual([
      {
        level: 'problem',
        subject: 'HOOKS',
        message: expect.stringMatching(/^`beforSignup` in .+ is not a hook\. The hooks are beforeSignup, .+\.$/),
        remedy: 'Correct the file. The server does not start until then.',
      },
    ])
    const others = folder.file('other-hooks.js')
    writeFileSync(others, 'export default { beforeSignup() {}, writeMail() {} }')
    const { out } = await createShell(() => settings({ HOOKS: others }))(['doctor'])
    expect(out).toContain(`✓ HOOKS: The hooks of ${others} are loaded: beforeSignup, writeMail.`)
    const instance = folder.file('class-hooks.js')
    writeFileSync(instance, 'export default new (class { client = {}; afterSignup() {} beforeLogin() {} })()')
    const ofClass = await createShell(() => settings({ HOOKS: instance }))(['doctor'])
    expect(ofClass.out).toContain(`✓ HOOKS: The hooks of ${instance} are loaded: afterSignup, beforeLogin.`)
    const none = await createShell(() => settings())(['doctor', '--json'])
    expect(none.json.findings.map(({ subject }) => subject)).not.toContain('HOOKS')
  })

  test('reports a HOST that is not an address of this machine', async () => {
    expect((await examine(() => settings({ HOST: '203.0.113.7' }))).problems).toEqual(['problem HOST'])
  })

  test('reports a damaged embedded database and a file in place of the directory for mails', async () => {
    const embedded = { DATABASE_URL: undefined, SALLYPORT_SECRET: '' }
    const path = folder.file('damaged')
    mkdirSync(join(path, 'postgres'), { recursive: true })
    writeFileSync(join(path, 'postgres', 'PG_VERSION'), '18\n')
    writeFileSync(join(path, 'mail'), '')
    const { problems, out } = await examine(() => settings({ ...embedded, DATA_DIR: path }))
    expect(problems).toEqual(['problem DATA_DIR', 'problem DATA_DIR'])
    expect(out).toContain('cannot be opened')
  })

  test('reports a secret that cannot decrypt the stored values', async () => {
    const other = () => settings({ SALLYPORT_SECRET: 'Mv4cR8tY2wE6qA0sD3fG7hJ1kL5zX9bN' })
    expect((await examine(other)).problems).toEqual(['problem SALLYPORT_SECRET'])
  })

  test('reports unreachable services by their variables and without their passwords', async () => {
    const deaf = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(deaf, 'listening')
    const { port } = deaf.address() as { port: number }
    const gone = settings({
      DATABASE_URL: 'postgres://user:hidden@127.0.0.1:1/none',
      REDIS_URL: 'redis://:hidden@127.0.0.1:1',
      SMTP_URL: `smtp://user:hidden@127.0.0.1:${port}`,
      STORAGE_URL: 's3://user:hidden@bucket?endpoint=http://127.0.0.1:1',
    })
    const { code, out, problems } = await examine(() => gone)
    deaf.close()
    expect({ code, problems }).toEqual({
      code: 1,
      problems: ['problem REDIS_URL', 'problem SMTP_URL', 'problem STORAGE_URL', 'problem DATABASE_URL'],
    })
    expect(out).not.toContain('hidden')
  })

  test('reports a storage that is not set or cannot be used, and leaves nothing in one that can', async () => {
    const storage = folder.file('pictures')
    const of = async (change: Record<string, string>) => {
      const { json } = await createShell(() => settings(change))(['doctor', '--json'])
      return json.findings.find(({ subject }: Finding) => subject === 'STORAGE_URL')
    }
    expect(await of({})).toMatchObject({
      level: 'note',
      message: 'It is not set. Users cannot upload profile pictures.',
    })
    expect(await of({ STORAGE_URL: `file://${storage}` })).toMatchObject({ level: 'ok' })
    const left = readdirSync(storage, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(left).toEqual([])
    expect(await of({ STORAGE_URL: `file://${storage}/not/mounted` })).toMatchObject({
      level: 'problem',
      message: `The directory above ${storage}/not/mounted does not exist. Create it, or mount its file system.`,
    })
  })

  test('reads the metadata of identity providers, and says which address must be registered there', async () => {
    const acme = await startOidcProvider({ redirectUris: ['http://127.0.0.1:4000/callback'], users: [] })
    const client = { OIDC_ACME_CLIENT_ID: 'id', OIDC_ACME_CLIENT_SECRET: 'hidden' }
    const of = async (issuer: string) => {
      const env = { ...client, OIDC_ACME_ISSUER: issuer, PUBLIC_URL: 'https://auth.example.com' }
      const { json } = await createShell(() => settings(env))(['doctor', '--json'])
      expect(JSON.stringify(json)).not.toContain('hidden')
      return json.findings.find(({ subject }: Finding) => subject === 'OIDC_ACME_ISSUER')
    }
    expect(await of(acme.issuer)).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('https://auth.example.com/oauth/acme/callback must be registered'),
    })
    expect(await of(`${acme.issuer}/realm`)).toMatchObject({
      level: 'problem',
      message: `Nobody can sign in with ${acme.issuer}/realm: The provider answers with the status 404.`,
    })
    await acme.close()
    expect(await of(acme.issuer)).toMatchObject({
      level: 'problem',
      message: expect.stringMatching(/^Nobody can sign in with \S+: The provider cannot be reached \(\w+\)\.$/),
    })
  })

  test('reports a directory that is not writable, and creates none', async () => {
    const file = folder.file('no-folder')
    writeFileSync(file, '')
    expect((await examine(() => settings({ DATA_DIR: file }))).problems).toEqual(['problem DATA_DIR'])
    const fresh = { DATABASE_URL: undefined, SALLYPORT_SECRET: '', DATA_DIR: folder.file('deep/fresh') }
    expect(await examine(() => settings(fresh))).toMatchObject({ code: 0, problems: [] })
    expect(existsSync(folder.file('deep'))).toBe(false)
  })
})

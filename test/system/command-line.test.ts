import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { ConfigError, type Settings } from '../../src/config.ts'
import { changeSettings, createTestApp, expectType, type TestApp, testSettings, tokenOf } from '../_util/app.ts'
import { createMailbox } from '../_util/mailbox.ts'
import { createFolder, createShell, type Ran } from '../cli/run-command.ts'

const folder = createFolder()
let app: TestApp
let settings: Settings
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
let sallyport: (args: string[], stdin?: string) => Promise<Ran>

beforeAll(async () => {
  app = await createTestApp({ dataDir: folder.path })
  settings = app.settings
  sallyport = createShell(() => settings, app.clock)
})

afterAll(async () => {
  await app?.close()
  folder.remove()
})

describe('the command line', () => {
  test.each([
    [['--help'], 0, 'out', 'doctor'],
    [['--version'], 0, 'out', `${version}\n`],
    [[], 2, 'err', 'Usage'],
    [['nonsense'], 2, 'err', 'unknown command'],
    [['admin', 'create'], 2, 'err', '--email'],
    [['admin', 'create', '--email', ' '], 2, 'err', 'empty'],
    [['admin', 'promote'], 2, 'err', '--email'],
    [['users', 'import'], 2, 'err', 'file'],
    [['users', 'import', 'a', '--format', 'xml'], 2, 'err', 'csv'],
    [['migrate', '--force'], 2, 'err', '--force'],
  ] as const)('%j ends with %i', async (args, code, stream, words) => {
    const ran = await sallyport([...args])
    expect(ran).toMatchObject({ code, [stream]: expect.stringContaining(words) })
  })

  test('reports each configuration problem in one sentence, as text and as JSON', async () => {
    const broken = createShell(() => {
      throw new ConfigError(['PORT must be a number.', 'SMTP_URL is required.'])
    })
    expect(await broken(['migrate'])).toMatchObject({
      code: 1,
      err: 'sallyport: PORT must be a number.\nsallyport: SMTP_URL is required.\n',
      out: '',
    })
    expect((await broken(['migrate', '--json'])).json).toEqual({
      errors: ['PORT must be a number.', 'SMTP_URL is required.'],
    })
    const { code, json } = await broken(['doctor', '--json'])
    expect(code).toBe(1)
    expect(json.findings.map(({ subject }) => subject)).toEqual(['PORT', 'SMTP_URL'])
  })

  test('reports an unreachable database in one sentence', async () => {
    const lost = createShell(() =>
      changeSettings(settings, { databaseUrl: 'postgres://nobody:hidden@127.0.0.1:1/none' }),
    )
    const { code, err } = await lost(['keys', 'rotate-signing'])
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
    expect(err).toMatch(/^sallyport: DATABASE_URL: /)
    expect(err).not.toContain('hidden')
  })

  test('refuses a wrong secret before a value is encrypted under it', async () => {
    const other = createShell(() =>
      changeSettings(settings, { secret: 'Zq9wX3vB7nM1kL5jH8gF2dS6aP0oI4uY', previousSecrets: [] }),
    )
    const [{ n: before } = {}] = await app.sql('select count(*)::int as n from signing_keys')
    expect(await other(['keys', 'rotate-signing'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('SALLYPORT_SECRET'),
    })
    expect(await app.sql('select count(*)::int as n from signing_keys')).toEqual([{ n: before }])
  })

  test('runs as a program', async () => {
    const program = fileURLToPath(new URL('../../bin/sallyport.js', import.meta.url))
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, 'keys', '--help'], {
      cwd: folder.path,
    })
    expect(stdout).toContain('rotate-signing')
    expect(stderr).toBe('')
  })
})

describe('admin create', () => {
  test('creates an administrator with the password from stdin, and records an audit event', async () => {
    const password = 'fünf große Kähne'
    const args = ['admin', 'create', '--email', 'Root@Example.com', '--name', 'Root', '--password-stdin', '--json']
    const { code, json, out } = await sallyport(args, `${password}\n`)
    expect({ code, json }).toEqual({
      code: 0,
      json: { id: expect.any(String), email: 'root@example.com', mailed: false },
    })
    expect(out).not.toContain(password)
    const root = await app.logInAs('root@example.com', password)
    const answer = await app.execute('{ me { role emailVerified name } }', {}, root.credential)
    expect(answer.data.me).toEqual({ role: 'admin', emailVerified: true, name: 'Root' })
    expect(await app.sql('select tier from users where id = $1', [json.id])).toEqual([{ tier: 'ENTERPRISE' }])
    const trail = await app.sql(`select details from audit_events where type = 'USER_CREATED' and target_id = $1`, [
      json.id,
    ])
    expect(trail).toEqual([{ details: { role: 'admin', from: 'command line' } }])
  })

  test('prints a link to set the password if none is given', async () => {
    const { code, json } = await sallyport(['admin', 'create', '--email', 'linked@example.com', '--json'])
    expect({ code, mailed: json.mailed }).toEqual({ code: 0, mailed: true })
    await app.call.resetPassword({ token: tokenOf(json.link), newPassword: 'seven quiet herons' })
    await expect(app.logInAs('linked@example.com', 'seven quiet herons')).resolves.toMatchObject({})
  })

  test.each([
    [
      'a taken address',
      ['--email', 'ROOT@example.com'],
      '',
      1,
      'already exists. `sallyport admin promote` makes it an',
    ],
    ['no address', ['--email', 'root'], '', 1, 'not an email address'],
    ['a short password', ['--email', 'a@example.com', '--password-stdin'], 'short\n', 1, 'at least 8'],
    ['a common password', ['--email', 'a@example.com', '--password-stdin'], 'password1\n', 1, 'common'],
    ['an empty password', ['--email', 'a@example.com', '--password-stdin'], '\n', 2, 'no password'],
    ['an endless password', ['--email', 'a@example.com', '--password-stdin'], 'x'.repeat(5000), 2, 'too long'],
  ])('refuses %s', async (_what, args, stdin, code, words) => {
    const ran = await sallyport(['admin', 'create', ...args], stdin)
    expect(ran).toMatchObject({ code, out: '', err: expect.stringContaining(words) })
    expect(await app.sql(`select 1 from users where email = 'a@example.com'`)).toEqual([])
  })
})

describe('admin promote', () => {
  const promote = (email: string, ...more: string[]) => sallyport(['admin', 'promote', '--email', email, ...more])
  const trailOf = (id: string) =>
    app.sql(`select actor_id, ip, details from audit_events where type = 'USER_UPDATED' and target_id = $1`, [id])

  test('makes an existing account an administrator from the next request on, and records the command line as the source', async () => {
    const person = await app.createPerson({ email: 'promoted@example.com' })
    const users = '{ users(first: 1) { totalCount } }'
    expect((await app.execute(users, {}, person.credential)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    const ran = await promote(' Promoted@Example.com ')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toBe(
      'promoted@example.com is an administrator now. The role was changed from user to admin and the tier from FREE to ENTERPRISE.\n',
    )
    expect((await app.execute(users, {}, person.credential)).errors).toEqual([])
    const role = { from: 'user', to: 'admin' }
    const details = { from: 'command line', role, tier: { from: 'FREE', to: 'ENTERPRISE' } }
    expect(await trailOf(person.id)).toEqual([{ actor_id: null, ip: 'local', details }])
  })

  test('does not change an administrator, and records no audit event', async () => {
    const person = await app.createPerson()
    await app.giveRole(person, 'admin')
    const { code, json } = await promote(person.email, '--json')
    const now = { role: 'admin', tier: 'FREE' }
    const outcome = { id: person.id, email: person.email, changed: false, from: now, to: now, warnings: [] }
    expect({ code, json }).toEqual({ code: 0, json: outcome })
    expect((await promote(person.email)).out).toContain('already an administrator. Nothing was changed.')
    expect(await trailOf(person.id)).toEqual([])
  })

  test('warns about conditions that prevent the administrator from signing in', async () => {
    const { id, email } = await app.createPerson()
    const state = 'password_hash = null, email_verified_at = null, suspended_at = now()'
    await app.sql(`update users set ${state} where id = $1`, [id])
    const { code, out } = await promote(email)
    expect({ code, lines: out.trim().split('\n').length }).toEqual({ code: 0, lines: 4 })
    const { json } = await promote(email, '--json')
    expect(json.warnings).toEqual(['NO_PASSWORD', 'EMAIL_NOT_VERIFIED', 'SUSPENDED'])
  })

  test.each(['nobody@example.com', 'not an address'])('%s has no account', async (email) => {
    const ran = await promote(email)
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('`sallyport admin create`') })
  })

  test('changes the account once when two commands run at once', async () => {
    const { id, email } = await app.createPerson()
    const both = await Promise.all([promote(email, '--json'), promote(email, '--json')])
    expect(both.map(({ json }) => json.changed).toSorted()).toEqual([false, true])
    expect(await trailOf(id)).toHaveLength(1)
  })
})

describe('while a server uses the embedded database', () => {
  const data = createFolder()
  let server: App
  let beside: typeof sallyport
  beforeAll(async () => {
    const embedded = testSettings({ databaseUrl: null, secret: null, dataDir: data.path })
    server = await createApp(embedded, { mailer: createMailbox(), pollSeconds: 0 })
    beside = createShell(() => embedded)
  })
  afterAll(async () => {
    await server?.close(0)
    data.remove()
  })

  test.each([
    [['admin', 'create', '--email', 'root@example.com'], ', or use the mutation `createUser` of the running server'],
    [['admin', 'promote', '--email', 'root@example.com'], ', or use the mutation `updateUser` of the running server'],
    [['migrate'], ''],
    [['keys', 'rotate-signing'], ''],
    [['keys', 're-encrypt'], ''],
  ])('%j says what to do in one sentence', async (args, otherwise) => {
    const lock = `The embedded database in ${data.path} is locked by another process, usually a running server`
    const sentence = `${lock}: stop that process and run the command again${otherwise}.`
    expect(await beside(args)).toEqual({ code: 1, out: '', err: `sallyport: ${sentence}\n`, json: {} })
    expect((await beside([...args, '--json'])).json).toEqual({ errors: [sentence] })
  })

  test('doctor says what to do, and reports its other findings', async () => {
    const { code, json } = await beside(['doctor', '--json'])
    const problems = json.findings.filter(({ level }) => level === 'problem')
    expect({ code, problems }).toEqual({
      code: 1,
      problems: [
        {
          level: 'problem',
          subject: 'DATA_DIR',
          message: `The embedded database in ${data.path} is locked by another process, usually a running server.`,
          remedy:
            'Stop that process and run `sallyport doctor` again, or request `/health/ready` of the running server.',
        },
      ],
    })
    expect(json.findings.length).toBeGreaterThan(1)
  })
})

describe('keys', () => {
  test('rotate-signing: publishes the new key at once, signs with it later, and records an audit event', async () => {
    const { code, json } = await sallyport(['keys', 'rotate-signing', '--json'])
    expect(code).toBe(0)
    await app.server.services.signingKeys.reload()
    const published = (await (await fetch(`${app.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }
    expect(published.keys.map(({ kid }) => kid)).toContain(json.kid)
    const kidOf = async () => {
      const input = { identifier: 'linked@example.com', password: 'seven quiet herons' }
      const { accessToken } = expectType(await app.call.login({ input }), 'AuthTokens')
      return decodeProtectedHeader(accessToken).kid
    }
    expect(await kidOf()).not.toBe(json.kid)
    await app.clock.advance(json.signsInSeconds)
    expect(await kidOf()).toBe(json.kid)
    const trail = await app.sql(`select details from audit_events where type = 'SIGNING_KEY_ROTATED'`)
    expect(trail).toEqual([{ details: { kid: json.kid, algorithm: 'ES256' } }])
  })

  test('re-encrypt: the signing keys can then be decrypted with only the new secret', async () => {
    const secret = 'Mv4cR8tY2wE6qA0sD3fG7hJ1kL5zX9bN'
    const moved = changeSettings(settings, { secret, previousSecrets: [app.secrets.secret ?? ''] })
    const { code, json } = await createShell(() => moved, app.clock)(['keys', 're-encrypt', '--json'])
    expect({ code, keys: json.signingKeys }).toEqual({
      code: 0,
      keys: { reEncrypted: 2, current: 0, unreadable: 0 },
    })
    expect(json.passwordsUnderOldSecrets).toBeGreaterThan(0)
    const alone = createShell(() => changeSettings(settings, { secret }), app.clock)
    expect(await alone(['keys', 're-encrypt', '--json'])).toMatchObject({ code: 0 })
    expect((await alone(['doctor'])).out).toContain('depend on a secret that is not set')
    const back = createShell(() => changeSettings(settings, { previousSecrets: [secret] }), app.clock)
    expect(await back(['keys', 're-encrypt'])).toMatchObject({ code: 0 })
  })
})

test('migrate reports a database that is already up to date', async () => {
  expect(await sallyport(['migrate', '--json'])).toMatchObject({ code: 0, json: { migrated: [] } })
})

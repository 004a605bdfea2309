import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHooks } from '../../../docs/examples/hooks.ts'
import { type Hooks, refuse } from '../../../src/app.ts'
import { createTestApp, documents, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'
import { eventually } from '../../_util/eventually.ts'

type Event = Record<string, unknown>
const logged: string[] = []
const seen: [string, Event][] = []
let decide: Record<string, () => unknown> = {}
let app: TestApp

const names = [
  ...['beforeSignup', 'afterSignup', 'beforeLogin', 'afterLogin', 'beforePasswordChange', 'afterPasswordChange'],
  ...['beforeAccountDeletion', 'afterAccountDeletion', 'afterEmailChange'],
]
const recorder = Object.fromEntries(
  names.map((name) => [
    name,
    (event: Event) => {
      seen.push([name, event])
      return decide[name]?.()
    },
  ]),
) as Hooks

beforeAll(async () => {
  const logger = pino({ level: 'error' }, { write: (line: string) => logged.push(line) })
  app = await createTestApp({}, { hooks: recorder, logger })
})
beforeEach(() => {
  seen.length = 0
  logged.length = 0
  decide = {}
})
afterAll(() => app?.close())

const settle = () => app.server.services.hooks.settle(10)
const called = () => seen.map(([name]) => name)
const password = { changed: 'seven quiet herons', wrong: 'not the password' }
const changePassword = `mutation($a: String!, $b: String!) { changePassword(currentPassword: $a, newPassword: $b) { __typename ... on Error { code } } }`
const deleteAccount = 'mutation($p: String!) { deleteAccount(password: $p) { __typename ... on Error { code } } }'

/** Every row of every table that a refused operation could have touched. */
const everything = () =>
  app.sql(`select (select json_agg(u order by id) from users u) as users, (select json_agg(s order by id) from sign_ups s) as
    sign_ups, (select count(*) from sessions) as sessions, (select count(*) from audit_events) as events,
    (select json_agg(c) from attempt_counters c) as attempts, (select count(*) from sallyport_jobs.job) as jobs`)

describe('the operations of an account', () => {
  test('call each hook once, in order, with ids and addresses and without a secret', async () => {
    const ada = await app.createPerson({ email: 'ada@example.com', name: 'Ada' })
    await app.execute(changePassword, { a: testPassword, b: password.changed }, ada.credential)
    const requestChange = `mutation($p: String!) { requestEmailChange(newEmail: "new@example.com", password: $p) { __typename } }`
    await app.execute(requestChange, { p: password.changed }, ada.credential)
    await app.server.drain()
    const confirm = 'mutation($t: String!) { confirmEmailChange(token: $t) { __typename } }'
    await app.execute(confirm, { t: tokenOf(app.mailbox.last('new@example.com').links[0]) })
    await app.execute('mutation { requestPasswordReset(email: "new@example.com") { __typename } }')
    await app.server.drain()
    const reset = 'mutation($t: String!, $p: String!) { resetPassword(token: $t, newPassword: $p) { __typename } }'
    await app.execute(reset, { t: tokenOf(app.mailbox.last('new@example.com').links[0]), p: testPassword })
    const again = await app.logInAs('new@example.com')
    await app.execute(deleteAccount, { p: testPassword }, again.credential)
    await settle()
    expect(called()).toEqual([
      ...['beforeSignup', 'afterSignup', 'beforeLogin', 'afterLogin', 'beforePasswordChange', 'afterPasswordChange'],
      ...['afterEmailChange', 'beforePasswordChange', 'afterPasswordChange', 'beforeLogin', 'afterLogin'],
      ...['beforeAccountDeletion', 'afterAccountDeletion'],
    ])
    const client = { ip: '127.0.0.1', userAgent: expect.any(String) }
    const user = {
      id: ada.id,
      email: 'ada@example.com',
      emailVerified: true,
      username: null,
      name: 'Ada',
      role: 'user',
    }
    const at = { createdAt: expect.any(Date) }
    const signUp = { email: 'ada@example.com', username: null, name: 'Ada', invited: false, data: null }
    expect(seen[0]?.[1]).toEqual({ ...signUp, client })
    expect(seen[1]?.[1]).toEqual({ user: { ...user, ...at }, client })
    expect(seen[2]?.[1]).toEqual({ identifier: 'ada@example.com', client })
    expect(seen[3]?.[1]).toEqual({ user: { ...user, ...at }, sessionId: ada.sessionId, method: 'password', client })
    expect(seen[5]?.[1]).toEqual({ user: { ...user, ...at }, reason: 'changed', client })
    expect(seen[6]?.[1]).toEqual({
      user: { ...user, ...at, email: 'new@example.com' },
      oldEmail: 'ada@example.com',
      reason: 'confirmed',
      client,
    })
    expect(seen[7]?.[1]).toMatchObject({ reason: 'reset' })
    expect(seen[12]?.[1]).toMatchObject({ user: { id: ada.id, email: 'new@example.com' }, by: 'user' })
    const told = JSON.stringify(seen)
    for (const secret of [testPassword, password.changed, '$sp1$', 'sp_rt_', 'sp_ot_', ada.accessToken]) {
      expect(told).not.toContain(secret)
    }
  })

  test('call hooks for changes by administrators, and no after hook for a failed operation', async () => {
    const [admin, person] = [await app.createPerson(), await app.createPerson()]
    await app.giveRole(admin, 'admin')
    await settle()
    seen.length = 0
    const update = `mutation($id: ID!) { updateUser(id: $id, input: { email: "moved@example.com" }) { __typename } }`
    await app.execute(update, { id: person.id }, admin.credential)
    await app.execute('mutation($id: ID!) { deleteUser(id: $id) { __typename } }', { id: person.id }, admin.credential)
    await app.execute('mutation($id: ID!) { deleteUser(id: $id) { __typename } }', { id: person.id }, admin.credential)
    await app.execute(documents.login, { input: { identifier: admin.email, password: password.wrong } })
    await app.execute(changePassword, { a: password.wrong, b: password.changed }, admin.credential)
    await settle()
    expect(called()).toEqual(['afterEmailChange', 'beforeAccountDeletion', 'afterAccountDeletion', 'beforeLogin'])
    expect(seen.slice(0, 3).map(([, event]) => event.reason ?? event.by)).toEqual(Array(3).fill('administrator'))
  })
})

describe('a before hook', () => {
  const operations = {
    beforeSignup: () =>
      app.execute(documents.signup, { input: { email: 'new@refused.example', password: testPassword } }),
    beforeLogin: () =>
      app.execute(documents.login, { input: { identifier: 'ina@example.com', password: testPassword } }),
    beforePasswordChange: async () =>
      app.execute(changePassword, { a: testPassword, b: password.changed }, ina.credential),
    beforeAccountDeletion: () => app.execute(deleteAccount, { p: testPassword }, ina.credential),
  }
  let ina: Awaited<ReturnType<TestApp['createPerson']>>
  beforeAll(async () => {
    ina = await app.createPerson({ email: 'ina@example.com' })
    await app.server.drain()
  })

  describe.each(Object.entries(operations))('%s', (name, operate) => {
    test.each([
      [
        'throws',
        () => {
          throw refuse('CLOSED', 'Not today.')
        },
      ],
      ['returns', () => refuse('CLOSED', 'Not today.')],
      ['promises', async () => refuse('CLOSED', 'Not today.')],
    ])('that %s a refusal causes a 403 with its code and message, and nothing is written', async (_how, verdict) => {
      const before = await everything()
      decide = { [name]: verdict }
      const { status, errors } = await operate()
      expect({ status, message: errors[0]?.message }).toEqual({ status: 403, message: 'Not today.' })
      expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN', reason: 'CLOSED' })
      expect(await everything()).toEqual(before)
      await settle()
      expect(called().filter((each) => each.startsWith('after'))).toEqual([])
      expect(logged).toEqual([])
    })

    test.each([
      [
        'throws',
        () => {
          throw new Error('dsn=postgres://hidden')
        },
      ],
      [
        'throws what looks like our own',
        () => {
          throw Object.assign(new Error('hidden'), { code: 'ECONNREFUSED', status: 200 })
        },
      ],
      [
        'throws what the logger cannot write',
        () => {
          throw Object.freeze(new Error('hidden'))
        },
      ],
      ['answers with something else', () => false],
    ])('that %s is masked, and nothing is written', async (_how, verdict) => {
      const before = await everything()
      decide = { [name]: verdict }
      const { status, errors } = await operate()
      expect({ status, code: errors[0]?.extensions.code }).toEqual({ status: 500, code: 'INTERNAL_SERVER_ERROR' })
      expect(JSON.stringify(errors)).not.toContain('hidden')
      expect(await everything()).toEqual(before)
      expect(logged.join()).toContain(name)
    })
  })

  test('is called in the same way for addresses with and without an account', async () => {
    const ask = (email: string) => app.execute(documents.signup, { input: { email, password: testPassword } })
    const logIn = (identifier: string) =>
      app.execute(documents.login, { input: { identifier, password: password.wrong } })
    for (const email of ['ina@example.com', 'nobody@example.com']) {
      await ask(email)
      await logIn(email)
    }
    const shape = ([name, event]: [string, Event]) => [name, Object.keys(event)]
    expect(seen.slice(0, 2).map(shape)).toEqual(seen.slice(2).map(shape))
  })

  test('can also refuse a form of a built-in page', async () => {
    await app.execute('mutation { requestPasswordReset(email: "ina@example.com") { __typename } }')
    await app.server.drain()
    const token = tokenOf(app.mailbox.last('ina@example.com').links[0])
    decide = { beforePasswordChange: () => refuse('CLOSED', 'Not <today>.') }
    const form = { token, newPassword: password.changed, newPasswordConfirmation: password.changed }
    const send = () => fetch(`${app.url}/reset-password`, { method: 'POST', body: new URLSearchParams(form) })
    const page = await send()
    expect({ status: page.status, text: await page.text() }).toEqual({
      status: 403,
      text: expect.stringContaining('Not &lt;today&gt;.'),
    })
    decide = {}
    expect((await send()).status).toBe(200)
  })
})

describe('an after hook', () => {
  test('can neither fail nor delay the response', async () => {
    let release = () => {}
    decide = { afterLogin: () => new Promise<void>((resolve) => (release = resolve)) }
    await app.logInAs('ina@example.com', password.changed)
    await eventually(() => expect(called()).toContain('afterLogin'))
    release()
    decide = {
      afterLogin: () => {
        throw new Error('the customer list is down')
      },
    }
    await app.logInAs('ina@example.com', password.changed)
    await settle()
    expect(logged.join()).toContain('The hook afterLogin failed')
    expect(logged.join()).toContain('the customer list is down')
  })

  test('can throw what the logger cannot write', async () => {
    decide = {
      afterLogin: () => {
        throw Object.freeze(new Error('the customer list is down'))
      },
    }
    await app.logInAs('ina@example.com', password.changed)
    await settle()
    expect(logged.join()).toContain('The hook afterLogin failed')
    expect(logged.join()).toContain('the customer list is down')
  })
})

describe('the example of docs/hooks.md', () => {
  test('is the tested file', () => {
    const text = readFileSync(new URL('../../../docs/hooks.md', import.meta.url), 'utf8')
    const example = readFileSync(new URL('../../../docs/examples/hooks.ts', import.meta.url), 'utf8')
    expect(text).toContain(`\`\`\`ts\n${example}\`\`\``)
  })

  test('works as described', async () => {
    const customers = new Map<string, string>()
    const hooks = createHooks(customers)
    const house = await createTestApp({}, { hooks })
    try {
      const stranger = { email: 'x@elsewhere.example', password: testPassword }
      const { errors } = await house.execute(documents.signup, { input: stranger })
      expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN', reason: 'NOT_OURS' })
      const ada = await house.createPerson({ email: 'ada@example.com' })
      await house.server.services.hooks.settle(10)
      expect([...customers]).toEqual([[ada.id, 'ada@example.com']])
      await house.giveRole(ada, 'admin')
      const refused = await house.execute(deleteAccount, { p: testPassword }, ada.credential)
      expect(refused.errors[0]?.extensions.reason).toBe('ASK_FIRST')
      await house.giveRole(ada, 'user')
      await house.execute(deleteAccount, { p: testPassword }, ada.credential)
      await house.server.services.hooks.settle(10)
      expect(customers.size).toBe(0)
    } finally {
      await house.close()
    }
  })
})

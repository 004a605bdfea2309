import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { encrypt } from '../../../src/crypto/encryption.ts'
import { createTestApp, type TestApp } from '../../_util/app.ts'

let app: TestApp
let log = ''
beforeAll(async () => {
  const write = (line: string) => {
    log += line
  }
  app = await createTestApp({ loginByMail: true }, { logger: pino({ level: 'debug' }, { write }) })
})
afterEach(async () => {
  app.mailbox.clear()
  log = ''
  await app.sql('delete from sallyport_jobs.job')
})
afterAll(() => app.close())

const link = 'https://id.example.com/do?token=sp_ot_secret'
const origin = { by: 'USER', at: '2026-11-28T20:12:09.000Z', ip: '203.0.113.7', device: null }

/** Queues a job as an earlier version does: without the declarations of this one. */
const queue = (name: string, job: object) => {
  const executeSql = (text: string, values?: unknown[]) => app.server.services.database.executeSql(text, values)
  return app.server.services.jobs.add(executeSql, name, job)
}
const queueSealed = (name: string, payload: object) =>
  queue(name, { sealed: encrypt(app.server.services.keys, Buffer.from(JSON.stringify(payload)), `${name} job`) })
const queueMail = (to: string, kind: string, data: object) => queueSealed('mail', { to, kind, data })
const states = async (name: string) => {
  const rows = await app.sql<{ state: string }>('select state::text from sallyport_jobs.job where name = $1', [name])
  return rows.map(({ state }) => state)
}

describe('a server does what an earlier version queued:', () => {
  test('a mail', async () => {
    await queueMail('ann@example.com', 'verify-email', { link, name: 'Ann' })
    await app.server.drain()
    expect(app.mailbox.last('ann@example.com')).toMatchObject({ links: [link] })
    expect(app.mailbox.last('ann@example.com').text).toContain('Hello Ann,')
    expect(await states('mail')).toEqual(['completed'])
  })

  test('a mail without the fields that were added since', async () => {
    const invitation = { link, organizationName: 'Umbrella', inviterName: null, role: 'member', days: 7 }
    await queueMail('ann@example.com', 'organization-invitation', invitation)
    await queueMail('bob@example.com', 'api-key-created', { keyName: 'deploy', notMeLink: link, origin })
    await app.server.drain()
    expect(app.mailbox.last('ann@example.com').text).toContain('whoever has the link can create one with it')
    expect(app.mailbox.last('bob@example.com').text).toContain('“deploy” was created for your')
  })

  test('requests for mails about an account', async () => {
    const { id, email } = await app.createPerson()
    const [stored] = await app.sql<{ passwordHash: string }>(
      'select password_hash as "passwordHash" from users where id = $1',
      [id],
    )
    app.mailbox.clear()
    await queueSealed('account-mail', { kind: 'VERIFY', email })
    await queueSealed('account-mail', { kind: 'RESET', email })
    const proved = { passwordHash: stored?.passwordHash, proved: true }
    const change = { kind: 'EMAIL_CHANGE', userId: id, newEmail: 'new@example.com', sessionId: null, ...proved, origin }
    await queueSealed('account-mail', change)
    await app.server.drain()
    const subjects = app.mailbox.to(email).map(({ subject }) => subject)
    expect(subjects.toSorted()).toEqual([
      expect.stringContaining('A change of the address'),
      expect.stringContaining('Choose a new password'),
      expect.stringContaining('is already confirmed'),
    ])
    expect(app.mailbox.last('new@example.com').links).toEqual([expect.stringContaining('/confirm-email?token=')])
  })

  test('a request for the mail about a sign-up', async () => {
    const email = 'signing-up@example.com'
    await app.call.signup({ input: { email, password: 'a long enough phrase' } })
    await app.sql('delete from sallyport_jobs.job')
    const [stored] = await app.sql<{ tokenHash: string }>(
      `select encode(token_hash, 'hex') as "tokenHash" from sign_ups where email = $1`,
      [email],
    )
    await queueSealed('account-mail', { kind: 'SIGN_UP', email, tokenHash: stored?.tokenHash })
    await app.server.drain()
    expect(app.mailbox.last(email).links).toEqual([expect.stringContaining('/verify-email?token=')])
  })

  test('a request for the mail that signs in', async () => {
    const { email } = await app.createPerson()
    app.mailbox.clear()
    await queueSealed('login-mail', { email, token: 'sp_ot_a1', code: '01234567', origin })
    await app.server.drain()
    const mail = app.mailbox.last(email)
    expect(mail.links).toEqual([expect.stringContaining('/login-link?token=sp_ot_a1')])
    expect(mail.text).toContain('0123 4567')
  })

  test('other jobs', async () => {
    const nobody = '00000000-0000-7000-8000-000000000000'
    await queueSealed('oauth-picture', { userId: nobody, url: 'https://pictures.example/ann.png' })
    await queue('bulk', { jobId: nobody })
    await queue('avatar-clean-up', {})
    await app.server.drain()
    for (const name of ['oauth-picture', 'bulk', 'avatar-clean-up']) expect(await states(name)).toEqual(['completed'])
  })
})

describe('a payload of another shape is retried, and holds up no other job:', () => {
  test.each([
    ['a mail without a recipient', { kind: 'verify-email', data: { link, name: null } }],
    ['a mail whose data lacks a field', { to: 'eve@example.com', kind: 'verify-email', data: { link } }],
    [
      'a mail whose data has another type',
      { to: 'eve@example.com', kind: 'verify-email', data: { link, name: [link] } },
    ],
    ['a mail of no kind', { to: 'eve@example.com', kind: 'unheard-of', data: { link } }],
  ])('%s', async (_name, payload) => {
    await queueSealed('mail', payload)
    await queueMail('ann@example.com', 'verify-email', { link, name: null })
    await app.server.drain()
    expect(app.mailbox.all.map(({ to }) => to)).toEqual(['ann@example.com'])
    expect((await states('mail')).toSorted()).toEqual(['completed', 'retry'])
    expect(log).toContain('a queued job failed and will be retried')
    expect(log).not.toContain('sp_ot_')
  })

  test.each([
    ['account-mail', { kind: 'RESET' }],
    ['account-mail', { kind: 'UNHEARD_OF', email: 'ann@example.com' }],
    ['login-mail', { email: 'ann@example.com', token: 'sp_ot_a1', code: 7, origin }],
    ['oauth-picture', { userId: '00000000-0000-7000-8000-000000000000' }],
  ])('a job of the queue %s (sample %#)', async (name, payload) => {
    await queueSealed(name, payload)
    await app.server.drain()
    expect(await states(name)).toEqual(['retry'])
    expect(app.mailbox.all).toEqual([])
    expect(log).not.toContain('sp_ot_')
  })
})

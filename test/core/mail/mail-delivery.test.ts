import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Mailer } from '../../../src/ports/mailer.ts'
import { createSmtpMailer } from '../../../src/ports/smtp-mailer.ts'
import { createTestApp, type TestApp, tokenOf, typeOf } from '../../_util/app.ts'
import { eventually } from '../../_util/eventually.ts'
import { freePort } from '../../_util/postgres-server.ts'
import { type SmtpServer, startSmtpServer } from '../../_util/smtp.ts'

const from = '"Sallyport" <no-reply@id.example.com>'

let app: TestApp
let server: SmtpServer
let log = ''
let email: string
let serial = 0
beforeAll(async () => {
  // A port that is free while this server is down, too.
  server = await startSmtpServer(await freePort())
  const write = (line: string) => {
    log += line
  }
  const logger = pino({ level: 'debug' }, { write })
  app = await createTestApp({}, { mailer: createSmtpMailer(server.url, from), logger })
})
afterAll(async () => {
  await app.close()
  await server.close()
})
beforeEach(async () => {
  serial += 1
  email = `reader-${serial}@example.com`
  log = ''
  await app.sql(
    'insert into users (email, email_verified_at, created_at, updated_at) values ($1, now(), now(), now())',
    [email],
  )
})
afterEach(async () => {
  server.refuse(null)
  server.mails.length = 0
  await app.sql('delete from sallyport_jobs.job')
})

const ask = (address = email) => app.call.requestPasswordReset({ email: address }).then(typeOf)
const jobs = (state: string) => {
  const query = `select id from sallyport_jobs.job where name in ('mail', 'account-mail') and state = $1`
  return app.sql<{ id: string }>(query, [state])
}
/** The queue keeps the database's time: what waits for later is due now. */
const laterIsNow = () => app.sql(`update sallyport_jobs.job set start_after = now() where state = 'retry'`)
const linkIn = (raw: string | undefined) => /http\S+\/reset-password\?token=[\w-]+/.exec(unfold(raw))?.[0]
const unfold = (raw = '') => raw.replace(/=\r\n/g, '').replaceAll('=3D', '=')

describe('a mail is queued in the transaction of its change', () => {
  /** Makes the next insert into a table fail, inside whatever transaction it belongs to. */
  const failing = async (table: string, condition: string, work: () => Promise<unknown>) => {
    await app.sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'as told'; end $$`)
    await app.sql(
      `create trigger refused before insert on ${table} for each row when (${condition}) execute function refuse()`,
    )
    await work()
    await app.sql('drop function refuse() cascade')
  }

  test('and not queued when the transaction is rolled back', async () => {
    await failing('audit_events', `new.type = 'PASSWORD_RESET_REQUESTED'`, async () => {
      expect(await ask()).toBe('INTERNAL_SERVER_ERROR')
    })
    expect(await app.sql('select id from sallyport_jobs.job')).toEqual([])
    await app.server.drain()
    expect(server.mails).toEqual([])
  })

  test('no link is created when its mail cannot be queued, and the previous link keeps working', async () => {
    await ask()
    await app.server.drain()
    const older = tokenOf(linkIn(server.mails[0]?.raw))
    await ask()
    await failing('sallyport_jobs.job', `new.name = 'mail'`, () => app.server.drain())
    expect(await jobs('retry')).toHaveLength(1)
    const tokens = () => app.sql('select id from one_time_tokens where email = $1', [email])
    const before = await tokens()
    expect(before).toHaveLength(1)
    await laterIsNow()
    await app.server.drain()
    expect(server.mails).toHaveLength(2)
    const newer = tokenOf(linkIn(server.mails[1]?.raw))
    const reset = (token: string) =>
      app.call.resetPassword({ token, newPassword: 'two horses and a battery' }).then(typeOf)
    expect([await reset(older), await reset(newer)]).toEqual(['TokenInvalidError', 'Done'])
  })
})

describe('a mail is sent at least once', () => {
  test('by another process after a crash between commit and sending', async () => {
    await ask()
    expect(server.mails).toEqual([])
    const heir = await app.startAnother({}, { mailer: createSmtpMailer(server.url, from) })
    await heir.server.drain()
    await heir.close()
    expect(server.mails.map((mail) => mail.to)).toEqual([[email]])
    await app.server.drain()
    expect(server.mails).toHaveLength(1)
  })

  test('by another process after a crash while sending', async () => {
    await ask()
    await app.sql(`update sallyport_jobs.job set state = 'active', heartbeat_on = now() - interval '61 seconds'`)
    await app.server.drain()
    expect(server.mails).toEqual([])
    const executeSql = (text: string, values?: unknown[]) => app.server.services.database.executeSql(text, values)
    const schema = app.server.services.jobs.schema
    const boss = new PgBoss({ db: { executeSql }, schema, schedule: false, supervise: false, reindex: false })
    await boss.start()
    await boss.supervise('account-mail')
    await boss.stop({ graceful: false, close: false })
    await laterIsNow()
    await app.server.drain()
    expect(server.mails.map((mail) => mail.to)).toEqual([[email]])
  })

  test('a process that shuts down starts no more jobs and waits a limited time, and the next process sends the rest', async () => {
    const begun: (() => void)[] = []
    const slow: Mailer = { send: () => new Promise((resolve) => begun.push(resolve)), close: async () => {} }
    for (let mail = 0; mail < 3; mail++) await ask()
    const leaving = await app.startAnother({}, { mailer: slow })
    const drained = leaving.server.drain()
    await eventually(() => expect(begun).toHaveLength(1))
    const stopped = leaving.server.services.jobs.stop()
    begun[0]?.()
    await Promise.all([stopped, drained])
    await leaving.close()
    // The last mail may have been queued after the others were fetched.
    const left = [...(await jobs('retry')), ...(await jobs('created'))]
    expect([begun.length, left.length]).toEqual([1, 2])
    await laterIsNow()
    const stuck = await app.startAnother({}, { mailer: slow })
    const never = stuck.server.drain().catch(() => {})
    await eventually(() => expect(begun).toHaveLength(2))
    await stuck.server.services.jobs.stop(0.01)
    begun[1]?.()
    await never
    await stuck.close()
    expect(server.mails).toEqual([])
  })

  test('later, after a temporary refusal by the mail server', async () => {
    server.refuse(451)
    await ask()
    await app.server.drain()
    expect(server.refused).toBeGreaterThan(0)
    expect(await jobs('retry')).toHaveLength(1)
    server.refuse(null)
    await app.server.drain()
    expect(server.mails).toEqual([])
    await laterIsNow()
    await app.server.drain()
    await app.server.drain()
    expect(server.mails.map((mail) => mail.to)).toEqual([[email]])
    expect(linkIn(server.mails[0]?.raw)).toBeDefined()
    expect([await jobs('retry'), await jobs('created'), await jobs('active'), await jobs('failed')]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })

  test('later, after the mail server was unavailable; requests are answered meanwhile', async () => {
    const port = Number(new URL(server.url).port)
    await server.close()
    expect(await ask()).toBe('MailSent')
    await app.server.drain()
    for (let round = 0; round < 20; round++) {
      await laterIsNow()
      await app.server.drain()
    }
    expect(await jobs('retry')).toHaveLength(1)
    expect(log).not.toContain('sp_ot_')
    server = await startSmtpServer(port)
    await laterIsNow()
    await app.server.drain()
    expect(server.mails.map((mail) => mail.to)).toEqual([[email]])
  })

  test('later, after an error that the logger cannot write', async () => {
    const send = () => Promise.reject(Object.freeze(new Error('the mailer has no quota')))
    const frozen = await app.startAnother({}, { mailer: { send, close: async () => {} }, logger: app.server.logger })
    await ask()
    await frozen.server.drain()
    await frozen.close()
    expect(await jobs('retry')).toHaveLength(1)
    expect(log).toContain('the mailer has no quota')
    await laterIsNow()
    await app.server.drain()
    expect(server.mails.map((mail) => mail.to)).toEqual([[email]])
  })

  test('to all other recipients, when one job cannot be decrypted', async () => {
    await ask()
    await app.sql(`update sallyport_jobs.job set data = '{"sealed": "v1.00000000.AAAA"}'`)
    const other = `other-${email}`
    await app.sql('update users set email = $2 where email = $1', [email, other])
    await ask(other)
    await app.server.drain()
    expect(server.mails.map((mail) => mail.to)).toEqual([[other]])
    expect(await jobs('retry')).toHaveLength(1)
  })
})

describe('a mail that the server refuses permanently', () => {
  test('is abandoned and logged, and the other mails are sent', async () => {
    const other = `other-${email}`
    await app.sql('insert into users (email, created_at, updated_at) values ($1, now(), now())', [other])
    server.refuse(550)
    await ask()
    await app.server.drain()
    server.refuse(null)
    await ask(other)
    await app.server.drain()
    await laterIsNow()
    await app.server.drain()
    expect(server.mails.map((mail) => mail.to)).toEqual([[other]])
    expect(await jobs('retry')).toEqual([])
    expect(log).toContain('mail refused')
    expect(log).toContain('550')
    expect(log).not.toContain('sp_ot_')
  })

  test.each([
    [554, '5.6.0 ', /mail refused/],
    [554, '', /will be retried/],
    [451, '', /will be retried/],
  ])(
    'the log contains no link, also when the server quotes the mail in its reply %i %s',
    async (responseCode, status, line) => {
      let quoted = ''
      const quoting = new SMTPServer({
        authOptional: true,
        disabledCommands: ['AUTH', 'STARTTLS'],
        disableReverseLookup: true,
        async onData(stream, _session, done) {
          let raw = ''
          for await (const chunk of stream) raw += chunk
          quoted = linkIn(raw) ?? ''
          done(Object.assign(new Error(`${status}Blocked for the address ${quoted}`), { responseCode }))
        },
      })
      quoting.on('error', () => {})
      const listener = quoting.listen(0, '127.0.0.1')
      await once(listener, 'listening')
      const url = `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`
      const heir = await app.startAnother({}, { mailer: createSmtpMailer(url, from), logger: app.server.logger })
      await ask()
      await heir.server.drain()
      await heir.close()
      await new Promise<void>((resolve) => quoting.close(() => resolve()))
      expect(quoted).toContain('sp_ot_')
      expect(log).toMatch(line)
      expect(log).not.toContain(tokenOf(quoted))
    },
  )
})

import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changeSettings, createTestApp, type TestApp, tokenOf } from '../_util/app.ts'
import { type SmtpServer, startSmtpServer } from '../_util/smtp.ts'
import { bulkCalls } from '../features/bulk/bulk-calls.ts'
import { createFolder, createShell } from './run-command.ts'

let app: TestApp
let server: SmtpServer
let sallyport: ReturnType<typeof createShell>
let serial = 0
let email: string
beforeAll(async () => {
  server = await startSmtpServer()
  app = await createTestApp({ smtpUrl: server.url })
  sallyport = createShell(() => app.settings, app.clock)
})
beforeEach(async () => {
  serial += 1
  email = `root-${serial}@example.com`
  server.refuse(null)
  server.mails.length = 0
  await app.sql('delete from sallyport_jobs.job')
})
afterAll(async () => {
  await app.close()
  await server.close()
})

const create = () => sallyport(['admin', 'create', '--email', email, '--json'])
const jobs = () => app.sql('select name, state::text from sallyport_jobs.job order by created_on')

describe('`sallyport admin create` without a password', () => {
  test('mails its link, and leaves the work of the server to the server', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const calls = bulkCalls(app)
    const ids = await calls.makeUsers(3)
    await app.sql('delete from sallyport_jobs.job')
    const { token } = await calls.preview({ action: 'DELETE', ids }, admin.credential)
    const { id } = await calls.run(token, admin.credential)
    await app.call.requestPasswordReset({ email: admin.email })
    await app.call.changePassword(
      { currentPassword: admin.password, newPassword: 'another good phrase' },
      admin.credential,
    )
    const before = await jobs()
    expect(before.map(({ name }) => name).toSorted()).toEqual(['account-mail', 'bulk', 'mail'])
    const { code, json } = await create()
    expect({ code, mailed: json.mailed }).toEqual({ code: 0, mailed: true })
    expect(server.mails.map(({ to }) => to)).toEqual([[email]])
    expect(await jobs()).toEqual([...before, { name: 'mail', state: 'completed' }])
    expect(await calls.jobOf(id, admin.credential)).toMatchObject({ done: 0 })
  })

  test('says whether its own mail was sent, whatever else fails', async () => {
    await app.sql(`insert into sallyport_jobs.job (name, data) values ('mail', '{"sealed": "v1.00000000.AAAA"}')`)
    expect((await create()).json.mailed).toBe(true)
    expect(server.mails.map(({ to }) => to)).toEqual([[email]])
  })

  test('writes its mail with the hook of the file, and as it is if the hook fails', async () => {
    const folder = createFolder()
    const file = folder.file('hooks.js')
    const text =
      "export default { writeMail(mail, written) { if (mail.to.startsWith('x-')) throw new Error('no template')"
    writeFileSync(file, `${text}\nreturn { ...written, subject: 'Welcome' } } }`)
    const shell = createShell(() => changeSettings(app.settings, { hooks: file }), app.clock)
    const subject = () => /^Subject: (.*)$/m.exec(server.mails.at(-1)?.raw ?? '')?.[1]?.trim()
    try {
      expect(await shell(['admin', 'create', '--email', email, '--json'])).toMatchObject({ code: 0, err: '' })
      expect([server.mails.length, subject()]).toEqual([1, 'Welcome'])
      const ran = await shell(['admin', 'create', '--email', `x-${email}`, '--json'])
      expect(ran).toMatchObject({ code: 0, err: 'sallyport: The hook writeMail failed.\n', json: { mailed: true } })
      expect(server.mails.map(({ to }) => to)).toEqual([[email], [`x-${email}`]])
      expect(subject()).not.toBe('Welcome')
    } finally {
      folder.remove()
    }
  })

  test('leaves a mail that could not be sent to the server', async () => {
    server.refuse(451)
    const { code, json } = await create()
    expect({ code, mailed: json.mailed }).toEqual({ code: 0, mailed: false })
    await app.server.drain()
    expect(app.mailbox.to(email)).toEqual([])
    await app.sql(`update sallyport_jobs.job set start_after = start_after - interval '2 minutes'`)
    await app.server.drain()
    expect(tokenOf(app.mailbox.last(email).links[0])).toBeDefined()
  })
})

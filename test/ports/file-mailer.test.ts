import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFileMailer } from '../../src/ports/file-mailer.ts'
import type { Mail } from '../../src/ports/mailer.ts'

const mail: Mail = {
  to: 'ann@example.com',
  subject: 'Grüße',
  text: 'T',
  html: '<p>T',
  links: ['https://x.example/?t=1'],
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mail-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('writes one file per mail, readable only by its owner and ordered by name', async () => {
  const directory = join(folder, 'new', 'mail')
  let now = Date.parse('2026-01-02T03:04:05.678Z')
  const seen: Mail[] = []
  const mailer = createFileMailer({ directory, onMail: (each) => seen.push(each), clock: { now: () => new Date(now) } })
  await mailer.send(mail)
  now += 1
  await mailer.send({ ...mail, subject: 'Second' })

  const names = readdirSync(directory).toSorted()
  expect(names).toEqual([
    expect.stringMatching(/^2026-01-02T03-04-05\.678Z-[0-9a-f]{12}\.json$/),
    expect.stringMatching(/^2026-01-02T03-04-05\.679Z-[0-9a-f]{12}\.json$/),
  ])
  expect(names.map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')))).toEqual([
    mail,
    { ...mail, subject: 'Second' },
  ])
  expect(seen).toHaveLength(2)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  for (const name of names) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
})

it('writes separate files for mails of the same instant', async () => {
  const mailer = createFileMailer({ directory: folder, clock: { now: () => new Date(0) } })
  await Promise.all(Array.from({ length: 20 }, () => mailer.send(mail)))
  expect(readdirSync(folder)).toHaveLength(20)
})

it('fails when it cannot write, and reports no mail', async () => {
  chmodSync(folder, 0o500)
  const seen: Mail[] = []
  // A file where the folder should be fails for root as well.
  const mailer = createFileMailer({ directory: '/dev/null/mail', onMail: (each) => seen.push(each) })
  await expect(mailer.send(mail)).rejects.toThrow()
  expect(seen).toEqual([])
  chmodSync(folder, 0o700)
})

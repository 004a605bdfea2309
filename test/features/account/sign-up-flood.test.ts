import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, documents, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, trustedProxies: ['127.0.0.1'] })
})
afterAll(() => app.close())

/** A sign-up from a network that sent none before. @returns what the client sees of the answer */
const signUp = async (email: string) => {
  const from = { 'x-forwarded-for': `2001:db8:${(++serial).toString(16)}::1` }
  const input = { email, password: `${testPassword} ${serial}` }
  const answer = await app.execute(documents.signup, { input }, undefined, from)
  return { status: answer.status, data: answer.data, errors: answer.errors }
}
const inOrder = async (emails: string[]) => {
  const answers: unknown[] = []
  for (const email of emails) answers.push(await signUp(email))
  await app.app.drain()
  return answers
}
const pending = (email: string) =>
  app.sql<{ id: string }>('select id from sign_ups where email = $1 order by created_at, id', [email])
const mailsOf = (email: string) => app.mailbox.to(email)

test('three sign-ups an hour mail to one address, from any number of networks; the answers do not change', async () => {
  const known = (await app.createPerson()).email
  await app.clock.advance(3600)
  const before = mailsOf(known).length
  const unknown = 'nobody@example.com'
  const answers = [
    ...(await inOrder(Array.from({ length: 5 }, () => unknown))),
    ...(await inOrder(['NOBODY@example.com', known, known, known, known, known])),
  ]
  expect(answers[0]).toMatchObject({ status: 200, data: { signup: { __typename: 'MailSent' } } })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(mailsOf(unknown)).toHaveLength(3)
  expect(mailsOf(known)).toHaveLength(before + 3)

  await app.clock.advance(3600)
  await inOrder([unknown, known])
  expect(mailsOf(unknown)).toHaveLength(4)
  expect(mailsOf(known)).toHaveLength(before + 4)
})

test('a sign-up without a mail is pending like the others, and a new link can be requested for it', async () => {
  const email = 'flooded@example.com'
  await inOrder(Array.from({ length: 4 }, () => email))
  expect(await pending(email)).toHaveLength(4)
  await app.call.resendVerificationEmail({ email })
  await app.app.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  expect((await app.call.verifyEmail({ token })).__typename).toBe('Done')
})

test.each(['one after another', 'all at once'])('twenty sign-ups are pending for an address (%s)', async (order) => {
  const email = `flooded-${++serial}@example.com`
  const emails = Array.from({ length: 25 }, () => email)
  if (order === 'all at once') await Promise.all(emails.map(signUp))
  else await inOrder(emails)
  const kept = await pending(email)
  expect(kept).toHaveLength(20)
  await signUp(email)
  const rows = await pending(email)
  expect(rows.slice(0, -1)).toEqual(kept.slice(1))
  await app.app.drain()
})

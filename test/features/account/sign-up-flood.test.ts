import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, documents, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'

let app: TestApp
let serial = 0
let email: string
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, trustedProxies: ['127.0.0.1'] })
})
beforeEach(() => {
  email = `flooded-${++serial}@example.com`
})
afterAll(() => app.close())

/** A client that sent nothing before. */
const elsewhere = () => ({ 'x-forwarded-for': `2001:db8:${(++serial).toString(16)}::1` })
/** @returns what the client sees of the answer */
const signUp = async (address: string, password = `${testPassword} ${serial}`) => {
  const input = { email: address, password, name: 'Mallory', username: `user-${serial}`, data: { by: serial } }
  const answer = await app.execute(documents.signup, { input }, undefined, elsewhere())
  return { status: answer.status, data: answer.data, errors: answer.errors }
}
const flood = async (address: string, times: number) => {
  const answers: unknown[] = []
  for (let count = 0; count < times; count += 1) answers.push(await signUp(address))
  await app.server.drain()
  return answers
}
const logIn = (password: string) =>
  app.call.login({ input: { identifier: email, password } }, undefined, elsewhere()).then(typeOf)
const verify = (token: string) => app.call.verifyEmail({ token }, undefined, elsewhere()).then(typeOf)
const tokens = () => app.mailbox.to(email).map(({ links }) => tokenOf(links[0]))
const rows = (address = email) =>
  app.sql('select username, name, referral_code, data, password_hash from sign_ups where email = $1 order by id', [
    address,
  ])
const withoutOwner = { username: null, name: null, referral_code: null, data: null, password_hash: 'unusable' }
const account = () => app.sql('select name, username, password_hash from users where email = $1', [email])

test('eleven sign-ups an hour mail to one address, from any number of networks; the answers do not change', async () => {
  const known = `known-${email}`
  await signUp(known)
  await app.server.drain()
  expect(await verify(tokenOf(app.mailbox.last(known).links[0]))).toBe('Done')
  await app.clock.advance(3600)
  app.mailbox.clear()
  const answers = [...(await flood(email, 13)), ...(await flood(email.toUpperCase(), 1)), ...(await flood(known, 14))]
  expect(answers[0]).toMatchObject({ status: 200, data: { signup: { __typename: 'MailSent' } } })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  for (const address of [email, known]) expect(app.mailbox.to(address)).toHaveLength(11)
  expect(await rows(email)).toEqual(Array(11).fill(withoutOwner))
  // The sign-up that made the account still waits for its end.
  expect(await rows(known)).toEqual(Array(12).fill(withoutOwner))
  await app.clock.advance(3600)
  await flood(email, 1)
  await flood(known, 1)
  for (const address of [email, known]) expect(app.mailbox.to(address)).toHaveLength(12)
  expect(await rows()).toHaveLength(12)
})

test('ten keep their own passwords, and the eleventh ends them all: no link confirms one', async () => {
  await flood(email, 9)
  const owners = 'the password of the owner'
  await signUp(email, owners)
  await app.server.drain()
  expect(await logIn(owners)).toBe('EmailNotVerifiedError')
  expect(await rows()).not.toContainEqual(withoutOwner)
  await flood(email, 1)
  expect(await logIn(owners)).toBe('InvalidCredentialsError')
  expect(await rows()).toEqual(Array(11).fill(withoutOwner))
  const mails = app.mailbox.to(email)
  expect(mails.filter(({ text }) => text.includes('passwords of these sign-ups are not used'))).toHaveLength(1)
  expect(mails.at(-1)?.text).toContain('passwords of these sign-ups are not used')
})

test.each([
  ['the first', 0],
  ['the last', -1],
])('%s of these mails makes an account that gets its password by a reset', async (_name, at) => {
  await flood(email, 15)
  const token = tokens().at(at) ?? ''
  expect(await verify(token)).toBe('Done')
  expect(await account()).toEqual([{ name: null, username: null, password_hash: null }])
  await app.server.drain()
  const reset = tokenOf(app.mailbox.last(email).links[0])
  const newPassword = 'the password of the owner'
  expect(typeOf(await app.call.resetPassword({ token: reset, newPassword }, undefined, elsewhere()))).toBe('Done')
  expect(await logIn(newPassword)).toBe('AuthTokens')
})

test('the newest mail makes an account also after a stranger has used up the resends', async () => {
  await flood(email, 15)
  for (let count = 0; count < 4; count += 1) {
    await app.call.resendVerificationEmail({ email }, undefined, elsewhere())
    await app.server.drain()
  }
  await flood(email, 1)
  expect(await verify(tokens().at(-1) ?? '')).toBe('Done')
})

test('a sign-up after the hour keeps its password again', async () => {
  await flood(email, 15)
  await app.clock.advance(3600)
  const owners = 'the password of the owner'
  await signUp(email, owners)
  await app.server.drain()
  expect(await verify(tokens().at(-1) ?? '')).toBe('Done')
  expect(await logIn(owners)).toBe('AuthTokens')
})

test('sign-ups at once are counted one after another: none keeps a password', async () => {
  await Promise.all(Array.from({ length: 20 }, () => signUp(email)))
  await app.server.drain()
  expect(await rows()).toEqual(Array(11).fill(withoutOwner))
  expect(app.mailbox.to(email)).toHaveLength(11)
})

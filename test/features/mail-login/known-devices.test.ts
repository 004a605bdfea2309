import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { otherCode, readMail } from './mail-login-calls.ts'

let app: TestApp
let email: string
let deviceToken: string
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, loginByMail: true, trustedProxies: ['127.0.0.1'] })
})
afterAll(() => app.close())

/** Every call comes from another client. */
const elsewhere = () => {
  serial += 1
  return { 'x-forwarded-for': `10.0.${Math.floor(serial / 250)}.${serial % 250}` }
}
const newPerson = async () => {
  serial += 1
  const address = `person-${serial}@example.com`
  await app.call.signup({ input: { email: address, password: testPassword } }, undefined, elsewhere())
  await app.server.drain()
  await app.call.verifyEmail({ token: tokenOf(app.mailbox.last(address).links[0]) }, undefined, elsewhere())
  return address
}
const newDevice = async (identifier: string) => {
  const answer = await app.call.login({ input: { identifier, password: testPassword } }, undefined, elsewhere())
  return expectType(answer, 'AuthTokens').deviceToken ?? ''
}
beforeEach(async () => {
  email = await newPerson()
  deviceToken = await newDevice(email)
})

const { codeChallenge, codeVerifier } = createPkce()
const requests = {
  requestLoginLink: (to: string, device?: string) =>
    app.call.requestLoginLink({ email: to, codeChallenge, deviceToken: device }, undefined, elsewhere()),
  requestPasswordReset: (to: string, device?: string) =>
    app.call.requestPasswordReset({ email: to, deviceToken: device }, undefined, elsewhere()),
  resendVerificationEmail: (to: string, device?: string) =>
    app.call.resendVerificationEmail({ email: to, deviceToken: device }, undefined, elsewhere()),
}
const useCode = (code: string, device?: string) =>
  app.call.loginWithCode({ email, code, deviceToken: device }, undefined, elsewhere())
const times = async (count: number, call: () => Promise<{ __typename: string; code?: string }>) => {
  const answers: string[] = []
  for (let done = 0; done < count; done += 1) answers.push(typeOf(await call()))
  return answers
}
const threeThenLimited = ['MailSent', 'MailSent', 'MailSent', 'RATE_LIMITED']

describe.each(Object.entries(requests))('%s', (field, request) => {
  test('has a count for each device of the user, apart from that of everybody else', async () => {
    const second = await newDevice(email)
    expect(await times(4, () => request(email))).toEqual(threeThenLimited)
    expect(await times(4, () => request(email, deviceToken))).toEqual(threeThenLimited)
    // The address in another spelling is the same.
    expect(await times(4, () => request(` ${email.toUpperCase()}`, second))).toEqual(threeThenLimited)
    await app.clock.advance(3600)
    expect(typeOf(await request(email, deviceToken))).toBe('MailSent')
    expect(typeOf(await request(email))).toBe('MailSent')
  })

  test('ignores a device token of another user, of an address without an account, and one that is not valid', async () => {
    const [other, nobody] = [await newDevice(await newPerson()), `nobody-${field}@example.com`]
    const altered = `${deviceToken.slice(0, -1)}${deviceToken.endsWith('A') ? 'Q' : 'A'}`
    const tokensFor = { [email]: [other, altered, 'none'], [nobody]: [other, deviceToken, altered] }
    for (const [to, tokens] of Object.entries(tokensFor)) {
      for (const each of tokens) expect(typeOf(await request(to, each))).toBe('MailSent')
      for (const each of tokens) expect(typeOf(await request(to, each))).toBe('RATE_LIMITED')
    }
  })

  test('is limited to a hundred a day over all devices', async () => {
    const id = (await app.sql<{ id: string }>('select id from users where email = $1', [email]))[0]?.id
    await request(email, deviceToken)
    await app.sql('update attempt_counters set attempts = 100 where key = $1', [`device-mail:${field}:${id}`])
    expect(typeOf(await request(email, deviceToken))).toBe('RATE_LIMITED')
    expect(typeOf(await request(email))).toBe('MailSent')
    await app.clock.advance(86_400)
    expect(typeOf(await request(email, deviceToken))).toBe('MailSent')
  })
})

test('the mail of a known device is not replaced by requests of others', async () => {
  await requests.requestLoginLink(email, deviceToken)
  await app.server.drain()
  const { token } = readMail(app, email)
  await times(3, () => requests.requestLoginLink(email))
  await times(2, () => requests.requestLoginLink(email, deviceToken))
  expect(await app.sql('select 1 from mail_logins where email = $1', [email])).toHaveLength(6)
  const answer = await app.call.loginWithLink({ token, codeVerifier, deviceToken }, undefined, elsewhere())
  expect(expectType(answer, 'AuthTokens').user.email).toBe(email)
  expect(await app.sql('select 1 from mail_logins where email = $1', [email])).toEqual([])
})

test('wrong codes of others do not lock the codes of a known device, which has five tries of its own', async () => {
  await requests.requestLoginLink(email, deviceToken)
  await app.server.drain()
  const { code } = readMail(app, email)
  const wrong = otherCode(code)
  const locked = [...Array(5).fill('CodeInvalidError'), 'AccountLockedError']
  expect(await times(6, () => useCode(wrong))).toEqual(locked)
  const other = await newDevice(await newPerson())
  expect(typeOf(await useCode(code, other))).toBe('AccountLockedError')
  const second = await newDevice(email)
  expect(await times(6, () => useCode(wrong, second))).toEqual(locked)
  expect(typeOf(await useCode(code, deviceToken))).toBe('AuthTokens')
  // The sign-in ends no lock of others.
  expect(typeOf(await useCode(code))).toBe('AccountLockedError')
})

test('a device on which somebody signed up with the address is not known after its owner has proved it', async () => {
  const open = await createTestApp({ rateLimits: true, requireEmailVerification: false, trustedProxies: ['127.0.0.1'] })
  const input = { email: 'owner@example.com', password: testPassword }
  const made = expectType(await open.call.signup({ input }, undefined, elsewhere()), 'AuthTokens')
  const ask = (device?: string | null) =>
    open.call.requestPasswordReset({ email: input.email, deviceToken: device }, undefined, elsewhere())
  await open.server.drain()
  const token = tokenOf(open.mailbox.last(input.email).links[0])
  expect(await times(3, () => ask(made.deviceToken))).toEqual(['MailSent', 'MailSent', 'MailSent'])
  await open.clock.advance(3600)
  expect(typeOf(await open.call.verifyEmail({ token }, undefined, elsewhere()))).toBe('Done')
  expect(await times(3, () => ask())).toEqual(['MailSent', 'MailSent', 'MailSent'])
  expect(typeOf(await ask(made.deviceToken))).toBe('RATE_LIMITED')
  await open.close()
})

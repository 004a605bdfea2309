import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, expectType, type TestApp, testPassword, tokenOf } from '../../../test/_util/app.ts'
import { createPkce } from '../../../test/_util/pkce.ts'
import { totpCode } from '../../../test/_util/two-factor.ts'
import { otherCode, readMail } from '../../../test/features/mail-login/mail-login-calls.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { RequestError } from '../../src/request-error.ts'
import { logInWithCode, logInWithLink, requestLoginLink } from '../../src/sign-in-by-mail.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

let app: TestApp
let tabs: Tabs
let client: AuthClient
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
})
afterAll(() => app.close())
beforeEach(() => {
  tabs = createTabs(app)
  client = tabs.open()
})
afterEach(() => tabs.close())

test('sign up, confirm the address, sign in, change the password, sign out', async () => {
  const email = 'grace@example.com'
  expectType(await client.signUp({ email, password: testPassword, name: 'Grace' }), 'MailSent')
  await app.server.drain()
  const unconfirmed = await client.logIn({ identifier: email, password: testPassword })
  expect(unconfirmed.__typename).not.toBe('AuthTokens')
  expectType(await client.verifyEmail({ token: tokenOf(app.mailbox.last(email).links[0]) }), 'Done')
  const wrong = await client.logIn({ identifier: email, password: 'wrong' })
  expect(expectType(wrong, 'InvalidCredentialsError').code).toBe('INVALID_CREDENTIALS')
  expectType(await client.logIn({ identifier: email, password: testPassword }), 'AuthTokens')
  expect(await client.me()).toMatchObject({ __typename: 'User', email, name: 'Grace', organizations: [] })
  const newPassword = 'another long enough phrase'
  const weak = await client.changePassword({ currentPassword: testPassword, newPassword: 'short' })
  expect(expectType(weak, 'ValidationError').fields[0]?.path).toEqual(['newPassword'])
  expectType(await client.changePassword({ currentPassword: testPassword, newPassword }), 'Done')
  expectType(await client.logOut(), 'Done')
  expect(await client.me()).toBeNull()
})

test('a second factor is set up, and asked for at the next sign-in', async () => {
  const person = await app.createPerson()
  await signIn(client, person)
  const { secret } = expectType(await client.setupTwoFactor({ password: person.password }), 'TwoFactorSetup')
  const code = async () => {
    await app.clock.advance(30)
    return totpCode(secret, app.clock.now())
  }
  expectType(await client.confirmTwoFactor({ code: await code() }), 'RecoveryCodes')
  await client.logOut()
  const login = await client.logIn({ identifier: person.email, password: person.password })
  const { challengeToken } = expectType(login, 'TwoFactorChallenge')
  expect(client.state.status).toBe('signedOut')
  const wrong = await client.verifyTwoFactor({ challengeToken, code: '000000' })
  expect(expectType(wrong, 'CodeInvalidError').attemptsRemaining).toBeGreaterThan(0)
  expectType(await client.verifyTwoFactor({ challengeToken, code: await code() }), 'AuthTokens')
  expect(client.state.user?.id).toBe(person.id)
})

test('an organization is created and switched to, which keeps the session and its refresh token', async () => {
  const person = await app.createPerson()
  await signIn(client, person)
  const { id } = expectType(await client.createOrganization({ name: 'Acme' }), 'Organization')
  const before = client.state.session?.id
  expectType(await client.switchOrganization({ id }), 'AuthTokens')
  expect(client.state.session).toMatchObject({ id: before, organization: { id, name: 'Acme' } })
  await app.clock.advance(20 * 60)
  expect((await client.access()).organization?.id).toBe(id)
  expect((await client.me())?.organizations).toMatchObject([{ role: 'owner', organization: { id } }])
  expect(client.state.session?.organization?.id).toBe(id)
})

test('API keys are created, renamed and revoked', async () => {
  await signIn(client, await app.createPerson())
  const created = await client.createApiKey({ name: 'ci', scopes: ['profile:read'] })
  const { key, apiKey } = expectType(created, 'ApiKeySecret')
  expect(key).toMatch(/^sp_live_/)
  const renamed = await client.updateApiKey({ id: apiKey.id, input: { name: 'build' } })
  expect(expectType(renamed, 'ApiKey').name).toBe('build')
  expect(expectType(await client.revokeApiKey({ id: apiKey.id }), 'ApiKey').status).toBe('REVOKED')
})

test('a picture is uploaded', async () => {
  await signIn(client, await app.createPerson())
  const answer = await client.updateProfile({ avatar: new Blob(['no picture'], { type: 'image/png' }) })
  expect(expectType(answer, 'ValidationError').fields[0]?.path).toEqual(['input', 'avatar'])
})

test('the device token of a login is sent with the next one', async () => {
  const person = await app.createPerson()
  await signIn(client, person)
  const deviceToken = tabs.storage.getItem(`sallyport:${app.url}:device`)
  expect(deviceToken).toBeTruthy()
  await client.logOut()
  expect(tabs.storage.getItem(`sallyport:${app.url}:device`)).toBe(deviceToken)
  for (let count = 0; count < 10; count++) {
    await app.call.login({ input: { identifier: person.email, password: `guess ${count}` } })
  }
  const stranger = await app.call.login({ input: { identifier: person.email, password: person.password } })
  expect(stranger.__typename).toBe('AccountLockedError')
  await signIn(client, person)
})

test('the device token is sent with the requests for mails and with the codes of mails', async () => {
  const person = await app.createPerson()
  await signIn(client, person)
  await client.logOut()
  const deviceToken = tabs.storage.getItem(`sallyport:${app.url}:device`)
  const { email } = person
  const fromDevices = () => app.sql('select from_known_device from mail_logins where email = $1', [email])
  expectType(await requestLoginLink(client, email), 'MailSent')
  expect(await fromDevices()).toEqual([{ from_known_device: true }])
  expectType(await client.requestPasswordReset({ email }), 'MailSent')
  expectType(await client.resendVerificationEmail({ email }), 'MailSent')
  const counted = `select split_part(key, ':', 2) as field from attempt_counters where key like 'device-mail:%' || $1 order by key`
  expect(await app.sql(counted, [person.id])).toEqual([
    { field: 'requestLoginLink' },
    { field: 'requestPasswordReset' },
    { field: 'resendVerificationEmail' },
  ])
  for (let count = 0; count < 6; count += 1) await app.call.loginWithCode({ email, code: '00000000' })
  await app.server.drain()
  const mail = app.mailbox.to(email).find(({ subject }) => subject.startsWith('Sign in to'))
  const code = /^(\d{4}) (\d{4})$/m.exec(mail?.text ?? '')
  expectType(await logInWithCode(client, { email, code: `${code?.[1]}${code?.[2]}` }), 'AuthTokens')
  expect(deviceToken).toBeTruthy()
})

test('a link by mail signs in where it was asked for, and a code anywhere', async () => {
  const { email, id } = await app.createPerson()
  expectType(await requestLoginLink(client, email), 'MailSent')
  await app.server.drain()
  const [link = ''] = app.mailbox.last(email).links
  // The second call of React's strict mode has the same result, and does not send the link again.
  const [first, second] = await Promise.all([logInWithLink(client, link), logInWithLink(client, link)])
  expectType(first, 'AuthTokens')
  expect(second).toBe(first)
  expect(client.state.user?.id).toBe(id)
  expect(await logInWithLink(client, link)).toMatchObject({ __typename: 'SignInNotFinished', reason: 'unknown_state' })
  await client.logOut()
  expectType(await requestLoginLink(client, email), 'MailSent')
  await app.server.drain()
  const { code } = readMail(app, email)
  const wrong = await logInWithCode(client, { email, code: otherCode(code) })
  expect(wrong.__typename).toBe('CodeInvalidError')
  expectType(await logInWithCode(client, { email, code }), 'AuthTokens')
})

test('a sign-in by mail takes a referral code', async () => {
  const email = 'referred@example.com'
  expectType(await requestLoginLink(client, email, { referralCode: 'bcdf-ghjk' }), 'MailSent')
  const rows = await app.sql('select referral_code from mail_logins where email = $1', [email])
  expect(rows).toEqual([{ referral_code: 'BCDFGHJK' }])
})

test('each of several mails signs in, also after a request that failed', async () => {
  const { email, id } = await app.createPerson()
  expectType(await requestLoginLink(client, email), 'MailSent')
  await app.server.drain()
  const [first = ''] = app.mailbox.last(email).links
  expectType(await requestLoginLink(client, email), 'MailSent')
  tabs.network.fate = () => 'unsent'
  await expect(requestLoginLink(client, email)).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  tabs.network.fate = () => 'delivered'
  expectType(await logInWithLink(client, first), 'AuthTokens')
  expect(client.state.user?.id).toBe(id)
})

test('a link that did not reach the server signs in at the next attempt', async () => {
  const { email } = await app.createPerson()
  expectType(await requestLoginLink(client, email), 'MailSent')
  await app.server.drain()
  const [link = ''] = app.mailbox.last(email).links
  tabs.network.fate = () => 'unsent'
  await expect(logInWithLink(client, link)).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  tabs.network.fate = () => 'delivered'
  expectType(await logInWithLink(client, link), 'AuthTokens')
})

test('a link that somebody else had sent leaves the user’s own as it is', async () => {
  const { email } = await app.createPerson()
  const { codeChallenge } = createPkce()
  expectType(await app.call.requestLoginLink({ email, codeChallenge }), 'MailSent')
  await app.server.drain()
  const [foreign = ''] = app.mailbox.last(email).links
  expectType(await requestLoginLink(client, email), 'MailSent')
  await app.server.drain()
  const [own = ''] = app.mailbox.last(email).links
  expectType(await logInWithLink(client, foreign), 'TokenInvalidError')
  expectType(await logInWithLink(client, own), 'AuthTokens')
})

test('what no program branches on is thrown', async () => {
  const failed = client.updateProfile({ name: 'Ada' })
  await expect(failed).rejects.toBeInstanceOf(RequestError)
  await expect(failed).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
  await expect(client.request('{ nothing }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('a document of one’s own is sent with the access token', async () => {
  const person = await app.createPerson()
  await signIn(client, person)
  await app.clock.advance(20 * 60)
  const data = await client.request<{ me: { sessions: { totalCount: number } } }>(
    'query Sessions($first: Int) { me { sessions(first: $first) { totalCount } } }',
    { first: 1 },
  )
  expect(data.me.sessions.totalCount).toBe(2)
})

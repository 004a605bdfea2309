import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatInstant } from '../../../src/core/mail/change-origin.ts'
import { createTestApp, expectType, type TestApp, testPassword } from '../../_util/app.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ trustedProxies: ['127.0.0.1/32'] })
})
afterAll(() => app?.close())

const headers = {
  'x-forwarded-for': '203.0.113.7',
  'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
}

test('every mail about a change says when, from which address and on which device it was made', {
  timeout: 60_000,
}, async () => {
  const calls = twoFactorCalls(app)
  const person = await app.createPerson()
  app.mailbox.clear()
  const { credential } = person
  const { secret } = expectType(
    await app.call.setupTwoFactor({ password: testPassword }, credential, headers),
    'TwoFactorSetup',
  )
  await app.call.confirmTwoFactor({ code: await calls.nextCode(secret) }, credential, headers)
  await app.call.regenerateRecoveryCodes({ code: await calls.nextCode(secret) }, credential, headers)
  await app.call.disableTwoFactor({ code: await calls.nextCode(secret) }, credential, headers)
  const made = await app.call.createApiKey({ input: { name: 'deploy', scopes: [] } }, credential, headers)
  const { id } = expectType(made, 'ApiKeySecret').apiKey
  await app.call.rotateApiKey({ id }, credential, headers)
  await app.call.updateApiKey({ id, input: { scopes: ['profile:read'] } }, credential, headers)
  const newPassword = `${testPassword} 2`
  await app.call.changePassword({ currentPassword: testPassword, newPassword }, credential, headers)
  await app.call.requestEmailChange({ newEmail: 'next@example.com', password: newPassword }, credential, headers)
  // The notice is written by a job, and still contains the time of the request.
  const requestedAt = app.clock.now()
  await app.clock.advance(600)
  const confirmation = await calls.mailedToken('next@example.com', 'confirm-email')
  await app.call.confirmEmailChange({ token: confirmation }, undefined, headers)
  await app.call.requestPasswordReset({ email: 'next@example.com' }, undefined, headers)
  const token = await calls.mailedToken('next@example.com', 'reset-password')
  await app.call.resetPassword({ token, newPassword }, undefined, headers)
  const next = await app.logInAs('next@example.com', newPassword)
  await app.call.deleteAccount({ password: newPassword }, next.credential, headers)
  await app.server.drain()

  const notices = app.mailbox.all.filter((mail) => /was not me|was deleted/.test(mail.text))
  expect(notices.map((mail) => mail.subject)).toEqual([
    'Two-factor authentication is on for Sallyport',
    'You have new recovery codes for Sallyport',
    'Two-factor authentication is off for Sallyport',
    'A new API key for your Sallyport account',
    'A new secret for an API key of your Sallyport account',
    'An API key of your Sallyport account was extended',
    'Your Sallyport password was changed',
    'A change of the address of your Sallyport account was requested',
    'The address of your Sallyport account was changed',
    'The address of your Sallyport account was changed',
    'Your Sallyport password was changed',
    'Your Sallyport account was deleted',
  ])
  for (const { text } of notices) {
    const at = text.includes('asked to change') ? requestedAt : app.clock.now()
    if (!text.includes('Two-factor') && !text.includes('recovery codes')) expect(text).toContain('When: ')
    if (text.includes('was deleted') || text.includes('asked to change')) {
      expect(text).toContain(`When: ${formatInstant(at.toISOString())}\n`)
    }
    expect(text).toContain('\nIP address: 203.0.113.7\nDevice: Firefox on Windows\n')
  }
})

test('the mail about a locked second factor says which client caused it', async () => {
  const calls = twoFactorCalls(app)
  const person = await app.createPerson()
  await calls.enable(person)
  const challengeToken = await calls.challenge(person)
  for (let attempt = 0; attempt < 6; attempt++) {
    await app.call.verifyTwoFactor({ input: { challengeToken, code: '000000' } }, undefined, headers)
  }
  await app.server.drain()
  const { text } = app.mailbox.last(person.email)
  expect(text).toContain('Too many wrong two-factor codes')
  expect(text).toContain('\nIP address: 203.0.113.7\nDevice: Firefox on Windows\n')
})

test('the mail about a change by an administrator does not contain an IP address', async () => {
  const calls = twoFactorCalls(app)
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const [reset, moved, as, gone] = await Promise.all([1, 2, 3, 4].map(() => app.createPerson()))
  if (!reset || !moved || !as || !gone) throw new Error('Four users are needed')
  await calls.enable(reset)
  const { credential } = await app.logInAs(admin.email)
  await app.call.resetUserTwoFactor({ id: reset.id }, credential, headers)
  await app.call.updateUser({ id: moved.id, input: { email: 'away@example.com' } }, credential, headers)
  await app.call.impersonateUser({ id: as.id, reason: 'Ticket 7' }, credential, headers)
  await app.call.deleteUser({ id: gone.id }, credential, headers)
  await app.server.drain()
  for (const { email } of [reset, moved, as, gone]) {
    const { text } = app.mailbox.last(email)
    expect(text).toContain(`When: ${formatInstant(app.clock.now().toISOString())}\nMade by: An administrator\n`)
    expect(text).not.toContain('203.0.113.7')
  }
})

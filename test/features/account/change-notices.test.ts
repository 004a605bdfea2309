import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatInstant } from '../../../src/core/mail/change-origin.ts'
import { type AccountField, documentOf } from '../../_util/account.ts'
import { type Credential, createTestApp, documents, type TestApp, testPassword } from '../../_util/app.ts'
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
  let { credential }: { credential: Credential } = person
  const from = async (field: AccountField, variables: object, by: Credential | undefined = credential) =>
    (await app.execute(documentOf(field), variables, by, headers)).data[field]

  const { secret } = await from('setupTwoFactor', { password: testPassword })
  await from('confirmTwoFactor', { code: await calls.nextCode(secret) })
  await from('regenerateRecoveryCodes', { code: await calls.nextCode(secret) })
  await from('disableTwoFactor', { code: await calls.nextCode(secret) })
  const input = { name: 'deploy', scopes: [] }
  await app.execute(documents.createApiKey, { input }, credential, headers)
  const newPassword = `${testPassword} 2`
  await from('changePassword', { currentPassword: testPassword, newPassword })
  await from('requestEmailChange', { newEmail: 'next@example.com', password: newPassword })
  // The notice is written by a job, and still contains the time of the request.
  const requestedAt = app.clock.now()
  await app.clock.advance(600)
  const confirm = await calls.mailedToken('next@example.com', 'confirm-email')
  await from('confirmEmailChange', { token: confirm }, undefined)
  await from('requestPasswordReset', { email: 'next@example.com' }, undefined)
  await from(
    'resetPassword',
    { token: await calls.mailedToken('next@example.com', 'reset-password'), newPassword },
    undefined,
  )
  credential = (await app.logInAs('next@example.com', newPassword)).credential
  await from('deleteAccount', { password: newPassword })
  await app.app.drain()

  const notices = app.mailbox.all.filter((mail) => /was not me|was deleted/.test(mail.text))
  expect(notices.map((mail) => mail.subject)).toEqual([
    'Two-factor authentication is on for Sallyport',
    'You have new recovery codes for Sallyport',
    'Two-factor authentication is off for Sallyport',
    'A new API key for your Sallyport account',
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
    await calls.call('verifyTwoFactor', { input: { challengeToken, code: '000000' } }, undefined, headers)
  }
  await app.app.drain()
  const { text } = app.mailbox.last(person.email)
  expect(text).toContain('too many wrong')
  expect(text).toContain('\nIP address: 203.0.113.7\nDevice: Firefox on Windows\n')
})

test('the mail about a change by an administrator does not contain an IP address', async () => {
  const calls = twoFactorCalls(app)
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const [reset, moved, as, gone] = await Promise.all([1, 2, 3, 4].map(() => app.createPerson()))
  if (!reset || !moved || !as || !gone) throw new Error('Four people are needed')
  await calls.enable(reset)
  const { credential } = await app.logInAs(admin.email)
  const changes: [string, object][] = [
    ['mutation($id: ID!) { resetUserTwoFactor(id: $id) { __typename } }', { id: reset.id }],
    [
      'mutation($id: ID!) { updateUser(id: $id, input: { email: "away@example.com" }) { __typename } }',
      { id: moved.id },
    ],
    ['mutation($id: ID!) { impersonateUser(id: $id, reason: "Ticket 7") { __typename } }', { id: as.id }],
    ['mutation($id: ID!) { deleteUser(id: $id) { __typename } }', { id: gone.id }],
  ]
  for (const [document, variables] of changes) await app.execute(document, variables, credential, headers)
  await app.app.drain()
  for (const { email } of [reset, moved, as, gone]) {
    const { text } = app.mailbox.last(email)
    expect(text).toContain(`When: ${formatInstant(app.clock.now().toISOString())}\nMade by: An administrator\n`)
    expect(text).not.toContain('203.0.113.7')
  }
})

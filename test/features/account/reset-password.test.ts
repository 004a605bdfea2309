import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { codeOf, createTestApp, expectType, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { hostileAddresses, ruleFor } from '../../_util/hostile.ts'
import { whileChanging } from '../../_util/while-changing.ts'

const newPassword = 'two horses and a battery'

let app: TestApp
let calls: ReturnType<typeof accountCalls>
beforeAll(async () => {
  app = await createTestApp({ publicUrl: 'https://id.example.com/auth', jwtAudience: 'https://id.example.com/auth' })
  calls = accountCalls(app)
})
afterAll(() => app.close())

async function resetToken(email: string): Promise<string> {
  await app.call.requestPasswordReset({ email })
  return calls.mailedToken(email, 'reset-password')
}

const reset = (token: string, password = newPassword) =>
  app.call.resetPassword({ token, newPassword: password }).then(typeOf)

describe('requestPasswordReset', () => {
  test('gives an identical answer for a known and an unknown address; only the owner gets a mail', async () => {
    const { email } = await app.createPerson()
    app.mailbox.clear()
    const answers: string[] = []
    for (const address of [email, 'nobody@example.com', ` ${email.toUpperCase()} `]) {
      const query = `mutation { requestPasswordReset(email: ${JSON.stringify(address)}) { __typename ... on MailSent { message } } }`
      const { data, status, headers, extensions } = await app.execute(query)
      const shown = [...headers].filter(([name]) => name !== 'date')
      answers.push(JSON.stringify([status, data, extensions, shown]))
    }
    expect(answers[0]).toContain('MailSent')
    expect(new Set(answers).size).toBe(1)
    expect(app.mailbox.all).toEqual([])
    await app.server.drain()
    expect(app.mailbox.all.map((mail) => mail.to)).toEqual([email, email])
  })

  test('looks up the account after the answer', async () => {
    const { id } = await app.createPerson()
    await app.call.requestPasswordReset({ email: 'later@example.com' })
    await app.sql('update users set email = $1 where id = $2', ['later@example.com', id])
    await app.server.drain()
    expect(app.mailbox.to('later@example.com')).toHaveLength(1)
  })

  test('refuses a malformed address with a validation error, and sends nothing', async () => {
    await app.createPerson({ email: 'admin@example.com' })
    app.mailbox.clear()
    for (const email of hostileAddresses) {
      const answer = await app.call.requestPasswordReset({ email })
      expect([email, answer]).toMatchObject([
        email,
        { __typename: 'ValidationError', fields: [{ path: ['email'], rule: ruleFor(email) }] },
      ])
    }
    await app.server.drain()
    expect(app.mailbox.all).toEqual([])
  })

  test.each([
    ['full-width letters', 'wide@example.com', 'ｗｉｄｅ@example.com'],
    ['an international domain', 'reader@bücher.example', 'reader@XN--BCHER-KVA.example'],
  ])('mails the stored address, not the typed one: %s', async (_what, signedUp, typed) => {
    await app.call.signup({ input: { email: signedUp, password: testPassword } })
    const stored = signedUp.replace('bücher', 'xn--bcher-kva')
    await app.call.verifyEmail({ token: await calls.mailedToken(stored, 'verify-email') })
    expect(await reset(await resetTokenAs(typed, stored))).toBe('Done')
    await app.logInAs(signedUp, newPassword)
  })

  const resetTokenAs = async (typed: string, stored: string) => {
    await app.call.requestPasswordReset({ email: typed })
    return calls.mailedToken(stored, 'reset-password')
  }

  test('links to the configured URL regardless of request headers', async () => {
    const { email } = await app.createPerson()
    const spoofed = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-original-url': 'http://evil.example/',
      forwarded: 'host=evil.example;proto=http',
      origin: 'https://evil.example',
      referer: 'https://evil.example/reset',
    }
    const body = JSON.stringify({ query: `mutation { requestPasswordReset(email: "${email}") { __typename } }` })
    const status = await new Promise((resolve, reject) => {
      const headers = { ...spoofed, 'content-type': 'application/json' }
      const sent = request(`${app.url}/graphql`, { method: 'POST', headers }, (answer) =>
        answer.resume().on('end', () => resolve(answer.statusCode)),
      )
      sent.on('error', reject).end(body)
    })
    expect(status).toBe(200)
    await app.server.drain()
    const mail = app.mailbox.last(email)
    expect(mail.links[0]).toMatch(/^https:\/\/id\.example\.com\/auth\/reset-password\?token=sp_ot_[\w-]{43}$/)
    expect(JSON.stringify(mail)).not.toContain('evil.example')
  })
})

describe('resetPassword', () => {
  test('sets the password, ends every session and a lock, and does not sign the user in', async () => {
    const created = await app.createPerson()
    // The first password that is chosen with a link revokes older keys: this is the second.
    expect(await reset(await resetToken(created.email), testPassword)).toBe('Done')
    const person = await app.logInAs(created.email)
    const other = await app.logInAs(person.email)
    const key = await app.createKey(person, ['profile:read'])
    for (let guess = 0; guess < 11; guess++) {
      await app.call.login({ input: { identifier: person.email, password: 'wrong guess' } })
    }
    await expect(app.logInAs(person.email)).rejects.toThrow('ACCOUNT_LOCKED')
    const answer = await app.call.resetPassword({ token: await resetToken(person.email), newPassword })
    expect(Object.keys(expectType(answer, 'Done'))).toEqual(['__typename', 'message'])
    expect(await Promise.all([person.credential, other.credential, key.credential].map(calls.isAccepted))).toEqual([
      false,
      false,
      true,
    ])
    expect(typeOf(await app.call.refresh({ refreshToken: other.refreshToken }))).toBe('TokenInvalidError')
    await expect(app.logInAs(person.email)).rejects.toThrow('INVALID_CREDENTIALS')
    expect(await calls.isAccepted((await app.logInAs(person.email, newPassword)).credential)).toBe(true)
    await app.server.drain()
    expect(app.mailbox.last(person.email).subject).toBe('Your Sallyport password was changed')
  })

  test('keeps the second factor and its lock, and voids an open challenge', async () => {
    const person = await app.createPerson()
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [person.id])
    const open = await app.call.login({ input: { identifier: person.email, password: testPassword } })
    const { challengeToken } = expectType(open, 'TwoFactorChallenge')
    expect(await reset(await resetToken(person.email))).toBe('Done')
    const login = await app.call.login({ input: { identifier: person.email, password: newPassword } })
    expect(login.__typename).toBe('TwoFactorChallenge')
    const rows = await app.sql('select count(*)::int as n from one_time_tokens where purpose = $1 and user_id = $2', [
      'TWO_FACTOR_CHALLENGE',
      person.id,
    ])
    expect(rows).toEqual([{ n: 1 }])
    expect(typeOf(await app.call.verifyTwoFactor({ input: { challengeToken, code: '123456' } }))).toBe(
      'ChallengeExpiredError',
    )
  })

  test('works once, for an hour, and not after a newer link, a new address or the deletion of the account', async () => {
    const { id, email } = await app.createPerson()
    const first = await resetToken(email)
    const second = await resetToken(email)
    expect(await reset(first)).toBe('TokenInvalidError')
    await app.clock.advance(3600)
    expect(await reset(second)).toBe('TokenExpiredError')
    const third = await resetToken(email)
    await app.clock.advance(3599)
    expect(await reset(third)).toBe('Done')
    expect(await reset(third)).toBe('TokenInvalidError')
    const moved = await resetToken(email)
    await app.sql(`update users set email = 'elsewhere@example.com' where id = $1`, [id])
    expect(await reset(moved)).toBe('TokenInvalidError')
    await app.sql('update users set email = $2 where id = $1', [id, email])
    const orphan = await resetToken(email)
    await app.sql('delete from users where id = $1', [id])
    expect(await reset(orphan)).toBe('TokenInvalidError')
  })

  test('refuses a token of another purpose and a malformed token, and changes no other account', async () => {
    const person = await app.createPerson()
    const bystander = await app.createPerson()
    const newEmail = 'swap@example.com'
    const asked = { newEmail, password: testPassword }
    await app.call.signup({ input: { email: 'pending@example.com', password: testPassword } })
    await app.call.requestEmailChange(asked, person.credential)
    await app.server.drain()
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [bystander.id])
    const login = await app.call.login({ input: { identifier: bystander.email, password: testPassword } })
    const tokens = {
      verification: tokenOf(app.mailbox.last('pending@example.com').links[0]),
      'address change': tokenOf(app.mailbox.last(newEmail).links[0]),
      notice: tokenOf(app.mailbox.last(person.email).links[0]),
      challenge: expectType(login, 'TwoFactorChallenge').challengeToken,
      'access token': person.accessToken,
      'refresh token': person.refreshToken,
      unknown: `sp_ot_${Buffer.alloc(32, 7).toString('base64url')}`,
      empty: '',
      'other characters': `sp_ot_${'ä'.repeat(43)}`,
      long: 'sp_ot_'.repeat(2000),
      padded: ` ${tokenOf(app.mailbox.last(person.email).links[0])}`,
    }
    for (const [what, token] of Object.entries(tokens)) {
      expect([what, await reset(token)]).toEqual([what, 'TokenInvalidError'])
    }
    expect(await reset(await resetToken(person.email))).toBe('Done')
    await app.sql('update users set two_factor_enabled_at = null where id = $1', [bystander.id])
    await app.logInAs(bystander.email)
  })

  test('keeps the link valid when the password is refused', async () => {
    const person = await app.createPerson({ name: 'Grace Hopper', username: 'amazing-grace' })
    const token = await resetToken(person.email)
    for (const [password, kind] of [
      ['1234567', 'ValidationError'],
      ['nul\0in the middle', 'ValidationError'],
      ['password123', 'PasswordCompromisedError'],
      [person.email.toUpperCase(), 'PasswordCompromisedError'],
      ['grace hopper', 'PasswordCompromisedError'],
      ['amazing-grace', 'PasswordCompromisedError'],
    ] as const) {
      expect([password, await reset(token, password)]).toEqual([password, kind])
    }
    const unequal = { token, newPassword, newPasswordConfirmation: `${newPassword} ` }
    expect(await app.call.resetPassword(unequal)).toMatchObject({
      fields: [{ path: ['newPasswordConfirmation'], rule: 'matches' }],
    })
    expect(await reset(token)).toBe('Done')
  })

  test('confirms an unconfirmed address, because the link was mailed to it', async () => {
    const { id, email } = await app.createPerson()
    await app.sql('update users set email_verified_at = null where id = $1', [id])
    expect(await reset(await resetToken(email))).toBe('Done')
    expect(await app.sql('select email_verified_at is null as open from users where id = $1', [id])).toEqual([
      { open: false },
    ])
  })

  test('accepts one of fifty parallel uses of a link, and only its password works', async () => {
    const person = await app.createPerson()
    const token = await resetToken(person.email)
    const passwords = Array.from({ length: 50 }, (_, index) => `a password of my own ${index}`)
    const kinds = await Promise.all(passwords.map((password) => reset(token, password)))
    expect(kinds.filter((kind) => kind !== 'TokenInvalidError')).toEqual(['Done'])
    await app.logInAs(person.email, passwords[kinds.indexOf('Done')])
  })

  test('a login that verified the old password opens no session after a reset', async () => {
    const person = await app.createPerson()
    const donor = await app.createPerson({ password: newPassword })
    const login = () => app.call.login({ input: { identifier: person.email, password: testPassword } })
    const change = 'update users set password_hash = (select password_hash from users where id = $2) where id = $1'
    const answer = await whileChanging(app, [change, [person.id, donor.id]], login)
    expect(codeOf(answer)).toBe('INVALID_CREDENTIALS')
    expect(await app.sql('select id from sessions where user_id = $1', [person.id])).toEqual([{ id: person.sessionId }])
  })
})

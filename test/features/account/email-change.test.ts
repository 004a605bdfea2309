import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { createTestApp, type Person, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { hostileAddresses, ruleFor } from '../../_util/hostile.ts'

const newPassword = 'two horses and a battery'

let app: TestApp
let calls: ReturnType<typeof accountCalls>
let serial = 0
beforeAll(async () => {
  app = await createTestApp()
  calls = accountCalls(app)
})
afterAll(() => app.close())

const nextAddress = () => {
  serial += 1
  return `new-${serial}@example.com`
}
const ask = (person: Person, newEmail: string, password = testPassword) =>
  app.call.requestEmailChange({ newEmail, password }, person.credential)
const confirm = (token: string) => app.call.confirmEmailChange({ token }).then(typeOf)
const addressOf = async (person: Person) =>
  (await app.sql<{ email: string }>('select email from users where id = $1', [person.id]))[0]?.email
const subjectsTo = (email: string) => app.mailbox.to(email).map((mail) => mail.subject)

/** Requests a change of address. @returns the token that was mailed to the new address */
async function confirmation(person: Person, newEmail = nextAddress()): Promise<string> {
  expect((await ask(person, newEmail)).__typename).toBe('MailSent')
  return calls.mailedToken(newEmail, 'confirm-email')
}

describe('requestEmailChange', () => {
  test('changes nothing yet, mails a link to the new address and a notice to the old one', async () => {
    const person = await app.createPerson()
    const newEmail = nextAddress()
    expect((await ask(person, `  ${newEmail.toUpperCase()} `)).__typename).toBe('MailSent')
    await app.server.drain()
    expect(subjectsTo(newEmail)).toEqual(['Confirm your new email address for Sallyport'])
    expect(subjectsTo(person.email)).toContain('A change of the address of your Sallyport account was requested')
    expect(app.mailbox.last(person.email).text).toContain(newEmail)
    expect(await addressOf(person)).toBe(person.email)
    await app.logInAs(person.email)
  })

  test('gives the same answer for an address with an account, and notifies only its owner', async () => {
    const person = await app.createPerson()
    const taken = await app.createPerson()
    const free = nextAddress()
    const answers = await Promise.all([free, taken.email].map((newEmail) => ask(person, newEmail)))
    expect(answers[0]).toEqual(answers[1])
    app.mailbox.clear()
    await app.server.drain()
    expect(subjectsTo(taken.email)).toEqual(['Your address stays with your Sallyport account'])
    expect(app.mailbox.last(taken.email).links).toEqual([])
    expect(app.mailbox.last(taken.email).text).not.toContain(person.email)
  })

  test('mails ten times a day to one address, whoever asks, whether or not it has an account', async () => {
    const people = [await app.createPerson(), await app.createPerson()]
    const [free, taken] = [nextAddress(), (await app.createPerson()).email]
    for (const newEmail of [free, taken]) {
      const answers: string[] = []
      for (let count = 0; count < 6; count += 1) {
        for (const person of people) answers.push(typeOf(await ask(person, newEmail)))
      }
      expect(answers).toEqual([...Array(10).fill('MailSent'), 'RATE_LIMITED', 'RATE_LIMITED'])
    }
    await app.clock.advance(86_400)
    const person = await app.createPerson()
    expect(typeOf(await ask(person, free))).toBe('MailSent')
  })

  test('refuses a malformed address, the current address, and a wrong password', async () => {
    const person = await app.createPerson()
    for (const newEmail of hostileAddresses) {
      expect([newEmail, await ask(person, newEmail)]).toMatchObject([
        newEmail,
        { fields: [{ path: ['newEmail'], rule: ruleFor(newEmail) }] },
      ])
    }
    expect(await ask(person, person.email.toUpperCase())).toMatchObject({
      fields: [{ path: ['newEmail'], rule: 'different' }],
    })
    expect((await ask(person, nextAddress(), 'wrong')).__typename).toBe('InvalidCredentialsError')
    const key = await app.createKey(person, ['profile:write'])
    const args = { newEmail: nextAddress(), password: testPassword }
    expect(typeOf(await app.call.requestEmailChange(args, key.credential))).toBe('FORBIDDEN')
  })
})

describe('confirmEmailChange', () => {
  test('changes the address, notifies both addresses, and ends all sessions except the requesting one', async () => {
    const person = await app.createPerson()
    const other = await app.logInAs(person.email)
    const newEmail = nextAddress()
    expect(await confirm(await confirmation(person, newEmail))).toBe('Done')
    expect(await calls.isAccepted(person.credential)).toBe(true)
    expect(await calls.isAccepted(other.credential)).toBe(false)
    const me = await app.execute('{ me { email emailVerified } }', {}, person.credential)
    expect(me.data.me).toEqual({ email: newEmail, emailVerified: true })
    await expect(app.logInAs(person.email)).rejects.toThrow('INVALID_CREDENTIALS')
    await app.logInAs(newEmail)
    await app.server.drain()
    for (const address of [person.email, newEmail]) {
      expect(subjectsTo(address)).toContain('The address of your Sallyport account was changed')
    }
  })

  test('works once, for a day, and not after a newer link or another change of the address', async () => {
    const person = await app.createPerson()
    const first = await confirmation(person)
    const second = await confirmation(person)
    expect(await confirm(first)).toBe('TokenInvalidError')
    await app.clock.advance(86_400)
    expect(await confirm(second)).toBe('TokenExpiredError')
    Object.assign(person, await app.logInAs(person.email))
    const third = await confirmation(person)
    await app.clock.advance(86_399)
    expect(await confirm(third)).toBe('Done')
    expect(await confirm(third)).toBe('TokenInvalidError')
    Object.assign(person, await app.logInAs((await addressOf(person)) ?? ''))
    const fourth = await confirmation(person)
    await app.sql(`update users set email = 'moved-by-hand@example.com' where id = $1`, [person.id])
    expect(await confirm(fourth)).toBe('TokenInvalidError')
    expect(await addressOf(person)).toBe('moved-by-hand@example.com')
  })

  test('refuses a token of another purpose', async () => {
    const person = await app.createPerson()
    await confirmation(person)
    const notice = await calls.mailedToken(person.email, 'not-me')
    await app.call.requestPasswordReset({ email: person.email })
    const reset = await calls.mailedToken(person.email, 'reset-password')
    for (const token of [notice, reset, person.accessToken, person.refreshToken, '', '\u0001', 'sp_ot_', 'ä']) {
      expect([token, await confirm(token)]).toEqual([token, 'TokenInvalidError'])
    }
    expect(await addressOf(person)).toBe(person.email)
  })

  test('gives an address that is taken meanwhile, or at the same time, to the first account', async () => {
    const late = await app.createPerson()
    const newEmail = nextAddress()
    const token = await confirmation(late, newEmail)
    await app.createPerson({ email: newEmail })
    expect(await confirm(token)).toBe('TokenInvalidError')
    for (let round = 0; round < 3; round++) {
      const wanted = nextAddress()
      const people = [await app.createPerson(), await app.createPerson()]
      const tokens = [await confirmation(people[0] as Person, wanted), await confirmation(people[1] as Person, wanted)]
      const kinds = await Promise.all(tokens.map(confirm))
      expect(kinds.toSorted()).toEqual(['Done', 'TokenInvalidError'])
    }
  })

  test('changes the address once when a link is used twenty times at once', async () => {
    const person = await app.createPerson()
    const token = await confirmation(person)
    const kinds = await Promise.all(Array.from({ length: 20 }, () => confirm(token)))
    expect(kinds.filter((kind) => kind !== 'TokenInvalidError')).toEqual(['Done'])
  })

  test.each([
    ['a reset', async (_owner: Person, token: string) => app.call.resetPassword({ token, newPassword }).then(typeOf)],
    [
      'a change of the password',
      async (owner: Person) =>
        app.call.changePassword({ currentPassword: testPassword, newPassword }, owner.credential).then(typeOf),
    ],
  ])('is void after %s, also if the link had not been made yet', async (_what, lockOut) => {
    const owner = await app.createPerson()
    const attacker = await app.logInAs(owner.email)
    await app.call.requestPasswordReset({ email: owner.email })
    const token = await calls.mailedToken(owner.email, 'reset-password')
    const [sent, queued] = [nextAddress(), nextAddress()]
    const first = await confirmation(attacker, sent)
    await ask(attacker, queued)
    expect(await lockOut(owner, token)).toBe('Done')
    expect(await confirm(first)).toBe('TokenInvalidError')
    await app.server.drain()
    expect(subjectsTo(queued)).toEqual([])
  })
})

describe('a change of address whose session is ended', () => {
  let admin: Person
  beforeAll(async () => {
    admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
  })

  test.each<[string, (owner: Person, attacker: Person) => Promise<{ __typename: string }>]>([
    ['revokeOtherSessions', (owner) => app.call.revokeOtherSessions({}, owner.credential)],
    ['revokeSession', (owner, { sessionId: id }) => app.call.revokeSession({ id }, owner.credential)],
    [
      'revokeSession with the id in capitals',
      (owner, { sessionId }) => app.call.revokeSession({ id: sessionId.toUpperCase() }, owner.credential),
    ],
    [
      'a refresh token of the session is used twice',
      async (_owner, { refreshToken }) => {
        await app.call.refresh({ refreshToken })
        await app.clock.advance(11)
        await app.call.refresh({ refreshToken })
        return { __typename: 'Done' }
      },
    ],
    ['revokeUserSessions', ({ id }) => app.call.revokeUserSessions({ id }, admin.credential)],
    ['suspendUser', ({ id }) => app.call.suspendUser({ id }, admin.credential)],
  ])('is void after %s, also if the link had not been made yet', async (_name, end) => {
    const owner = await app.createPerson()
    const attacker = await app.logInAs(owner.email)
    const queued = nextAddress()
    const sent = await confirmation(attacker)
    await ask(attacker, queued)
    expect(typeOf(await end(owner, attacker))).not.toContain('Error')
    expect(await confirm(sent)).toBe('TokenInvalidError')
    await app.server.drain()
    expect(subjectsTo(queued)).toEqual([])
    expect(await addressOf(owner)).toBe(owner.email)
  })

  test('works after the user has logged out, and after the user has ended the other sessions', async () => {
    const [one, two] = [await app.createPerson(), await app.createPerson()]
    const tokens = [await confirmation(one), await confirmation(two)] as const
    await app.call.logout({}, one.credential)
    await app.call.revokeOtherSessions({}, two.credential)
    expect([await confirm(tokens[0]), await confirm(tokens[1])]).toEqual(['Done', 'Done'])
  })
})

describe('disownChange', () => {
  const disown = (token: string) => app.call.disownChange({ token }).then(typeOf)
  const isNotMe = (link: string) => link.includes('/not-me?')

  test('restores the old address, and ends the sessions, keys and password of the attacker', async () => {
    const owner = await app.createPerson()
    const attacker = await app.logInAs(owner.email)
    const key = await app.createKey(attacker, ['profile:read'])
    const stolen = nextAddress()
    expect(await confirm(await confirmation(attacker, stolen))).toBe('Done')
    const ofOwner = await calls.mailedToken(owner.email, 'not-me')
    const ofAttacker = await calls.mailedToken(stolen, 'not-me')
    expect(await disown(ofOwner)).toBe('Done')
    expect(await addressOf(owner)).toBe(owner.email)
    expect(await Promise.all([owner, attacker, key].map((held) => calls.isAccepted(held.credential)))).toEqual([
      false,
      false,
      false,
    ])
    expect(typeOf(await app.call.refresh({ refreshToken: attacker.refreshToken }))).toBe('TokenInvalidError')
    for (const name of [owner.email, stolen]) await expect(app.logInAs(name)).rejects.toThrow('INVALID_CREDENTIALS')
    expect(await disown(ofAttacker)).toBe('TokenInvalidError')
    expect(await disown(ofOwner)).toBe('TokenInvalidError')
    const token = await calls.mailedToken(owner.email, 'reset-password')
    expect(
      app.mailbox
        .to(stolen)
        .flatMap((mail) => mail.links)
        .join(),
    ).not.toContain('/reset-password')
    expect(typeOf(await app.call.resetPassword({ token, newPassword }))).toBe('Done')
    await app.logInAs(owner.email, newPassword)
  })

  test('works before the change is confirmed, and voids the link to the new address', async () => {
    const owner = await app.createPerson()
    const token = await confirmation(await app.logInAs(owner.email))
    expect(await disown(await calls.mailedToken(owner.email, 'not-me'))).toBe('Done')
    expect(await confirm(token)).toBe('TokenInvalidError')
  })

  test('prevents an attacker who changed the address twice from restoring it', async () => {
    const owner = await app.createPerson()
    const attacker = await app.logInAs(owner.email)
    const stops = [nextAddress(), nextAddress()]
    for (const stop of stops) expect(await confirm(await confirmation(attacker, stop))).toBe('Done')
    const tokens = await Promise.all(stops.map((stop) => calls.mailedToken(stop, 'not-me')))
    const links = app.mailbox.to(owner.email).flatMap((mail) => mail.links)
    const ofOwner = new URL(links.findLast((link) => link.includes('/not-me?')) ?? '').searchParams.get('token') ?? ''
    expect(await disown(ofOwner)).toBe('Done')
    expect(await addressOf(owner)).toBe(owner.email)
    for (const token of tokens) expect(await disown(token)).toBe('TokenInvalidError')
  })

  test('gives the account to the mailbox that was notified first, also if an attacker has restored an address before', async () => {
    const owner = await app.createPerson()
    const attacker = await app.logInAs(owner.email)
    const [first, second] = [nextAddress(), nextAddress()]
    for (const stop of [first, second]) expect(await confirm(await confirmation(attacker, stop))).toBe('Done')
    await app.server.drain()
    const links = (email: string) => app.mailbox.to(email).flatMap((mail) => mail.links.filter(isNotMe).map(tokenOf))
    const ofOwner = links(owner.email).at(-1) ?? ''
    // The notice of the first change, to the address that it was changed to: made in the transaction of the owner's notice, after it.
    const [used = '', ...others] = [...links(first), ...links(second)]
    expect(others).toHaveLength(3)
    expect(await disown(used)).toBe('Done')
    expect(await addressOf(owner)).toBe(first)
    const token = await calls.mailedToken(first, 'reset-password')
    expect(typeOf(await app.call.resetPassword({ token, newPassword }))).toBe('Done')
    expect(await disown(ofOwner)).toBe('Done')
    expect(await addressOf(owner)).toBe(owner.email)
    for (const left of [...others, ...links(first)]) expect(await disown(left)).toBe('TokenInvalidError')
    expect(await addressOf(owner)).toBe(owner.email)
    await expect(app.logInAs(owner.email, newPassword)).rejects.toThrow('INVALID_CREDENTIALS')
  })

  test('keeps the second factor, because the mailbox alone must not remove it', async () => {
    const owner = await app.createPerson()
    await confirmation(owner)
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [owner.id])
    expect(await disown(await calls.mailedToken(owner.email, 'not-me'))).toBe('Done')
    const rows = await app.sql('select two_factor_enabled_at is not null as kept from users where id = $1', [owner.id])
    expect(rows).toEqual([{ kept: true }])
  })

  test('works for two weeks, and does not restore an address that another account has', async () => {
    const owner = await app.createPerson()
    await confirmation(owner)
    const notice = await calls.mailedToken(owner.email, 'not-me')
    await app.clock.advance(14 * 86_400)
    expect(await disown(notice)).toBe('TokenExpiredError')
    Object.assign(owner, await app.logInAs(owner.email))
    expect(await confirm(await confirmation(owner))).toBe('Done')
    const late = await calls.mailedToken(owner.email, 'not-me')
    const heir = await app.createPerson({ email: owner.email })
    expect(await disown(late)).toBe('TokenInvalidError')
    expect(await calls.isAccepted(heir.credential)).toBe(true)
    // The attacker has lost access all the same, and the audit trail says so.
    expect(await calls.isAccepted(owner.credential)).toBe(false)
    const events = await app.sql(`select details from audit_events where type = 'CHANGE_DISOWNED' and target_id = $1`, [
      owner.id,
    ])
    expect(events).toEqual([{ details: { moved: true, restored: false, secondFactor: false } }])
  })
})

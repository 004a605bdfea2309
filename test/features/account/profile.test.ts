import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { codeOf, createTestApp, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import type { UpdateProfileInput } from '../../_util/operations.generated.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileDeleting } from '../../_util/while-deleting.ts'

let app: TestApp
let calls: ReturnType<typeof accountCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = accountCalls(app)
})
afterAll(() => app.close())

describe('updateProfile', () => {
  let person: Person
  beforeAll(async () => {
    person = await app.createPerson({ name: 'Before', username: 'before' })
  })
  const update = (input: UpdateProfileInput, who = person) => app.call.updateProfile({ input }, who.credential)

  test('changes the given fields, keeps omitted ones, and removes values with null or an empty text', async () => {
    const profile = { name: 'Ada', username: 'ada.lovelace' }
    expect(await update(profile)).toMatchObject(profile)
    expect(await update({ name: '  Å\u0301da \u{1f980} ' })).toMatchObject({ ...profile, name: 'Ǻda \u{1f980}' })
    expect(await update({})).toMatchObject({ name: 'Ǻda \u{1f980}', username: 'ada.lovelace' })
    expect(await update({ username: null })).toMatchObject({ name: 'Ǻda \u{1f980}', username: null })
    expect(await update({ name: '', username: '' })).toMatchObject({ name: null, username: null })
  })

  test.each([
    ['name', 'a\nb'],
    ['name', 'a\u0001b'],
    ['name', 'a\u202eb'],
    ['name', '   '],
    ['name', 'x'.repeat(101)],
    ['username', 'ab'],
    ['username', '.abc'],
    ['username', 'a b c'],
    ['username', 'a@example.com'],
    ['username', 'аdmin'],
    ['username', 'x'.repeat(33)],
    ['username', '018f4c3e-0000-7000-8000-000000000000'],
  ])('refuses the %s %j', async (field, value) => {
    const answer = await update({ [field]: value })
    expect(answer).toMatchObject({
      __typename: 'ValidationError',
      fields: [{ path: ['input', field], rule: field }],
    })
  })

  test('a username is unique regardless of case, also when two users choose it at once', async () => {
    const other = await app.createPerson({ username: 'grace' })
    expect((await update({ username: 'GRACE' })).__typename).toBe('UsernameTakenError')
    expect(await update({ username: 'Grace' }, other)).toMatchObject({ username: 'Grace' })
    for (let round = 0; round < 3; round++) {
      const wanted = { username: `wanted-${round}` }
      const kinds = (await Promise.all([update(wanted), update(wanted, other)])).map((answer) => answer.__typename)
      expect(kinds.toSorted()).toEqual(['User', 'UsernameTakenError'])
    }
  })

  test('mails a notice of another username, and records the names of the changed fields', async () => {
    const renamed = await app.createPerson({ name: 'Ada', username: 'ada-1' })
    const key = await app.createKey(renamed, ['profile:read', 'profile:write'])
    const changes: UpdateProfileInput[] = [
      { name: 'Ada L', username: 'ada-1' },
      { name: 'Ada L', username: 'ada-2' },
      { name: 'Ada', username: null },
      { username: null },
    ]
    for (const input of changes) expect(typeOf(await app.call.updateProfile({ input }, key.credential))).toBe('User')
    await app.server.drain()
    const notices = app.mailbox.to(renamed.email).filter(({ subject }) => subject.includes('The username of your'))
    expect(notices.map(({ text }) => /from .* to [^.]*/.exec(text)?.[0])).toEqual([
      'from “ada-1” to “ada-2”',
      'from “ada-2” to none',
    ])
    expect(notices.flatMap(({ links }) => links).join()).toMatch(/^[^,]*\/not-me\?[^,]*,[^,]*\/not-me\?[^,]*$/)
    const events = await app.sql(
      `select details from audit_events where type = 'PROFILE_CHANGED' and target_id = $1 order by id`,
      [renamed.id],
    )
    const fields = [['name'], ['username'], ['name', 'username'], []]
    expect(events).toEqual(fields.map((names) => ({ details: { fields: names } })))
  })

  test('accepts an API key with profile:write, and changes nothing else of the account', async () => {
    const writer = await app.createKey(person, ['profile:read', 'profile:write'])
    const reader = await app.createKey(person, ['profile:read'])
    const input = { name: 'By key' }
    expect(await app.call.updateProfile({ input }, writer.credential)).toMatchObject({ name: 'By key' })
    expect(typeOf(await app.call.updateProfile({ input }, reader.credential))).toBe('FORBIDDEN')
    expect(typeOf(await app.call.updateProfile({ input }))).toBe('UNAUTHENTICATED')
    for (const extra of [{ role: 'admin' }, { email: 'x@example.com' }, { id: person.id }, { emailVerified: true }]) {
      expect(typeOf(await app.call.updateProfile({ input: { ...input, ...extra } }, person.credential))).toBe(
        'BAD_USER_INPUT',
      )
    }
  })
})

describe('deleteAccount', () => {
  test('deletes sessions, keys, links and codes, and sends a mail', async () => {
    const person = await app.createPerson({ username: 'leaving' })
    const other = await app.logInAs(person.email)
    const key = await app.createKey(person, ['profile:read'])
    await app.call.requestPasswordReset({ email: person.email })
    const token = await calls.mailedToken(person.email, 'reset-password')
    expect(codeOf(await app.call.deleteAccount({ password: 'wrong' }, person.credential))).toBe('INVALID_CREDENTIALS')
    const asKey = typeOf(await app.call.deleteAccount({ password: testPassword }, key.credential))
    expect(asKey).toBe('FORBIDDEN')
    expect(typeOf(await app.call.deleteAccount({ password: testPassword }, person.credential))).toBe('Done')
    for (const held of [person, other, key]) expect(await calls.isAccepted(held.credential)).toBe(false)
    expect(typeOf(await app.call.refresh({ refreshToken: other.refreshToken }))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.resetPassword({ token, newPassword: 'two horses and a battery' }))).toBe(
      'TokenInvalidError',
    )
    await expect(app.logInAs(person.email)).rejects.toThrow('INVALID_CREDENTIALS')
    await app.server.drain()
    expect(app.mailbox.last(person.email)).toMatchObject({
      subject: 'Your Sallyport account was deleted',
      links: [],
    })
    const kept = await app.sql('select type from audit_events where target_id = $1 order by id desc limit 1', [
      person.id,
    ])
    expect(kept).toEqual([{ type: 'ACCOUNT_DELETED' }])
    const again = await app.createPerson({ email: person.email, username: 'leaving' })
    expect(again.id).not.toBe(person.id)
  })

  test('by a session that ends meanwhile deletes nothing', async () => {
    const person = await app.createPerson()
    const end = 'update sessions set revoked_at = sallyport_now() where id = $1'
    const work = () => app.call.deleteAccount({ password: testPassword }, person.credential)
    expect(typeOf(await whileChanging(app, [end, [person.sessionId]], work))).toBe('TOKEN_INVALID')
    expect(typeOf(await app.call.login({ input: { identifier: person.email, password: testPassword } }))).toBe(
      'AuthTokens',
    )
  })

  test('of an account that is deleted meanwhile is done', async () => {
    const person = await app.createPerson()
    const work = () => app.call.deleteAccount({ password: testPassword }, person.credential)
    expect(typeOf(await whileDeleting(app, person.id, work))).toBe('Done')
  })

  test('answers each of ten parallel requests, and sends one mail', async () => {
    const person = await app.createPerson()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        app.call.deleteAccount({ password: testPassword }, person.credential).then(typeOf),
      ),
    )
    expect(answers).toContain('Done')
    expect(answers.join()).not.toMatch(/INTERNAL|OVERLOADED/)
    await app.server.drain()
    const subjects = app.mailbox.to(person.email).map((mail) => mail.subject)
    expect(subjects.filter((subject) => subject.includes('deleted'))).toHaveLength(1)
  })
})

describe('texts that users typed never become markup of a mail', () => {
  const names = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    'Win a prize at https://evil.example/now',
    'evil.example',
    `O'Neil & <b>Söhne</b>`,
    '{{7*7}} #{7*7} <%= 7*7 %>',
  ]

  test.each(names)('the name %s', async (name) => {
    const email = `hostile-${names.indexOf(name)}@example.com`
    app.mailbox.clear()
    await app.call.signup({ input: { email, password: testPassword, name } })
    await app.server.drain()
    const { subject, html, text, links } = app.mailbox.last(email)
    const written = html.replaceAll('&lt;', '').replaceAll('&gt;', '')
    expect(written).not.toMatch(/<(img|script|b)\b|onerror=alert\(1\)>/)
    for (const part of [html, text, subject]) expect(part).not.toContain('evil.example')
    expect(subject).toBe('Confirm your email address for Sallyport')
    expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual(links)
    expect(links).toHaveLength(1)
  })

  test('the name of an API key and a new address', async () => {
    const person = await app.createPerson()
    await app.createKey(person, ['profile:read'], { name: '<a href="https://evil.example">key</a>' })
    const newEmail = `a'<b>'@example.com`
    expect(typeOf(await app.call.requestEmailChange({ newEmail, password: testPassword }, person.credential))).toBe(
      'ValidationError',
    )
    const odd = `a'&{x}=@example.com`
    await app.call.requestEmailChange({ newEmail: odd, password: testPassword }, person.credential)
    await app.server.drain()
    const html = app.mailbox.to(person.email).map((mail) => mail.html)
    expect(html.join()).not.toMatch(/<a href="https:\/\/evil/)
    expect(html.join()).toContain('a&#39;&amp;{x}=@example.com')
    expect(app.mailbox.last(odd).links).toHaveLength(1)
  })
})

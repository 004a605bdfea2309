import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp, testPassword } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

const path = '/accept-invitation'

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let owner: Person
let organizationId: string
beforeAll(async () => {
  app = await createTestApp()
  calls = invitationCalls(app)
  owner = await app.createPerson({ name: 'Grace <b>Hopper</b>' })
  organizationId = await calls.found(owner, 'Acme <i>& Sons</i>')
})
afterAll(() => app.close())

const open = (token: string) => read(fetch(`${app.url}${path}?${new URLSearchParams({ token })}`))
const post = (fields: Record<string, string>) =>
  read(fetch(app.url + path, { method: 'POST', body: new URLSearchParams(fields) }))
const passwords = { password: testPassword, passwordConfirmation: testPassword }

async function read(answer: Promise<Response>) {
  const response = await answer
  const html = await response.text()
  return { status: response.status, html, title: /<h1>(.*?)<\/h1>/.exec(html)?.[1] }
}

describe('an address with an account', () => {
  test('joins by one press, signed in nowhere', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email, 'admin')
    const shown = await open(token)
    expect(shown.title).toBe('You are invited')
    for (const words of [
      'Acme &lt;i&gt;&amp; Sons&lt;/i&gt;',
      'Grace &lt;b&gt;Hopper&lt;/b&gt;',
      'admin',
      ada.email,
      'close this page',
    ]) {
      expect(shown.html).toContain(words)
    }
    expect(await calls.roleOf(organizationId, ada)).toBeNull()
    const joined = await post({ token })
    expect([joined.status, joined.title]).toEqual([200, 'You are a member'])
    expect(joined.html).toContain('Acme &lt;i&gt;')
    expect(await calls.roleOf(organizationId, ada)).toBe('admin')
    const [event] = await app.sql(
      `select actor_id from audit_events where type = 'MEMBER_JOINED' order by id desc limit 1`,
    )
    expect(event).toEqual({ actor_id: ada.id })
  })

  test('that was never confirmed does not join: a stranger may have signed up with it', async () => {
    const lax = await app.startAnother({ requireEmailVerification: false })
    const email = calls.nextEmail()
    await lax.call.signup({ input: { email, password: 'the password of a stranger' } })
    await lax.close()
    const { token } = await calls.invite(owner, organizationId, email)
    const refused = await post({ token })
    expect([refused.status, refused.title]).toEqual([409, 'Confirm your address first'])
    expect(refused.html).toContain('href="/reset-password"')
    expect((await post({ token, ...passwords })).status).toBe(409)
    const [user] = await app.sql<{ id: string }>('select id from users where email = $1', [email])
    expect(await calls.roleOf(organizationId, { id: user?.id ?? '' })).toBeNull()
    // A reset proves the mailbox, and the invitation still works.
    await app.call.requestPasswordReset({ email })
    await app.server.drain()
    const reset = new URL(app.mailbox.last(email).links[0] ?? '').searchParams.get('token') ?? ''
    await app.call.resetPassword({ token: reset, newPassword: testPassword })
    expect((await post({ token })).title).toBe('You are a member')
  })

  test('that is suspended does not join', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [ada.id])
    const refused = await post({ token })
    expect([refused.status, refused.title]).toEqual([403, 'Your account is suspended'])
    expect(await calls.roleOf(organizationId, ada)).toBeNull()
  })

  test('whose user is a member of 200 organizations is told so', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    await app.sql(
      `with made as (insert into organizations (slug, name, folded_name, created_at, updated_at)
         select 'page-' || n, 'One', 'one', sallyport_now(), sallyport_now() from generate_series(1, 200) n returning id)
       insert into organization_members (organization_id, user_id, role, created_at)
       select id, $1, 'member', sallyport_now() from made`,
      [ada.id],
    )
    const refused = await post({ token })
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('200 organizations')
  })
})

describe('an address without an account', () => {
  let invited: { email: string; token: string }
  beforeEach(async () => {
    invited = await calls.invite(owner, organizationId)
  })

  test('signs up with a name and a password, joins, and then logs in', async () => {
    const { email, token } = invited
    expect((await open(token)).html).not.toContain('type="password"')
    const form = await post({ token })
    expect([form.status, form.title]).toEqual([200, 'Create your account'])
    expect(await app.sql('select 1 from users where email = $1', [email])).toEqual([])
    const done = await post({ token, name: 'Ada Lovelace', ...passwords })
    expect([done.status, done.title]).toEqual([200, 'You are a member'])
    const person = await app.logInAs(email)
    expect(await calls.roleOf(organizationId, person)).toBe('member')
    const { data } = await app.execute('{ me { name emailVerified sessions { totalCount } } }', {}, person.credential)
    // The page signs nobody in: the session is that of the login.
    expect(data.me).toEqual({ name: 'Ada Lovelace', emailVerified: true, sessions: { totalCount: 1 } })
    expect((await post({ token, ...passwords })).status).toBe(400)
  })

  test('can leave out the name', async () => {
    expect((await post({ token: invited.token, name: ' ', ...passwords })).title).toBe('You are a member')
    const person = await app.logInAs(invited.email)
    expect((await app.execute('{ me { name } }', {}, person.credential)).data.me).toEqual({ name: null })
  })

  test('keeps the name and the token, and never shows the password again, if something is wrong', async () => {
    const { token } = invited
    for (const [fields, field, message] of [
      [{ password: 'short1', passwordConfirmation: 'short1' }, 'password', 'at least 8 characters'],
      [{ password: testPassword, passwordConfirmation: 'another' }, 'passwordConfirmation', 'not the same'],
      [{ password: testPassword }, 'passwordConfirmation', 'not the same'],
      [{ password: 'password123', passwordConfirmation: 'password123' }, 'password', 'common passwords'],
      [{ ...passwords, name: `"><script>${'x'.repeat(100)}` }, 'name', '1 to 100 characters'],
    ] as const) {
      const shown = await post({ token, name: 'Ada "Ace"', ...fields })
      expect(shown.status).toBe(422)
      expect(shown.html).toMatch(new RegExp(`<p class="wrong" id="${field}-error">[^<]*${message}`))
      expect(shown.html).toContain(`name="token" value="${token}"`)
      for (const text of [fields.password, '<script']) expect(shown.html).not.toContain(text)
      if (field !== 'name') expect(shown.html).toContain('value="Ada &quot;Ace&quot;"')
    }
    expect((await post({ token, ...passwords })).title).toBe('You are a member')
  })

  test('that gets an account while the form is open joins with it', async () => {
    const { email, token } = invited
    await post({ token })
    const ada = await app.createPerson({ email })
    expect(
      (await post({ token, password: 'quite another password', passwordConfirmation: 'quite another password' })).title,
    ).toBe('You are a member')
    expect(await calls.roleOf(organizationId, ada)).toBe('member')
    await expect(app.logInAs(email, 'quite another password')).rejects.toThrow('INVALID_CREDENTIALS')
  })
})

test('a void invitation shows neither its organization nor a form', async () => {
  const sender = await app.createPerson()
  await calls.addMember(organizationId, sender, 'admin')
  const { token } = await calls.invite(sender, organizationId)
  await app.call.leaveOrganization({ id: organizationId }, sender.credential)
  for (const refused of [await open(token), await post({ token }), await post({ token, ...passwords })]) {
    expect(refused.status).toBe(400)
    expect(refused.html).toContain('may no longer invite')
    expect(refused.html).not.toMatch(/Acme|<form/)
  }
})

test('its forms are counted in the window of `acceptInvitation`', async () => {
  const another = await app.startAnother({ rateLimits: true })
  const answers: Response[] = []
  const { token } = await calls.invite(owner, organizationId)
  for (let at = 0; at < 31; at += 1) {
    const fields = { token, name: '', password: 'short', passwordConfirmation: 'short' }
    const body = new URLSearchParams(at % 2 ? { token } : fields)
    answers.push(await fetch(another.url + path, { method: 'POST', body }))
  }
  expect(answers.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1)
  expect(answers.at(-1)?.headers.get('retry-after')).toBe('900')
  const answer = await another.call.acceptInvitation({ token }, owner.credential)
  expect(answer).toMatchObject({ code: 'RATE_LIMITED' })
  await another.close()
})

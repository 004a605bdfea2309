import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hooks } from '../../../src/core/hooks/hooks.ts'
import {
  codeOf,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
  typeOf,
} from '../../_util/app.ts'
import { recordStatements } from '../../_util/record-statements.ts'
import { invitationCalls } from '../organization/invitation-calls.ts'

// Three servers on one database: with sign-up for everybody, for invited people, and for nobody.
let open: TestApp
let invited: TestApp
let off: TestApp
let calls: ReturnType<typeof invitationCalls>
let owner: Person
let organizationId: string
const asked: object[] = []
const hooks: Hooks = { beforeSignup: ({ client: _client, ...event }) => void asked.push(event) }

beforeAll(async () => {
  open = await createTestApp({}, { hooks })
  invited = await open.startAnother({ signup: 'invited' }, { hooks })
  // Where addresses do not have to be confirmed, an open sign-up tells which of them have accounts.
  off = await open.startAnother({ signup: 'off', requireEmailVerification: false }, { hooks })
  calls = invitationCalls(open)
  owner = await open.createPerson()
  organizationId = await calls.found(owner)
})
afterAll(async () => {
  await off.close()
  await invited.close()
  await open.close()
})

const usersOf = (email: string) => open.sql('select id from users where email = $1', [email])
const signUp = ({ call }: TestApp, email: string, more: object = {}) =>
  call.signup({ input: { email, password: testPassword, ...more } })

/** Signs up while everybody can. @returns the token of the link, which is not used yet */
async function signUpBefore(email: string): Promise<string> {
  await signUp(open, email)
  await open.server.drain()
  return tokenOf(open.mailbox.last(email).links[0])
}

const closedWith = (message: string) => ({
  __typename: 'RequestError',
  status: 403,
  code: 'FORBIDDEN',
  message,
  extensions: { reason: 'SIGNUP_CLOSED' },
})
const onlyAdministrators = 'Sign-up is closed on this server. Only an administrator can create an account.'
const onlyInvited = 'Sign-up on this server requires an invitation.'

describe.each([
  ['invited', () => invited, onlyInvited],
  ['off', () => off, onlyAdministrators],
])('SIGNUP=%s', (_value, server, message) => {
  test('answers every address alike: without a query, and without a hook', async () => {
    const pending = calls.nextEmail()
    await signUpBefore(pending)
    asked.length = 0
    for (const email of [calls.nextEmail(), owner.email, pending, 'no address']) {
      const { result, statements } = await recordStatements(server(), () => signUp(server(), email))
      expect({ email, result, statements }).toEqual({ email, result: closedWith(message), statements: [] })
    }
    expect(asked).toEqual([])
  })

  test('refuses the link of a sign-up from before, and keeps it for the day on which sign-up is open again', async () => {
    const email = calls.nextEmail()
    const token = await signUpBefore(email)
    expect(await server().call.verifyEmail({ token })).toEqual(closedWith(message))
    const page = await fetch(`${server().url}/verify-email`, { method: 'POST', body: new URLSearchParams({ token }) })
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining(message)])
    expect(await usersOf(email)).toEqual([])
    expect(typeOf(await open.call.verifyEmail({ token }))).toBe('Done')
    expect(await usersOf(email)).toHaveLength(1)
  })

  test('mails no link for a sign-up from before, with the same answer', async () => {
    const email = calls.nextEmail()
    const token = await signUpBefore(email)
    const before = open.mailbox.to(email).length
    const answer = await server().call.resendVerificationEmail({ email })
    await server().server.drain()
    expect(open.mailbox.to(email)).toHaveLength(before)
    expect(await server().call.resendVerificationEmail({ email: owner.email })).toEqual(answer)
    expect(typeOf(await open.call.verifyEmail({ token }))).toBe('Done')
  })

  test('mails no link for a sign-up whose mail still waited in the queue', async () => {
    const email = calls.nextEmail()
    await signUp(open, email)
    await server().server.drain()
    expect(open.mailbox.to(email)).toEqual([])
  })

  test('leaves users who have an account, and administrators who create one, as they are', async () => {
    expect((await server().logInAs(owner.email)).id).toBe(owner.id)
    const admin = await open.createPerson()
    await open.giveRole(admin, 'admin')
    const input = { email: calls.nextEmail(), password: testPassword, emailVerified: true }
    const made = expectType(await server().call.createUser({ input }, admin.credential), 'User')
    expect((await server().logInAs(input.email)).id).toBe(made.id)
  })

  test('has no link for signing up on the front page', async () => {
    const linksOf = async ({ url }: TestApp) =>
      [...(await (await fetch(url)).text()).matchAll(/href="(\/account\/[^"]*)"/g)].map(([, href]) => href)
    expect(await linksOf(open)).toEqual(['/account/sign-up', '/account/sign-in'])
    expect(await linksOf(server())).toEqual(['/account/sign-in'])
  })
})

describe('an invitation', () => {
  const post = async ({ url }: TestApp, fields: Record<string, string>) => {
    const response = await fetch(`${url}/accept-invitation`, { method: 'POST', body: new URLSearchParams(fields) })
    const html = await response.text()
    return { status: response.status, title: /<h1>(.*?)<\/h1>/.exec(html)?.[1], html }
  }
  const passwords = { password: testPassword, passwordConfirmation: testPassword }

  test('makes an account by `signup` where invited people can sign up, and the hook knows of it', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    asked.length = 0
    expect(await signUp(invited, email)).toEqual(closedWith(onlyInvited))
    const { user } = expectType(await signUp(invited, email, { invitationToken: token }), 'AuthTokens')
    expect(user).toMatchObject({ email, emailVerified: true })
    expect(asked).toEqual([{ email, username: null, name: null, invited: true, data: null }])
  })

  test('has to be valid, and for the address', async () => {
    const [other, { email, token }] = [calls.nextEmail(), await calls.invite(owner, organizationId)]
    asked.length = 0
    expect(codeOf(await signUp(invited, email, { invitationToken: '' }))).toBe('INVITATION_NOT_FOUND')
    expect(await signUp(invited, other, { invitationToken: token })).toMatchObject({
      fields: [{ path: ['input', 'invitationToken'], rule: 'invited_address' }],
    })
    expect(asked).toEqual([])
    expect([...(await usersOf(email)), ...(await usersOf(other))]).toEqual([])
  })

  test('makes no account by `signup` where nobody can sign up', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    expect(await signUp(off, email, { invitationToken: token })).toEqual(closedWith(onlyAdministrators))
    expect(await usersOf(email)).toEqual([])
  })

  test('makes an account on its page where invited people can sign up', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    expect((await post(invited, { token })).title).toBe('Create your account')
    expect((await post(invited, { token, ...passwords })).title).toBe('You are a member')
    expect(await usersOf(email)).toHaveLength(1)
  })

  test('makes none on its page where nobody can, and waits for the account that an administrator creates', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    for (const fields of [{ token }, { token, ...passwords }]) {
      const { status, title, html } = await post(off, fields)
      expect([status, title]).toEqual([403, 'Sign-up is closed'])
      expect(html).not.toContain('type="password"')
    }
    expect(await usersOf(email)).toEqual([])
    const person = await open.createPerson({ email })
    expect((await post(off, { token })).title).toBe('You are a member')
    expect(await calls.roleOf(organizationId, person)).toBe('member')
  })

  test('says in its mail that it can make an account, where it can', async () => {
    const says = async (server: TestApp) => {
      const { email } = await invitationCalls(server).invite(owner, organizationId, calls.nextEmail())
      return open.mailbox.last(email).text.includes('can create one with it')
    }
    expect([await says(open), await says(invited), await says(off)]).toEqual([true, true, false])
  })
})

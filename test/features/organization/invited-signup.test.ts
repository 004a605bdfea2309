import bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Hooks, refuse } from '../../../src/core/hooks/hooks.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

const events: string[] = []
const hooks: Hooks = {
  beforeSignup: ({ email }) => (email?.startsWith('refused') ? refuse('NOT_HERE', 'Not here.') : undefined),
  afterSignup: ({ user }) => void events.push(`signed up ${user.email} ${user.emailVerified}`),
  afterLogin: ({ user, method }) => void events.push(`logged in ${user.email} ${method}`),
}

describe.each([
  ['where addresses have to be confirmed', true],
  ['where they do not', false],
])('signing up through an invitation, %s,', (_name, requireEmailVerification) => {
  let app: TestApp
  let calls: ReturnType<typeof invitationCalls>
  let owner: Person
  let organizationId: string
  beforeAll(async () => {
    app = await createTestApp({ requireEmailVerification }, { hooks })
    calls = invitationCalls(app)
    owner = await app.createPerson()
    organizationId = await calls.found(owner)
  })
  afterAll(() => app.close())

  const signUp = (email: string, invitationToken: string, more: object = {}) =>
    app.call.signup({ input: { email, password: testPassword, invitationToken, ...more } })
  const usersOf = (email: string) =>
    app.sql<{ id: string; password_unproved: boolean; email_verified_at: unknown; first_verified_at: unknown }>(
      'select id, password_unproved, email_verified_at, first_verified_at from users where email = $1',
      [email],
    )

  test('makes a confirmed account at once, in the organization, and signs it in there', async () => {
    const { email, token } = await calls.invite(owner, organizationId, undefined, 'admin')
    app.mailbox.clear()
    events.length = 0
    const answer = await signUp(` ${email.toUpperCase()}`, token, { name: 'Ada', username: `ada${serialOf(email)}` })
    const { accessToken, refreshToken, deviceToken, user } = expectType(answer, 'AuthTokens')
    expect(user).toMatchObject({ email, name: 'Ada', emailVerified: true })
    expect([refreshToken, deviceToken]).not.toContain(null)
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ org_id: organizationId, org_role: 'admin' })
    expect(claims.org_scope).toContain('members:write')
    const query = '{ me { id } access { session { organization { id myRole } } } }'
    const seen = await app.execute(query, {}, { bearer: accessToken })
    expect(seen.data).toEqual({
      me: { id: user.id },
      access: { session: { organization: { id: organizationId, myRole: 'admin' } } },
    })
    const [row] = await usersOf(email)
    expect(row).toMatchObject({ password_unproved: true })
    expect([row?.email_verified_at, row?.first_verified_at]).not.toContain(null)
    expect(await calls.pending(owner, organizationId)).not.toContain(email)
    await app.server.drain()
    // There is nothing left to confirm: the one mail is a notice.
    expect(app.mailbox.to(email)).toMatchObject([{ links: [expect.stringContaining('/not-me?')] }])
    expect(events).toEqual([`signed up ${email} true`, `logged in ${email} signup`])
    const recorded = await app.sql<{ type: string; organization_id: string | null }>(
      'select type, organization_id from audit_events where actor_id = $1 order by id',
      [user.id],
    )
    expect(recorded).toEqual([
      { type: 'SIGNED_UP', organization_id: null },
      { type: 'EMAIL_VERIFIED', organization_id: null },
      { type: 'MEMBER_JOINED', organization_id: organizationId },
      { type: 'LOGGED_IN', organization_id: organizationId },
    ])
    await expect(app.logInAs(email)).resolves.toMatchObject({ id: user.id })
    expect(codeOf(await signUp(email, token))).toBe('INVITATION_NOT_FOUND')
  })

  test('lets the answer read the organization of the new session', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    const document = `mutation($input: SignupInput!) { signup(input: $input) {
      ... on AuthTokens { session { organization { id } } user { email organizations { role } } } } }`
    const { data } = await app.execute(document, { input: { email, password: testPassword, invitationToken: token } })
    expect(data.signup).toEqual({
      session: { organization: { id: organizationId } },
      user: { email, organizations: [{ role: 'member' }] },
    })
  })

  test('is refused for another address, and proves no other', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    const other = calls.nextEmail()
    expect(await signUp(other, token)).toMatchObject({
      fields: [{ path: ['input', 'invitationToken'], rule: 'invited_address' }],
    })
    expect(await usersOf(other)).toEqual([])
    expectType(await signUp(email, token), 'AuthTokens')
  })

  test('is refused with a token that is invalid, revoked or void', async () => {
    const email = calls.nextEmail()
    for (const token of ['', 'abc', `sp_ot_${'A'.repeat(43)}`]) {
      expect([token, codeOf(await signUp(email, token))]).toEqual([token, 'INVITATION_NOT_FOUND'])
    }
    const revoked = await calls.invite(owner, organizationId)
    await app.call.revokeInvitation({ id: revoked.id }, owner.credential)
    expect(codeOf(await signUp(revoked.email, revoked.token))).toBe('INVITATION_NOT_FOUND')
    const sender = await app.createPerson()
    await calls.addMember(organizationId, sender, 'admin')
    const orphaned = await calls.invite(sender, organizationId)
    await app.call.leaveOrganization({ id: organizationId }, sender.credential)
    expect(codeOf(await signUp(orphaned.email, orphaned.token))).toBe('INVITATION_NOT_FOUND')
    const gone = await calls.found(owner, 'Gone')
    const last = await calls.invite(owner, gone)
    await app.call.deleteOrganization({ id: gone }, owner.credential)
    expect(codeOf(await signUp(last.email, last.token))).toBe('INVITATION_NOT_FOUND')
    for (const { email } of [revoked, orphaned, last]) expect(await usersOf(email)).toEqual([])
  })

  test('is refused after seven days', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    await app.clock.advance(7 * 86_400)
    expect(codeOf(await signUp(email, token))).toBe('TOKEN_EXPIRED')
    expect(await usersOf(email)).toEqual([])
    owner = await app.logInAs(owner.email)
  })

  test('tells the reader of the mailbox that the address has an account, and spends nothing', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    const hash = vi.spyOn(bcrypt, 'hash')
    expect(codeOf(await signUp(ada.email, token))).toBe('EMAIL_TAKEN')
    expect(hash).toHaveBeenCalledTimes(1)
    expect(await calls.roleOf(organizationId, ada)).toBeNull()
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('keeps the rules of every sign-up, and a refusal leaves the invitation as it is', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    await app.createPerson({ username: `taken${serialOf(email)}` })
    for (const [more, code] of [
      [{ password: 'short' }, 'VALIDATION_ERROR'],
      [{ password: 'password123' }, 'PASSWORD_COMPROMISED'],
      [{ password: email }, 'PASSWORD_COMPROMISED'],
      [{ passwordConfirmation: 'another one' }, 'VALIDATION_ERROR'],
      [{ username: '!' }, 'VALIDATION_ERROR'],
      [{ username: `TAKEN${serialOf(email)}` }, 'USERNAME_TAKEN'],
    ] as const) {
      expect(codeOf(await signUp(email, token, more))).toBe(code)
    }
    const refused = await calls.invite(owner, organizationId, `refused-${calls.nextEmail()}`)
    expect(codeOf(await signUp(refused.email, refused.token))).toBe('FORBIDDEN')
    const hash = vi.spyOn(bcrypt, 'hash')
    expectType(await signUp(email, token), 'AuthTokens')
    expect(hash).toHaveBeenCalledTimes(1)
  })

  test('makes one account and one membership when it is sent twenty times at once', async () => {
    const { email, token } = await calls.invite(owner, organizationId)
    const answers = await Promise.all(Array.from({ length: 20 }, () => signUp(email, token)))
    const outcomes = answers.map((answer) => codeOf(answer) ?? answer.__typename)
    expect(outcomes.filter((outcome) => outcome === 'AuthTokens')).toHaveLength(1)
    for (const outcome of outcomes) expect(['AuthTokens', 'EMAIL_TAKEN', 'INVITATION_NOT_FOUND']).toContain(outcome)
    const [user, ...others] = await usersOf(email)
    expect(others).toEqual([])
    expect(await calls.roleOf(organizationId, { id: user?.id ?? '' })).toBe('member')
  })
})

describe('at the same time as another change', () => {
  let app: TestApp
  let calls: ReturnType<typeof invitationCalls>
  let owner: Person
  let organizationId: string
  beforeAll(async () => {
    app = await createTestApp()
    calls = invitationCalls(app)
    owner = await app.createPerson()
    organizationId = await calls.found(owner)
  })
  afterAll(() => app.close())

  /** An attacker's sign-up with an address, and its link. */
  const ambush = async (email: string) => {
    await app.call.signup({ input: { email, password: 'a plan to wait in ambush' } })
    await app.server.drain()
    return tokenOf(app.mailbox.last(email).links.find((link) => link.includes('/verify-email?')))
  }

  test('a sign-up whose invitation is revoked makes an account in the organization, or none', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { id, email, token } = await calls.invite(owner, organizationId)
      const input = { email, password: testPassword, invitationToken: token }
      const [signed, revoked] = await Promise.all([
        app.call.signup({ input }),
        app.call.revokeInvitation({ id }, owner.credential),
      ])
      const users = await app.sql<{ id: string }>('select id from users where email = $1', [email])
      const isMember = users[0] ? await calls.roleOf(organizationId, users[0]) : null
      const outcome = `${codeOf(signed) ?? signed.__typename} ${codeOf(revoked) ?? revoked.__typename}`
      const joined = outcome === 'AuthTokens INVITATION_NOT_FOUND'
      expect([outcome, users.length, isMember]).toEqual(
        joined ? [outcome, 1, 'member'] : ['INVITATION_NOT_FOUND Done', 0, null],
      )
    }
  })

  test('pending sign-ups end with the account, and their passwords get the answers that they got before', async () => {
    const email = calls.nextEmail()
    const link = await ambush(email)
    const logIn = () => app.call.login({ input: { identifier: email, password: 'a plan to wait in ambush' } })
    const before = await logIn()
    expect(codeOf(before)).toBe('EMAIL_NOT_VERIFIED')
    const { token } = await calls.invite(owner, organizationId, email)
    const input = { email, password: testPassword, invitationToken: token }
    expectType(await app.call.signup({ input }), 'AuthTokens')
    expect(codeOf(await app.call.verifyEmail({ token: link }))).toBe('TOKEN_INVALID')
    expect(await logIn()).toEqual(before)
    await expect(app.logInAs(email)).resolves.toMatchObject({ email })
  })

  test('a pending sign-up and an invitation that are used at once make one account, and do not wait for each other', async () => {
    for (let round = 0; round < 20; round += 1) {
      const email = calls.nextEmail()
      const link = await ambush(email)
      const { token } = await calls.invite(owner, organizationId, email)
      await app.sql('delete from attempt_counters')
      const input = { email, password: testPassword, invitationToken: token }
      const [verified, signed] = await Promise.all([app.call.verifyEmail({ token: link }), app.call.signup({ input })])
      const outcome = `${codeOf(verified) ?? verified.__typename} ${codeOf(signed) ?? signed.__typename}`
      expect(['Done EMAIL_TAKEN', 'TOKEN_INVALID AuthTokens']).toContain(outcome)
      expect(await app.sql('select 1 from users where email = $1', [email])).toHaveLength(1)
    }
    const [statistics] = await app.sql<{ deadlocks: string }>(
      'select deadlocks::text from pg_stat_database where datname = current_database()',
    )
    expect(statistics?.deadlocks).toBe('0')
  })
})

function serialOf(email: string): string {
  return /\d+/.exec(email)?.[0] ?? ''
}

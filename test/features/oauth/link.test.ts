import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { codeOf, expectType, type Person, tokenOf, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { storePasskey } from '../../_util/store-rows.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { whileLocked } from '../../_util/while-locked.ts'
import { createOAuthApp, type OAuthApp, redirectUri } from './oauth-app.ts'

let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp()
})
afterAll(() => at.close())

let serial = 0
const nextUser = () => {
  serial += 1
  return { sub: `linked-${serial}`, email: `linked-${serial}@gmail.com`, emailVerified: true }
}
const accountsOf = async (person: Pick<Person, 'credential'>) => {
  const answer = await at.app.execute<{
    me: { oauthAccounts: { id: string; email: string; provider: { id: string } }[] }
  }>('{ me { oauthAccounts { id email provider { id } } } }', {}, person.credential)
  return answer.data.me.oauthAccounts
}
const unlink = (id: string, { credential }: Pick<Person, 'credential'>) =>
  at.app.call.unlinkOAuthAccount({ id }, credential)

describe('linking', () => {
  test('gives the account another way to sign in, and mails a notice', async () => {
    const person = await at.app.createPerson()
    const user = nextUser()
    const linked = expectType(await at.link(user, person.credential), 'OAuthAccount')
    expect(await accountsOf(person)).toMatchObject([{ id: linked.id, email: user.email, provider: { id: 'google' } }])
    expect(expectType(await at.signIn(user), 'AuthTokens').user.id).toBe(person.id)
    await at.app.server.drain()
    expect(at.app.mailbox.last(person.email).subject).toContain('with GOOGLE')
    const [event] = await at.app.sql(
      `select details from audit_events where type = 'OAUTH_ACCOUNT_LINKED' and actor_id = $1`,
      [person.id],
    )
    expect(event).toEqual({ details: { provider: 'google', oauthAccountId: linked.id } })
  })

  test('after AccountExistsError and a login joins the account', async () => {
    const user = { ...nextUser(), hostedDomain: 'example.com' }
    const person = await at.app.createPerson({ email: user.email })
    expectType(await at.signIn(user), 'AccountExistsError')
    expectType(await at.link(user, person.credential), 'OAuthAccount')
    expect(expectType(await at.signIn(user), 'AuthTokens').user.id).toBe(person.id)
  })

  test('needs a proof that is not older than five minutes', async () => {
    const person = await at.app.createPerson()
    await at.app.clock.advance(301)
    const input = { provider: 'google', redirectUri, ...createPkce() }
    expect(codeOf(await at.app.call.startOAuthLink(input, person.credential))).toBe('PROOF_REQUIRED')
  })

  test('is refused in an impersonated session and with an API key', async () => {
    const [admin, person] = [await at.app.createPerson(), await at.app.createPerson()]
    await at.app.giveRole(admin, 'admin')
    const opened = await at.app.call.impersonateUser({ id: person.id, reason: 'A test' }, admin.credential)
    const bearer = expectType(opened, 'AuthTokens').accessToken
    const key = await at.app.createKey(person, ['profile:write'])
    const input = { provider: 'google', redirectUri, ...createPkce() }
    for (const credential of [{ bearer }, key.credential]) {
      expect(codeOf(await at.app.call.startOAuthLink(input, credential))).toBe('FORBIDDEN')
      expect(codeOf(await at.app.call.unlinkOAuthAccount({ id: person.id }, credential))).toBe('FORBIDDEN')
    }
  })

  test('works only in the session that began it', async () => {
    const person = await at.app.createPerson()
    const [other, stranger] = [await at.app.logInAs(person.email), await at.app.createPerson()]
    const begun = await at.beginLink(nextUser(), person.credential)
    for (const { credential } of [other, stranger]) {
      const refused = await at.app.call.linkOAuthAccount(begun, credential)
      expect(expectType(refused, 'OAuthFailedError').reason).toBe('STATE_INVALID')
    }
    expectType(await at.app.call.linkOAuthAccount(begun, person.credential), 'OAuthAccount')
  })

  test('and signing in do not take each other’s state', async () => {
    const person = await at.app.createPerson()
    const [forLink, forLogin] = [await at.beginLink(nextUser(), person.credential), await at.begin(nextUser())]
    const login = await at.app.call.completeOAuthLogin(forLink)
    const link = await at.app.call.linkOAuthAccount(forLogin, person.credential)
    expect(expectType(login, 'OAuthFailedError').reason).toBe('STATE_INVALID')
    expect(expectType(link, 'OAuthFailedError').reason).toBe('STATE_INVALID')
  })

  test('is refused in a session that ends meanwhile', async () => {
    const person = await at.app.createPerson()
    const begun = await at.beginLink(nextUser(), person.credential)
    const end = () => at.app.sql('update sessions set revoked_at = sallyport_now() where user_id = $1', [person.id])
    const held = { userId: person.id, waiting: 1, meanwhile: end }
    const refused = await whileLocked(at.app, held, () => at.app.call.linkOAuthAccount(begun, person.credential))
    expect(codeOf(refused)).toBe('TOKEN_INVALID')
    expect(await at.app.sql('select 1 from oauth_accounts where user_id = $1', [person.id])).toEqual([])
  })

  test('refuses an account that is linked to another user, and answers the same account again', async () => {
    const [person, other] = [await at.app.createPerson(), await at.app.createPerson()]
    const user = nextUser()
    const first = expectType(await at.link(user, person.credential), 'OAuthAccount')
    expect(expectType(await at.link(user, person.credential), 'OAuthAccount').id).toBe(first.id)
    const refused = await at.link(user, other.credential)
    expect(expectType(refused, 'OAuthFailedError').reason).toBe('LINKED_TO_ANOTHER_USER')
    expect(await accountsOf(other)).toEqual([])
  })

  test('at once to two users links to one of them', async () => {
    const people = [await at.app.createPerson(), await at.app.createPerson()]
    const user = nextUser()
    const begun = await Promise.all(people.map(({ credential }) => at.beginLink(user, credential)))
    const answers = await Promise.all(
      begun.map((completion, index) => at.app.call.linkOAuthAccount(completion, people[index]?.credential)),
    )
    expect(answers.map(typeOf).toSorted()).toEqual(['OAuthAccount', 'OAuthFailedError'])
  })

  test('fills a profile without a name, and leaves one with a name', async () => {
    const [empty, named] = [await at.app.createPerson(), await at.app.createPerson({ name: 'Ann' })]
    for (const person of [empty, named]) await at.link({ ...nextUser(), name: 'Google Name' }, person.credential)
    const names = [await at.app.call.me({}, empty.credential), await at.app.call.me({}, named.credential)]
    expect(names).toMatchObject([{ name: 'Google Name' }, { name: 'Ann' }])
  })

  test('stops at twenty accounts', async () => {
    const person = await at.app.createPerson()
    await at.app.sql(
      `insert into oauth_accounts (user_id, provider, issuer, subject, linked_at)
       select $1, 'google', 'https://issuer.example.com', 'many-' || n, sallyport_now() from generate_series(1, 20) n`,
      [person.id],
    )
    expect(codeOf(await at.link(nextUser(), person.credential))).toBe('CONFLICT')
    expect(await accountsOf(person)).toHaveLength(20)
  })

  test('ends with “this was not me”', async () => {
    const person = await at.app.createPerson()
    const user = nextUser()
    await at.link(user, person.credential)
    await at.app.server.drain()
    const notice = at.app.mailbox.last(person.email).links.find((link) => link.includes('/not-me?'))
    expect(typeOf(await at.app.call.disownChange({ token: tokenOf(notice) }))).toBe('Done')
    expect(await at.app.sql('select 1 from oauth_accounts where user_id = $1', [person.id])).toEqual([])
  })
})

describe('unlinking', () => {
  test('by a session that ends meanwhile unlinks nothing', async () => {
    const person = await at.app.createPerson()
    const { id } = expectType(await at.link(nextUser(), person.credential), 'OAuthAccount')
    const end = () => at.app.sql('update sessions set revoked_at = sallyport_now() where user_id = $1', [person.id])
    const held = { userId: person.id, waiting: 1, meanwhile: end }
    expect(codeOf(await whileLocked(at.app, held, () => unlink(id, person)))).toBe('TOKEN_INVALID')
    expect(await at.app.sql('select id from oauth_accounts where user_id = $1', [person.id])).toEqual([{ id }])
  })

  test('ends the other sessions, and mails a notice', async () => {
    const person = await at.app.createPerson()
    const { id } = expectType(await at.link(nextUser(), person.credential), 'OAuthAccount')
    const other = await at.app.logInAs(person.email)
    expectType(await unlink(id, person), 'Done')
    expect(await accountsOf(person)).toEqual([])
    expect(await accountCalls(at.app).isAccepted(other.credential)).toBe(false)
    expect(await accountCalls(at.app).isAccepted(person.credential)).toBe(true)
    await at.app.server.drain()
    expect(at.app.mailbox.last(person.email).subject).toContain('no longer connected')
  })

  test('needs a proof that is not older than five minutes', async () => {
    const person = await at.app.createPerson()
    const { id } = expectType(await at.link(nextUser(), person.credential), 'OAuthAccount')
    await at.app.clock.advance(301)
    expect(codeOf(await unlink(id, person))).toBe('PROOF_REQUIRED')
  })

  test('finds only what is the caller’s own', async () => {
    const [person, other] = [await at.app.createPerson(), await at.app.createPerson()]
    const { id } = expectType(await at.link(nextUser(), person.credential), 'OAuthAccount')
    for (const each of [id, 'garbage']) expect(codeOf(await unlink(each, other))).toBe('OAUTH_ACCOUNT_NOT_FOUND')
  })

  /** A user who signs in with providers alone. */
  const withoutPassword = async () => {
    const user = nextUser()
    const { accessToken, user: made } = expectType(await at.signIn(user), 'AuthTokens')
    return { id: made.id, credential: { bearer: accessToken } }
  }

  test('leaves the last way to sign in', async () => {
    const person = await withoutPassword()
    const [{ id = '' } = {}] = await accountsOf(person)
    expect(codeOf(await unlink(id, person))).toBe('LAST_WAY_IN')
    expect(await accountsOf(person)).toHaveLength(1)
    expectType(await at.link(nextUser(), person.credential, 'acme'), 'OAuthAccount')
    expectType(await unlink(id, person), 'Done')
  })

  test('of an account at a provider that is no longer set up is always possible', async () => {
    const person = await withoutPassword()
    await at.app.sql(`update oauth_accounts set provider = 'former' where user_id = $1`, [person.id])
    const [{ id = '', provider = null } = {}] = await accountsOf(person)
    expect(provider).toEqual({ id: 'former' })
    expectType(await unlink(id, person), 'Done')
  })

  test('both of two ways at once leaves one, also with a passkey', async () => {
    for (const second of ['account', 'passkey']) {
      const person = await withoutPassword()
      if (second === 'account') expectType(await at.link(nextUser(), person.credential, 'acme'), 'OAuthAccount')
      else await storePasskey(at.app, person.id)
      const ids = (await accountsOf(person)).map(({ id }) => id)
      const passkeys = await at.app.sql<{ id: string }>('select id from passkeys where user_id = $1', [person.id])
      const answers = await whileLocked(at.app, { userId: person.id, waiting: 2 }, () =>
        Promise.all([
          ...ids.map((id) => unlink(id, person)),
          ...passkeys.map(({ id }) => at.app.call.deletePasskey({ id }, person.credential)),
        ]),
      )
      expect(answers.map(typeOf).toSorted(), second).toEqual(['Done', 'LastWayInError'])
    }
  })
})

describe('a sign-in', () => {
  test('asks for the second factor', async () => {
    const person = await at.app.createPerson()
    const user = nextUser()
    await at.link(user, person.credential)
    const calls = twoFactorCalls(at.app)
    const { secret } = await calls.enable(person)
    const { challengeToken } = expectType(await at.signIn(user), 'TwoFactorChallenge')
    expectType(await calls.verify(challengeToken, await calls.nextCode(secret)), 'AuthTokens')
  })

  test('of a suspended user is refused', async () => {
    const person = await at.app.createPerson()
    const user = nextUser()
    await at.link(user, person.credential)
    await at.app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
    expectType(await at.signIn(user), 'AccountSuspendedError')
  })

  test('follows the identity when its address changes at the provider', async () => {
    const user = nextUser()
    const first = expectType(await at.signIn(user), 'AuthTokens')
    const other = await at.app.createPerson()
    const moved = { ...user, email: other.email, hostedDomain: 'example.com' }
    const second = expectType(await at.signIn(moved), 'AuthTokens')
    expect(second.user).toMatchObject({ id: first.user.id, email: user.email })
    const [account] = await accountsOf({ credential: { bearer: second.accessToken } })
    expect(account?.email).toBe(other.email)
  })

  test('of another subject with the same address is another account, or none', async () => {
    const user = nextUser()
    expectType(await at.signIn(user), 'AuthTokens')
    expectType(await at.signIn({ ...user, sub: `${user.sub}-recycled` }), 'AccountExistsError')
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, expectType, tokenOf, typeOf } from '../../_util/app.ts'
import { createOAuthApp, type OAuthApp } from './oauth-app.ts'

let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp()
})
afterAll(() => at.close())

let serial = 0
/** A user whose provider names no address. */
const create = async (email?: string) => {
  serial += 1
  const user = { sub: `silent-${serial}`, name: `Silent ${serial}`, ...(email ? { email } : {}) }
  const tokens = expectType(await at.signIn(user, 'acme'), 'AuthTokens')
  return { user, id: tokens.user.id, accessToken: tokens.accessToken, credential: { bearer: tokens.accessToken } }
}
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
const mailsTo = async (email: string) => {
  await at.app.server.drain()
  return at.app.mailbox.to(email).map(({ subject }) => subject)
}

describe('an account without an address', () => {
  test('reads and changes its profile, and its access token has no address', async () => {
    const { credential, accessToken, user } = await create()
    expect(await at.app.call.me({}, credential)).toMatchObject({ email: null, emailVerified: false, name: user.name })
    const change = { name: 'Silent Sam', username: `silent.sam.${serial}` }
    expectType(await at.app.call.updateProfile({ input: change }, credential), 'User')
    expect(await at.app.call.me({}, credential)).toMatchObject(change)
    expect(Object.keys(claimsOf(accessToken))).not.toContain('email')
  })

  test('gets an address with a fresh proof and a mailed link', async () => {
    const { credential } = await create()
    const newEmail = 'first-address@example.com'
    expectType(await at.app.call.requestEmailChange({ newEmail }, credential), 'MailSent')
    await at.app.server.drain()
    const token = tokenOf(at.app.mailbox.last(newEmail).links[0])
    expect(typeOf(await at.app.call.confirmEmailChange({ token }))).toBe('Done')
    expect(await at.app.call.me({}, credential)).toMatchObject({ email: newEmail, emailVerified: true })
  })

  test('without a fresh proof changes nothing', async () => {
    const { credential } = await create()
    await at.app.clock.advance(301)
    const change = await at.app.call.requestEmailChange({ newEmail: 'x@example.com' }, credential)
    expect(codeOf(change)).toBe('PROOF_REQUIRED')
    expect(codeOf(await at.app.call.deleteAccount({}, credential))).toBe('PROOF_REQUIRED')
  })

  test('is deleted with a fresh proof, and makes a new account at the next sign-in', async () => {
    const { credential, user, id } = await create()
    expect(typeOf(await at.app.call.deleteAccount({}, credential))).toBe('Done')
    expect(await at.app.sql('select 1 from oauth_accounts where subject = $1', [user.sub])).toEqual([])
    expect(expectType(await at.signIn(user, 'acme'), 'AuthTokens').user.id).not.toBe(id)
  })

  test('is in the lists of an administrator, in every order and in the search', async () => {
    const admin = await at.app.createPerson()
    await at.app.giveRole(admin, 'admin')
    const made = await create()
    const ids = async (variables: object) => {
      const query = `query($filter: UserFilter, $orderBy: UserOrder) {
        users(first: 100, filter: $filter, orderBy: $orderBy) { nodes { id email } } }`
      const answer = await at.app.execute<{ users: { nodes: { id: string }[] } }>(query, variables, admin.credential)
      expect(answer.errors).toEqual([])
      return answer.data.users.nodes.map((node) => node.id)
    }
    for (const direction of ['ASC', 'DESC']) {
      expect(await ids({ orderBy: { field: 'EMAIL', direction } })).toContain(made.id)
    }
    expect((await ids({ orderBy: { field: 'EMAIL', direction: 'ASC' } })).indexOf(made.id)).toBeLessThan(
      (await ids({ orderBy: { field: 'EMAIL', direction: 'ASC' } })).indexOf(admin.id),
    )
    expect(await ids({ filter: { search: made.user.name } })).toContain(made.id)
    expect(await ids({ filter: { emailVerified: false } })).toContain(made.id)
    expect(await ids({ filter: { emailContains: '@' } })).not.toContain(made.id)
  })

  test('does not get its password by a mail, nor a login by a guess', async () => {
    const { id } = await create()
    const login = await at.app.call.login({ input: { identifier: id, password: 'any password' } })
    expect(codeOf(login)).toBe('INVALID_CREDENTIALS')
  })
})

describe('an address that the provider does not prove', () => {
  test('is not stored before a mailed link proves it, and is stored then', async () => {
    const email = 'unproved@example.com'
    const { id, credential } = await create(email)
    expect(await at.app.sql('select email from users where id = $1', [id])).toEqual([{ email: null }])
    expect(await mailsTo(email)).toEqual(['Confirm your email address for Sallyport'])
    // The reader learns where the account came from: anybody can name the address at such a provider.
    const text = at.app.mailbox.last(email).text.replaceAll(/\s+/g, ' ')
    expect(text).toMatch(/with an account at .+ that has this address/)
    expect(text).toContain('IP address')
    const token = tokenOf(at.app.mailbox.last(email).links[0])
    expect(typeOf(await at.app.call.confirmEmailChange({ token }))).toBe('Done')
    // The session that the sign-in opened goes on.
    expect(await at.app.call.me({}, credential)).toMatchObject({ email, emailVerified: true })
  })

  test('that has an account gets a mail that says so, and the answer does not', async () => {
    const person = await at.app.createPerson()
    at.app.mailbox.clear()
    const [known, unknown] = [await create(person.email), await create('nobody-has-this@example.com')]
    expect(await mailsTo(person.email)).toEqual(['Your address stays with your Sallyport account'])
    const shapes = await Promise.all([known, unknown].map(({ credential }) => at.app.call.me({}, credential)))
    expect(shapes).toMatchObject([{ email: null }, { email: null }])
    expect(await at.app.call.me({}, person.credential)).toMatchObject({ email: person.email })
  })

  test('is mailed once for an account, however often the user signs in', async () => {
    const email = 'often@example.com'
    const { user } = await create(email)
    for (const _again of [1, 2, 3]) expectType(await at.signIn(user, 'acme'), 'AuthTokens')
    expect(await mailsTo(email)).toHaveLength(1)
  })

  test('gets three mails a day, whoever names it', async () => {
    const email = 'bombed@example.com'
    for (const _account of [1, 2, 3, 4, 5]) await create(email)
    expect(await mailsTo(email)).toHaveLength(3)
    await at.app.clock.advance(86_401)
    await create(email)
    expect(await mailsTo(email)).toHaveLength(4)
  })
})

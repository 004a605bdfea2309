import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DecryptionError } from '../../../src/crypto/encryption.ts'
import { openTokens, sealTokens } from '../../../src/features/oauth/domain/provider-tokens.ts'
import { reEncryptTokens } from '../../../src/features/oauth/domain/re-encrypt-tokens.ts'
import { sealNextTokens } from '../../../src/features/oauth/domain/seal-next-tokens.ts'
import { type Credential, expectType } from '../../_util/app.ts'
import { createOAuthApp, type OAuthApp } from './oauth-app.ts'

const newSecret = 'Vq8Rt2Ym6Kx4Wd9Jb1Nc7Zs3Fh5Lg0Pa-rotated'
const everybody = ['profile:read', 'profile:write', 'keys:write']
const admin = [...everybody, 'oauth:read', 'users:read', 'users:write']

let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp({ jwtTtl: 86_400, roles: { user: [...everybody, 'oauth:read'], admin } }, {}, true)
})
afterAll(() => at.close())

interface Data {
  user?: { oauthAccounts: { accessToken: string | null }[] } | null
}

let serial = 0
const signIn = async (to = at) => {
  serial += 1
  const user = { sub: `kept-${serial}`, email: `kept-${serial}@gmail.com`, emailVerified: true }
  const tokens = expectType(await to.signIn(user), 'AuthTokens')
  return { user, id: tokens.user.id, credential: { bearer: tokens.accessToken } }
}
const read = async (id: string, credential: Credential, from = at) => {
  const query = 'query($id: ID!) { user(id: $id) { oauthAccounts { accessToken } } }'
  const { data, errors } = await from.app.execute<Data>(query, { id }, credential)
  return { token: data.user?.oauthAccounts[0]?.accessToken, code: errors[0]?.extensions.code }
}
const rowOf = async (userId: string) => {
  const [row] = await at.app.sql<{ id: string; tokens: string | null }>(
    'select id, tokens from oauth_accounts where user_id = $1',
    [userId],
  )
  return { id: row?.id ?? '', tokens: row?.tokens ?? null }
}
const askedForTokens = () => at.providers.google.requests.filter((request) => request === 'POST /token').length

test('the access token is read by its user, and is encrypted in the database', async () => {
  const { id, credential } = await signIn()
  const { token } = await read(id, credential)
  expect(token).toMatch(/^\S{20,}$/)
  const { tokens } = await rowOf(id)
  expect(tokens).toMatch(/^v1\.[0-9a-f]{8}\./)
  expect(tokens).not.toContain(token)
})

test('nothing is kept where the operator does not say so', async () => {
  const plain = await createOAuthApp({ roles: { user: [...everybody, 'oauth:read'], admin } })
  const { id, credential } = await signIn(plain)
  expect(await read(id, credential, plain)).toEqual({ token: null, code: undefined })
  expect(await plain.app.sql('select tokens from oauth_accounts')).toEqual([{ tokens: null }])
  await plain.close()
})

describe('the scope oauth:read', () => {
  test('is needed, and is not among those of the role `user`', async () => {
    const { config } = await import('../../_util/app.ts').then(({ testSettings }) => testSettings())
    expect(config.roles.user).not.toContain('oauth:read')
    const { id, credential } = await signIn()
    const { roles } = config
    const strict = await at.app.startAnother({ roles })
    const answer = await strict.execute<Data>(
      'query($id: ID!) { user(id: $id) { oauthAccounts { accessToken } } }',
      { id },
      credential,
    )
    await strict.close()
    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('opens the tokens of its own user alone, and none to an impersonated session', async () => {
    const { id } = await signIn()
    const root = await at.app.createPerson()
    await at.app.giveRole(root, 'admin')
    expect((await read(id, root.credential)).code).toBe('FORBIDDEN')
    const opened = await at.app.call.impersonateUser({ id, reason: 'A test' }, root.credential)
    const { accessToken: bearer } = expectType(opened, 'AuthTokens')
    expect((await read(id, { bearer })).code).toBe('FORBIDDEN')
  })

  test('can be given to an API key', async () => {
    const { id, credential } = await signIn()
    const key = await at.app.createKey({ credential }, ['profile:read', 'oauth:read'])
    expect((await read(id, key.credential)).token).toMatch(/^\S{20,}$/)
  })
})

describe('an access token that is due', () => {
  test('is refreshed once, in whatever number of requests it is read at once', async () => {
    const { id, credential } = await signIn()
    const { token: first } = await read(id, credential)
    await at.app.clock.advance(3000)
    expect((await read(id, credential)).token).toBe(first)
    await at.app.clock.advance(570)
    const before = askedForTokens()
    const answers = await Promise.all(Array.from({ length: 10 }, () => read(id, credential)))
    expect(askedForTokens() - before).toBe(1)
    const fresh = (await read(id, credential)).token
    expect(fresh).not.toBe(first)
    // Those who did not refresh got the token that still works.
    expect(new Set(answers.map(({ token }) => token))).toEqual(new Set([first, fresh]))
    await at.app.clock.advance(3570)
    expect((await read(id, credential)).token).not.toBe(fresh)
  })

  test('stays while it works, when the provider is down', async () => {
    const { id, credential } = await signIn()
    const { token } = await read(id, credential)
    await at.app.clock.advance(3570)
    at.providers.google.wrong.faults = { token: 'error 500' }
    expect((await read(id, credential)).token).toBe(token)
    await at.app.clock.advance(31)
    expect((await read(id, credential)).token).toBeNull()
    at.providers.google.mend()
    await at.app.clock.advance(60)
    expect((await read(id, credential)).token).toMatch(/^\S{20,}$/)
  })

  test('ends when the provider no longer takes the refresh token', async () => {
    const { id, credential } = await signIn()
    const { id: accountId, tokens } = await rowOf(id)
    const revoked = { ...openTokens(at.app.server.services, accountId, tokens ?? ''), refreshToken: 'revoked' }
    const sealed = sealTokens(at.app.server.services, accountId, revoked)
    await at.app.sql('update oauth_accounts set tokens = $2 where id = $1', [accountId, sealed])
    await at.app.clock.advance(3601)
    expect((await read(id, credential)).token).toBeNull()
    expect((await rowOf(id)).tokens).toBeNull()
  })
})

test('the refresh token stays when a later sign-in gives none', async () => {
  const { id } = await signIn()
  const { id: accountId, tokens } = await rowOf(id)
  const { services } = at.app.server
  const { refreshToken } = openTokens(services, accountId, tokens ?? '')
  const later = { accessToken: 'later', refreshToken: null, expiresAt: null }
  const sealed = await sealNextTokens(services, services.database.fork(), accountId, later)
  expect(openTokens(services, accountId, sealed)).toEqual({ ...later, refreshToken })
})

describe('tokens that no configured key can decrypt', () => {
  test('are read as none, and do not keep the user from signing in', async () => {
    const { user, id, credential } = await signIn()
    const { id: accountId, tokens } = await rowOf(id)
    const { services } = at.app.server
    const unreadable = sealTokens(services, 'another account', openTokens(services, accountId, tokens ?? ''))
    await at.app.sql('update oauth_accounts set tokens = $2 where id = $1', [accountId, unreadable])
    expect(await read(id, credential)).toEqual({ token: null, code: undefined })
    const later = { accessToken: 'later', refreshToken: null, expiresAt: null }
    const sealed = await sealNextTokens(services, services.database.fork(), accountId, later)
    expect(openTokens(services, accountId, sealed)).toEqual(later)
    expectType(await at.signIn(user), 'AuthTokens')
    expect((await read(id, credential)).token).toMatch(/^\S{20,}$/)
  })
})

test('tokens of a time when the operator kept them are not readable any more, and go at the next sign-in', async () => {
  const { user, id, credential } = await signIn()
  const { oauthProviders } = at.app.config
  const off = await at.app.startAnother({
    oauthProviders: oauthProviders.map((each) => ({ ...each, keepTokens: false })),
  })
  expect(await read(id, credential, { ...at, app: off })).toEqual({ token: null, code: undefined })
  expectType(await off.call.completeOAuthLogin(await at.begin(user)), 'AuthTokens')
  expect((await rowOf(id)).tokens).toBeNull()
  await off.close()
})

test('the tokens of one account are not readable through another', async () => {
  const [victim, attacker] = [await signIn(), await signIn()]
  const [theirs, own] = [await rowOf(victim.id), await rowOf(attacker.id)]
  expect(() => openTokens(at.app.server.services, own.id, theirs.tokens ?? '')).toThrow(DecryptionError)
})

test('the tokens are encrypted again under a new secret, and read as before', async () => {
  const { id, credential } = await signIn()
  const { token } = await read(id, credential)
  const previousSecrets = [at.app.secrets.secret ?? '']
  const rotated = await at.app.startAnother({ secret: newSecret, previousSecrets })
  const counts = await reEncryptTokens(rotated.server.services)
  expect(counts).toMatchObject({ current: 0, unreadable: 0 })
  expect(counts.reEncrypted).toBeGreaterThan(0)
  expect(await reEncryptTokens(rotated.server.services)).toEqual({
    reEncrypted: 0,
    current: counts.reEncrypted,
    unreadable: 0,
  })
  expect(await reEncryptTokens(at.app.server.services)).toMatchObject({ unreadable: counts.reEncrypted })
  const { id: accountId, tokens } = await rowOf(id)
  expect(openTokens(rotated.server.services, accountId, tokens ?? '').accessToken).toBe(token)
  await rotated.close()
})

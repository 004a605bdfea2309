import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refuse } from '../../../src/app.ts'
import { codeOf, expectType, typeOf } from '../../_util/app.ts'
import { createOAuthApp, type OAuthApp } from './oauth-app.ts'

const seen: [string, object][] = []
let refused: string | null = null
const record = (name: string) => (event: object) => {
  seen.push([name, event])
  return refused === name ? refuse('NOT_HERE', 'Not here.') : undefined
}

let at: OAuthApp
beforeAll(async () => {
  const names = ['beforeLogin', 'beforeSignup', 'afterSignup', 'afterLogin']
  at = await createOAuthApp({}, { hooks: Object.fromEntries(names.map((name) => [name, record(name)])) })
})
beforeEach(() => {
  seen.length = 0
  refused = null
})
afterAll(() => at.close())

const user = (sub: string) => ({ sub, email: `${sub}@gmail.com`, emailVerified: true, name: 'Ann' })
const called = async () => {
  await at.app.server.services.hooks.settle(10)
  return seen
}

test('the hooks of a first sign-in and of the next ones', async () => {
  const { user: made, session } = expectType(await at.signIn(user('ann')), 'AuthTokens')
  const client = { ip: '127.0.0.1', userAgent: 'node' }
  const about = expect.objectContaining({ id: made.id, email: 'ann@gmail.com', emailVerified: true, username: null })
  expect(await called()).toEqual([
    ['beforeLogin', { identifier: 'google:ann', client }],
    ['beforeSignup', { email: 'ann@gmail.com', username: null, name: 'Ann', invited: false, data: null, client }],
    ['afterSignup', { user: about, client }],
    ['afterLogin', { user: about, sessionId: session.id, method: 'oauth', client }],
  ])
  seen.length = 0
  await at.signIn(user('ann'))
  expect((await called()).map(([name]) => name)).toEqual(['beforeLogin', 'afterLogin'])
})

test('an address that is not proved is not told to the hooks', async () => {
  await at.signIn(user('unproved'), 'acme')
  expect(await called()).toContainEqual(['beforeSignup', expect.objectContaining({ email: null, name: 'Ann' })])
})

test.each(['beforeLogin', 'beforeSignup'])('%s can refuse, and nothing is written', async (name) => {
  refused = name
  const before = await at.app.sql('select count(*)::int as n from users')
  const answer = await at.signIn(user(`refused-by-${name}`))
  expect(answer).toMatchObject({ code: 'FORBIDDEN', extensions: { reason: 'NOT_HERE' } })
  expect(await at.app.sql('select count(*)::int as n from users')).toEqual(before)
  expect((await called()).some(([each]) => each.startsWith('after'))).toBe(false)
})

test('a confirmed account that is not joined has no login', async () => {
  await at.app.createPerson({ email: 'known@gmail.com' })
  seen.length = 0
  expect(codeOf(await at.signIn(user('known')))).toBe('ACCOUNT_EXISTS')
  expect((await called()).map(([name]) => name)).toEqual(['beforeLogin', 'beforeSignup'])
})

test('two first sign-ins at once make one account', async () => {
  const begun = await Promise.all(Array.from({ length: 8 }, () => at.begin(user('twice'))))
  const answers = await Promise.all(begun.map((each) => at.app.call.completeOAuthLogin(each)))
  expect(answers.map(typeOf)).toEqual(answers.map(() => 'AuthTokens'))
  expect(new Set(answers.map((answer) => expectType(answer, 'AuthTokens').user.id)).size).toBe(1)
  expect((await called()).filter(([name]) => name === 'afterSignup')).toHaveLength(1)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  documents,
  expectType,
  type MeData,
  type Person,
  type TestApp,
  testPassword,
} from '../_util/app.ts'

let app: TestApp
let open: TestApp

beforeAll(async () => {
  app = await createTestApp()
  open = await createTestApp({ requireEmailVerification: false })
})
afterAll(async () => {
  await app?.close()
  await open?.close()
})

/** Every change after which an administrator may no longer be able to sign in. */
const changes = {
  suspend: (on: TestApp, { id }: Person, by: Credential) => on.call.suspendUser({ id }, by),
  demote: (on: TestApp, { id }: Person, by: Credential) => on.call.updateUser({ id, input: { role: 'user' } }, by),
  move: (on: TestApp, { id }: Person, by: Credential) => {
    const email = `moved-${Math.random().toString(36).slice(2)}@example.com`
    return on.call.updateUser({ id, input: { email } }, by)
  },
  delete: (on: TestApp, { id }: Person, by: Credential) => on.call.deleteUser({ id }, by),
  leave: (on: TestApp, target: Person) => on.call.deleteAccount({ password: testPassword }, target.credential),
}
type Change = keyof typeof changes

/** The credential that makes a change: a session or an API key. */
type By = { credential: Credential }

/** Makes a change to `target`; `leave` is the target's own. @returns the code of the refusal, or the type of the answer */
const make = async (on: TestApp, change: Change, target: Person, by: By): Promise<string> => {
  const answer = await changes[change](on, target, by.credential)
  return codeOf(answer) ?? answer.__typename
}

/** Two administrators, and no other. */
const createPair = async (on: TestApp): Promise<[Person, Person]> => {
  await on.sql(`update users set role = 'user'`)
  const pair: [Person, Person] = [await on.createPerson(), await on.createPerson()]
  for (const person of pair) await on.giveRole(person, 'admin')
  return pair
}

const able = async (on: TestApp) => {
  const confirmed = on.config.requireEmailVerification ? 'and email_verified_at is not null' : ''
  const rows = await on.sql(
    `select 1 from users where role = 'admin' and password_hash is not null and suspended_at is null ${confirmed}`,
  )
  return rows.length
}

const others: [string, string][] = [
  ['has no password', 'password_hash = null'],
  ['has an address that is not confirmed', 'email_verified_at = null'],
  ['is suspended without an end', 'suspended_at = now(), suspended_until = null'],
  ['is suspended until later', `suspended_at = now(), suspended_until = now() + interval '1000 years'`],
]

describe.each(Object.keys(changes) as Change[])('%s', (change) => {
  test.each(others)('is refused to the last administrator while the other one %s', async (_name, state) => {
    const [last, other] = await createPair(app)
    await app.sql(`update users set ${state} where id = $1`, [other.id])
    // A third administrator has no password either, and acts by an API key.
    const third = await app.createPerson()
    await app.giveRole(third, 'admin')
    const key = await app.createKey(third, Object.keys(app.config.knownScopes))
    await app.sql('update users set password_hash = null where id = $1', [third.id])
    expect(await make(app, change, last, key)).toBe('CONFLICT')
    expect(await able(app)).toBe(1)
  })

  test('is allowed while another administrator can sign in', async () => {
    const [first, second] = await createPair(app)
    expect(await make(app, change, first, second)).not.toBe('CONFLICT')
    expect(await able(app)).toBe(1)
  })
})

test('an administrator with an unconfirmed address counts where addresses do not have to be confirmed', async () => {
  const [first, second] = await createPair(open)
  await open.sql('update users set email_verified_at = null')
  expect(await make(open, 'demote', first, second)).toBe('User')
  expect(await make(open, 'delete', second, second)).toBe('CONFLICT')
  expect(await make(open, 'move', second, second)).toBe('User')
})

test('users cannot suspend their own account, by session, by API key or from an impersonation', async () => {
  const [admin, second] = await createPair(app)
  expect(await make(app, 'suspend', admin, admin)).toBe('CONFLICT')
  const key = await app.createKey(admin, Object.keys(app.config.knownScopes))
  expect(await make(app, 'suspend', admin, key)).toBe('CONFLICT')
  const started = await app.call.impersonateUser({ id: second.id, reason: 'test' }, admin.credential)
  const bearer = expectType(started, 'AuthTokens').accessToken
  expect(await make(app, 'suspend', admin, { credential: { bearer } })).toBe('CONFLICT')
  expect(await make(app, 'suspend', second, { credential: { bearer } })).toBe('CONFLICT')
  expect((await app.execute<MeData>(documents.me, {}, admin.credential)).data.me?.id).toBe(admin.id)
  expect(await make(app, 'suspend', second, admin)).toBe('User')
})

test('one of two administrators who remove each other at once stays: 50 rounds, every pair of changes twice', {
  timeout: 240_000,
}, async () => {
  const kinds = Object.keys(changes) as Change[]
  const pairs = kinds.flatMap((one) => kinds.map((other) => [one, other] as const))
  for (const [one, other] of [...pairs, ...pairs]) {
    const [first, second] = await createPair(app)
    const answers = await Promise.all([make(app, one, first, second), make(app, other, second, first)])
    expect({ one, other, answers, able: await able(app) }).toEqual({ one, other, answers, able: 1 })
  }
})

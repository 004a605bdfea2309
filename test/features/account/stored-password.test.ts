import { pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto'
import { availableParallelism } from 'node:os'
import * as argon2 from '@node-rs/argon2'
import bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createKeyRing } from '../../../src/crypto/key-ring.ts'
import { createPasswordHasher } from '../../../src/crypto/password.ts'
import {
  codeOf,
  createTestApp,
  documents,
  type MeData,
  type Person,
  type TestApp,
  testPassword,
} from '../../_util/app.ts'

const oldSecret = 'fP7dYw2nXc9Vb4Lm0Kq6Rt8Js1Hg3Za5-retired'
const password = 'ein Brüllaffe im Zürisee'
const salt = randomBytes(16)
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
const own = (secret: string, scheme: 'bcrypt' | 'argon2id', bcryptCost: number) =>
  createPasswordHasher({
    keys: createKeyRing(secret),
    scheme,
    bcryptCost,
    concurrency: 1,
    maxWaitMs: 60_000,
    queueLimit: 1,
  }).hash(password)

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ bcryptCost: 5, previousSecrets: [oldSecret] })
  person = await app.createPerson()
})
afterAll(() => app.close())

const logIn = (on: TestApp, identifier: string, guess: string) =>
  on.call.login({ input: { identifier, password: guess } })
const stored = async () =>
  (await app.sql<{ hash: string }>('select password_hash as hash from users where id = $1', [person.id]))[0]?.hash

describe('a login upgrades a stored hash', () => {
  const current = () => `$sp1$bcrypt$${createKeyRing(app.secrets.secret ?? '').current.id}$$2b$05$`

  test.each<[string, () => Promise<string> | string]>([
    ['our own at a lower cost', () => own(app.secrets.secret ?? '', 'bcrypt', 4)],
    ['our own at a higher cost', () => own(app.secrets.secret ?? '', 'bcrypt', 6)],
    ['our own Argon2id', () => own(app.secrets.secret ?? '', 'argon2id', 4)],
    ['our own under a retired secret', () => own(oldSecret, 'bcrypt', 5)],
    ['imported bcrypt', () => bcrypt.hash(password, { cost: 4 })],
    ['imported bcrypt of PHP', async () => (await bcrypt.hash(password, { cost: 4 })).replace('$2b$', '$2y$')],
    ['imported Argon2id', () => argon2.hash(password, { memoryCost: 64, timeCost: 1 })],
    [
      'imported scrypt',
      () => `$scrypt$ln=4,r=8,p=1$${base64(salt)}$${base64(scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 }))}`,
    ],
    [
      'imported PBKDF2',
      () => `$pbkdf2-sha256$i=1000$${base64(salt)}$${base64(pbkdf2Sync(password, salt, 1000, 32, 'sha256'))}`,
    ],
    [
      'imported PBKDF2 of Django',
      () => `pbkdf2_sha256$1000$saltytext$${pbkdf2Sync(password, 'saltytext', 1000, 32, 'sha256').toString('base64')}`,
    ],
  ])('%s', async (_what, make) => {
    const hash = await make()
    await app.sql('update users set password_hash = $1 where id = $2', [hash, person.id])
    expect(codeOf(await logIn(app, person.email, `${password}!`))).toBe('INVALID_CREDENTIALS')
    expect(await stored()).toBe(hash)
    expect((await logIn(app, person.email, password)).__typename).toBe('AuthTokens')
    const upgraded = await stored()
    expect(upgraded?.slice(0, current().length)).toBe(current())
    expect((await logIn(app, person.email, password)).__typename).toBe('AuthTokens')
    expect(await stored()).toBe(upgraded)
  })

  test.each([
    ['none', null],
    ['an empty text', ''],
    ['the password itself', password],
    ['a cut hash', '$2b$04$abcdefghijklmnopqrstuu'],
    [
      'our own under an unknown secret',
      '$sp1$bcrypt$00000000$$2b$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234',
    ],
    ['one that asks for a gigabyte', `$argon2id$v=19$m=9999999,t=9,p=1$${base64(salt)}$${base64(salt)}`],
  ])('a hash that cannot be read never verifies: %s', async (_what, hash) => {
    await app.sql('update users set password_hash = $1 where id = $2', [hash, person.id])
    for (const guess of [password, '', hash ?? 'null']) {
      expect(codeOf(await logIn(app, person.email, guess))).toBe('INVALID_CREDENTIALS')
    }
    await app.sql('delete from attempt_counters')
  })

  test('ten parallel logins during an upgrade succeed', async () => {
    await app.sql('update users set password_hash = $1 where id = $2', [await own(oldSecret, 'bcrypt', 4), person.id])
    const answers = await Promise.all(Array.from({ length: 10 }, () => logIn(app, person.email, password)))
    expect(answers.map((answer) => answer.__typename)).toEqual(Array(10).fill('AuthTokens'))
  })
})

describe('the queue of hashes', () => {
  let small: TestApp
  beforeAll(async () => {
    small = await createTestApp({ hashQueueLimit: 2 })
  })
  afterAll(() => small.close())

  test('refuses requests that it could not process in time, and other requests are answered meanwhile', async () => {
    const someone = await small.createPerson()
    // Those that hold a place, and those that wait for one.
    const taken = 4 * availableParallelism() + 2
    const held = Promise.withResolvers<void>()
    const { hash } = bcrypt
    using _held = vi.spyOn(bcrypt, 'hash').mockImplementation((...args) => held.promise.then(() => hash(...args)))
    const refused: string[] = []
    const allRefused = Promise.withResolvers<void>()
    const flood = Array.from({ length: taken + 20 }, async (_, index) => {
      const input = { identifier: `flood-${index}@example.com`, password: testPassword }
      const { status, data, errors, headers } = await small.send('login', { input })
      if (status !== 503) return codeOf(data.login)
      refused.push(`${errors[0]?.extensions.code} ${headers.get('retry-after')}`)
      if (refused.length === 20) allRefused.resolve()
    })
    // All of this happens while not a single hash is done.
    await allRefused.promise
    expect((await small.execute<MeData>(documents.me, {}, someone.credential)).data.me?.id).toBe(someone.id)
    held.resolve()
    const codes = (await Promise.all(flood)).filter((code) => code !== undefined)
    expect(codes).toEqual(Array(taken).fill('INVALID_CREDENTIALS'))
    expect(refused).toEqual(Array(20).fill('OVERLOADED 1'))
  })
})

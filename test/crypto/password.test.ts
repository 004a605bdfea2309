import bcrypt from '@node-rs/bcrypt'
import { describe, expect, test, vi } from 'vitest'
import { isCommonPassword } from '../../src/crypto/common-passwords.ts'
import { createKeyRing } from '../../src/crypto/key-ring.ts'
import {
  checkPassword,
  createPasswordHasher,
  HashingOverloadedError,
  type PasswordPlace,
} from '../../src/crypto/password.ts'

const keys = createKeyRing('the current secret of over 32 bytes!')
const options = { keys, scheme: 'bcrypt', bcryptCost: 4, concurrency: 2, maxWaitMs: 60_000, queueLimit: 10 } as const
const hasher = createPasswordHasher(options)
const argonHasher = createPasswordHasher({ ...options, scheme: 'argon2id' })
const no = { ok: false, upgrade: false }

describe('checkPassword', () => {
  test.each([
    ['a NUL', 'pass\0word', 'INVALID_CHARACTERS'],
    ['a lone high surrogate', 'password\ud800', 'INVALID_CHARACTERS'],
    ['a lone low surrogate', '\udc00password', 'INVALID_CHARACTERS'],
    ['seven characters', '1234567', 'TOO_SHORT'],
    ['seven emoji of two units each', '😀'.repeat(7), 'TOO_SHORT'],
    ['seven characters after NFC', 'e\u0301'.repeat(7), 'TOO_SHORT'],
    ['129 characters', 'x'.repeat(129), 'TOO_LONG'],
    ['a megabyte', 'x'.repeat(1_000_000), 'TOO_LONG'],
  ])('refuses %s', (_, raw, problem) => {
    expect(checkPassword(raw, 8)).toEqual({ ok: false, problem })
  })

  test.each([
    ['eight characters', '12345678', '12345678'],
    ['eight emoji', '😀'.repeat(8), '😀'.repeat(8)],
    ['128 emoji', '😀'.repeat(128), '😀'.repeat(128)],
    ['128 characters after NFC, from 512 before', 'α\u0313\u0300\u0345'.repeat(128), 'ᾂ'.repeat(128)],
    ['spaces around, kept', '  pass word ', '  pass word '],
    ['another script', 'пароль-секрет', 'пароль-секрет'],
    ['e and an accent, composed', 'caf\u0065\u0301 latte', 'caf\u00e9 latte'],
  ])('accepts %s', (_, raw, password) => {
    expect(checkPassword(raw, 8)).toEqual({ ok: true, password })
  })
})

describe.each([
  ['bcrypt', hasher],
  ['argon2id', argonHasher],
] as const)('the %s hasher', (scheme, own) => {
  test('verifies its own hashes in both normal forms, and stores scheme and pepper id', async () => {
    const stored = await own.hash('caf\u00e9 latte')
    expect(stored).toMatch(new RegExp(`^\\$sp1\\$${scheme}\\$${keys.current.id}\\$\\$`))
    expect(await own.verify('cafe\u0301 latte', stored)).toEqual({ ok: true, upgrade: false })
    expect(await own.verify('cafe latte', stored)).toEqual(no)
    expect(await own.hash('caf\u00e9 latte')).not.toBe(stored)
  })

  test('depends on more than 72 bytes: a password that differs only in its last character does not match', async () => {
    const long = 'x'.repeat(100)
    const stored = await own.hash(`${long}a`)
    expect(await own.verify(`${long}b`, stored)).toEqual(no)
    expect(await own.verify(`${long}a`, stored)).toEqual({ ok: true, upgrade: false })
  })

  test.each([
    ['the password twice with NUL between', 'password\0password'],
    ['the password and NUL', 'password\0'],
    ['a lone surrogate', 'password\ud800'],
    ['129 characters', 'x'.repeat(129)],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['nothing', ''],
  ])('does not verify %s', async (_, typed) => {
    const stored = await own.hash('password')
    expect(await own.verify(typed, stored)).toEqual(no)
    expect(await own.verify(typed, null)).toEqual(no)
  })

  test.each([
    '',
    'plain',
    '$sp1$',
    '$sp1$bcrypt$00000000$$2b$04$sftWLHpXHvnrNvtJsMdITOOipA4US8qSY3q3iMq4UmfxVHl.b/HK.',
    `$sp1$bcrypt$${keys.current.id}$$2b$04$short`,
    '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAB',
  ])('does not verify the damaged hash %j', async (stored) => {
    expect(await own.verify('password', stored)).toEqual(no)
  })
})

test('hash requires a password that checkPassword accepts', async () => {
  await expect(hasher.hash('pass\0word')).rejects.toThrow(TypeError)
  await expect(hasher.hash('x'.repeat(129))).rejects.toThrow(TypeError)
})

test('the pepper matters: a hash does not verify under another secret, and requests an upgrade under a previous one', async () => {
  const stored = await hasher.hash('correct horse')
  const other = 'another secret, of over 32 bytes too'
  const stranger = createPasswordHasher({ ...options, keys: createKeyRing(other) })
  const heir = createPasswordHasher({
    ...options,
    keys: createKeyRing(other, ['the current secret of over 32 bytes!']),
  })
  expect(await stranger.verify('correct horse', stored)).toEqual(no)
  const relabelled = stored.replace(keys.current.id, createKeyRing(other).current.id)
  expect(await stranger.verify('correct horse', relabelled)).toEqual(no)
  expect(await heir.verify('correct horse', stored)).toEqual({ ok: true, upgrade: true })
  // Without a pepper, the inner hash would answer to the password itself.
  expect(await bcrypt.verify('correct horse', stored.slice(stored.indexOf('$$') + 1))).toBe(false)
})

test('another cost or scheme requests an upgrade, and only if the password is correct', async () => {
  const stored = await hasher.hash('correct horse')
  const dearer = createPasswordHasher({ ...options, bcryptCost: 5 })
  expect(await dearer.verify('correct horse', stored)).toEqual({ ok: true, upgrade: true })
  expect(await dearer.verify('wrong horse', stored)).toEqual(no)
  expect(await argonHasher.verify('correct horse', stored)).toEqual({ ok: true, upgrade: true })
  expect(await hasher.verify('correct horse', await argonHasher.hash('correct horse'))).toEqual({
    ok: true,
    upgrade: true,
  })
})

describe('every refusal costs the same work', () => {
  const dearer = createPasswordHasher({ ...options, bcryptCost: 7 })

  /** Rounds of bcrypt that were asked for: counted, because a clock on a busy machine would tell something else. */
  async function workOf(typed: string, stored: string | null): Promise<number> {
    using hash = vi.spyOn(bcrypt, 'hash')
    using verify = vi.spyOn(bcrypt, 'verify')
    expect(await dearer.verify(typed, stored)).toEqual(no)
    const hashed = hash.mock.calls.map(([, choice]) => choice?.cost ?? Number.NaN)
    const verified = verify.mock.calls.map(([, text]) => bcrypt.parseOptions(text).cost)
    return [...hashed, ...verified].reduce((rounds, cost) => rounds + 2 ** cost, 0)
  }

  test('unknown, unreadable, impossible, wrong, and wrong against hashes of a lower cost', async () => {
    const current = await dearer.hash('correct horse')
    const cheaper = await hasher.hash('correct horse')
    const imported = await bcrypt.hash('correct horse', { cost: 5 })
    const wordPress = `$wp${imported.replace('$2b$', '$2y$')}`
    for (const [typed, stored] of [
      ['wrong horse', current],
      ['correct horse', null],
      ['correct horse', 'broken'],
      ['correct horse', current.replace(keys.current.id, '00000000')],
      ['correct\0horse', current],
      ['x'.repeat(500_000), current],
      ['', null],
      ['wrong horse', cheaper],
      ['wrong horse', imported],
      // A password with quotes is tried in the two forms in which WordPress may have hashed it.
      ['wrong horse', wordPress],
      ['wrong "horse"', wordPress],
    ] as const) {
      expect(await workOf(typed, stored)).toBe(2 ** 7)
    }
  })
})

describe('the hashing queue', () => {
  test('refuses at once beyond the limit, processes the rest in order, and is empty afterwards', async () => {
    const small = createPasswordHasher({ ...options, concurrency: 1, queueLimit: 2 })
    const finished: string[] = []
    const attempt = (name: string) =>
      small.verify(name, null).then(
        () => finished.push(name),
        (error: unknown) => {
          expect(error).toBeInstanceOf(HashingOverloadedError)
          finished.push(`${name} refused`)
        },
      )
    // One is hashed, three wait with it for the core, two wait for a place.
    const attempts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(attempt)
    expect(small.waiting).toBe(2)
    await Promise.all(attempts)
    expect(finished).toEqual(['g refused', 'h refused', 'a', 'b', 'c', 'd', 'e', 'f'])
    expect(small.waiting).toBe(0)
    expect((await small.hash('password')).startsWith('$sp1$')).toBe(true)
  })

  test('imported hashes and failures also occupy and release a place', async () => {
    const small = createPasswordHasher({ ...options, concurrency: 1, queueLimit: 1 })
    const imported = await bcrypt.hash('password', { cost: 4 })
    const others = [1, 2, 3].map(() => small.verify('password', imported))
    const first = small.verify('password', imported)
    const second = small.verify(
      'password',
      '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAB',
    )
    await expect(small.hash('password')).rejects.toThrow(HashingOverloadedError)
    expect(await Promise.all([...others, first])).toEqual(Array(4).fill({ ok: true, upgrade: true }))
    expect(await second).toEqual(no)
    expect(await small.verify('password', imported)).toEqual({ ok: true, upgrade: true })
  })

  test('work that holds a place hashes several times while others wait, and gives the place back also when it fails', async () => {
    const small = createPasswordHasher({ ...options, concurrency: 1, queueLimit: 2 })
    // Four hold a place, two wait.
    const six = <Result>(work: (place: PasswordPlace) => Promise<Result>) =>
      Promise.allSettled(Array.from({ length: 6 }, () => small.withPlace({}, work)))
    const failure = new Error('no')
    expect(await six(() => Promise.reject(failure))).toEqual(Array(6).fill({ status: 'rejected', reason: failure }))
    const value = { ok: true, upgrade: false }
    expect(await six(async (place) => place.verify('password', await place.hash('password')))).toEqual(
      Array(6).fill({ status: 'fulfilled', value }),
    )
    expect(small.waiting).toBe(0)
  })
})

describe('common passwords', () => {
  const own = ['Zoë.Quill@example.com', 'Zoë.Quill', 'Zoë Quillfeather', 'zoequill', 'Sallyport', '']

  test.each([
    ['a common one', 'password1'],
    ['in capitals', 'ILOVEYOU'],
    ['the address', 'zoë.quill@example.com'],
    ['the address in the other normal form', 'zoe\u0308.quill@EXAMPLE.com'],
    ['the name', 'zoë quillfeather'],
    ['the product', 'SALLYPORT'],
  ])('finds %s', (_, password) => {
    expect(isCommonPassword(password, own)).toBe(true)
  })

  test.each([['correct horse battery'], ['password1 and more'], ['sallyport2'], ['']])('accepts %j', (password) => {
    expect(isCommonPassword(password, own)).toBe(false)
  })

  test('contains at least 10,000 passwords of eight characters or more, and finds each of them', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common')
    const long = dictionary['passwords-common'].filter((password) => password.length >= 8)
    expect(long.length).toBeGreaterThanOrEqual(10_000)
    expect(long.every((password) => isCommonPassword(password.toUpperCase(), []))).toBe(true)
  })
})

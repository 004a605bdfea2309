import { argon2Sync, pbkdf2Sync, scryptSync } from 'node:crypto'
import * as bcrypt from '@node-rs/bcrypt'
import { describe, expect, test } from 'vitest'
import { createKeyRing } from '../../src/crypto/key-ring.ts'
import { createPasswordHasher, isSupportedHash } from '../../src/crypto/password.ts'

const hasher = createPasswordHasher({
  keys: createKeyRing('the current secret of over 32 bytes!'),
  scheme: 'bcrypt',
  bcryptCost: 4,
  concurrency: 2,
  queueLimit: 10,
})

const password = 'pässword 🔑'
// Its base64 is `++++++++++++++++++++++`, nearly: passlib writes a dot for each plus.
const plusSalt = Buffer.from('fbefbefbefbefbefbefbefbefbefbefb', 'hex')
const salt = Buffer.from('0123456789abcdef')
const phc = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
const ab64 = (bytes: Buffer) => phc(bytes).replaceAll('+', '.')

function argon2(algorithm: 'argon2id' | 'argon2i' | 'argon2d', memory: number, passes: number, parallelism: number) {
  const digest = argon2Sync(algorithm, { message: password, nonce: salt, memory, passes, parallelism, tagLength: 32 })
  return `$${algorithm}$v=19$m=${memory},t=${passes},p=${parallelism}$${phc(salt)}$${phc(digest)}`
}

function pbkdf2(algorithm: string, iterations: number, length: number, salted = salt) {
  return pbkdf2Sync(password, salted, iterations, length, algorithm)
}

const bcryptHash = bcrypt.hashSync(password, { cost: 4 })
const scryptHash = `$scrypt$ln=10,r=8,p=2$${phc(salt)}$${phc(scryptSync(password, salt, 32, { N: 1024, r: 8, p: 2 }))}`

/** Made by the reference implementations as Node carries them, never by the code under test. */
const imported: [string, string][] = [
  ['bcrypt 2b', bcryptHash],
  ['bcrypt 2a', bcryptHash.replace('$2b$', '$2a$')],
  ['bcrypt 2y', bcryptHash.replace('$2b$', '$2y$')],
  ['argon2id', argon2('argon2id', 64, 2, 1)],
  ['argon2id with lanes', argon2('argon2id', 64, 1, 4)],
  ['argon2i', argon2('argon2i', 64, 3, 1)],
  ['argon2d', argon2('argon2d', 64, 1, 1)],
  ['scrypt', scryptHash],
  ['scrypt with padding', `$scrypt$ln=10,r=8,p=2$${salt.toString('base64')}$${scryptHash.split('$')[4]}=`],
  ['pbkdf2-sha256', `$pbkdf2-sha256$i=1000$${phc(salt)}$${phc(pbkdf2('sha256', 1000, 32))}`],
  ['pbkdf2-sha256 with its length', `$pbkdf2-sha256$i=1000,l=32$${phc(salt)}$${phc(pbkdf2('sha256', 1000, 32))}`],
  ['pbkdf2-sha512', `$pbkdf2-sha512$i=1000$${phc(salt)}$${phc(pbkdf2('sha512', 1000, 64))}`],
  ['pbkdf2 of passlib', `$pbkdf2-sha256$1000$${ab64(plusSalt)}$${ab64(pbkdf2('sha256', 1000, 32, plusSalt))}`],
  ['pbkdf2 of Django', `pbkdf2_sha256$1000$0123456789abcdef$${pbkdf2('sha256', 1000, 32).toString('base64')}`],
]

test.each(imported)('%s verifies, asks for an upgrade, and refuses another password', async (_, stored) => {
  expect(isSupportedHash(stored)).toBe(true)
  expect(await hasher.verify(password, stored)).toEqual({ ok: true, upgrade: true })
  expect(await hasher.verify('pässword 🔒', stored)).toEqual({ ok: false, upgrade: false })
})

describe('imported bcrypt', () => {
  test('reads 72 bytes, as bcrypt did when the hash was made', async () => {
    const stored = await bcrypt.hash('x'.repeat(80), { cost: 4 })
    expect(await hasher.verify('x'.repeat(80), stored)).toEqual({ ok: true, upgrade: true })
    expect((await hasher.verify('x'.repeat(71), stored)).ok).toBe(false)
  })

  test('never sees a NUL, though bcrypt itself would take the password repeated around it', async () => {
    const stored = await bcrypt.hash('password', { cost: 4 })
    expect(await bcrypt.verify('password\0password', stored)).toBe(true)
    expect(await hasher.verify('password\0password', stored)).toEqual({ ok: false, upgrade: false })
  })

  test('was made of the password as typed, composed or not', async () => {
    const stored = await bcrypt.hash('cafe\u0301 latte', { cost: 4 })
    expect(await hasher.verify('cafe\u0301 latte', stored)).toEqual({ ok: true, upgrade: true })
  })
})

const s = phc(salt)
const d = phc(Buffer.alloc(32))
test.each([
  ['nothing', ''],
  ['a plain text', 'password'],
  ['MD5', '$1$salt$qJH7.N4xYta3aEG/dfqo/0'],
  ['our own, which needs our pepper', `$sp1$bcrypt$00000000$${bcryptHash}`],
  ['bcrypt, cut', bcryptHash.slice(0, -1)],
  ['bcrypt of a day’s work', bcryptHash.replace('$04$', '$31$')],
  ['bcrypt of cost 3', bcryptHash.replace('$04$', '$03$')],
  ['bcrypt of the broken 2x', bcryptHash.replace('$2b$', '$2x$')],
  ['bcrypt with a line after it', `${bcryptHash}\n`],
  ['argon2 of 4 GiB', `$argon2id$v=19$m=4194304,t=1,p=1$${s}$${d}`],
  ['argon2 of 512 MiB in one pass', `$argon2id$v=19$m=524288,t=1,p=1$${s}$${d}`],
  ['argon2 of a million passes', `$argon2id$v=19$m=1024,t=1000000,p=1$${s}$${d}`],
  ['argon2 of no pass', `$argon2id$v=19$m=1024,t=0,p=1$${s}$${d}`],
  ['argon2 of no lane', `$argon2id$v=19$m=1024,t=1,p=0$${s}$${d}`],
  ['argon2 with a digest of one byte', `$argon2id$v=19$m=1024,t=1,p=1$${s}$AA`],
  ['argon2 without a salt', `$argon2id$v=19$m=1024,t=1,p=1$$${d}`],
  ['scrypt of 32 GiB', `$scrypt$ln=25,r=8,p=1$${s}$${d}`],
  ['scrypt of many lanes', `$scrypt$ln=14,r=8,p=999$${s}$${d}`],
  ['scrypt of no block', `$scrypt$ln=14,r=0,p=1$${s}$${d}`],
  ['scrypt with a digest of one byte', `$scrypt$ln=14,r=8,p=1$${s}$AA`],
  ['pbkdf2 of 90 million rounds', `$pbkdf2-sha256$i=90000000$${s}$${d}`],
  ['pbkdf2 of no round', `$pbkdf2-sha256$i=0$${s}$${d}`],
  ['pbkdf2 over MD5', `$pbkdf2-md5$i=1000$${s}$${d}`],
  ['Django of 90 million rounds', `pbkdf2_sha256$90000000$saltsalt$${d}=`],
  ['Django with a digest of one byte', 'pbkdf2_sha256$1000$saltsalt$AA=='],
  ['a megabyte', `$pbkdf2-sha256$i=1000$${'A'.repeat(1_000_000)}$${d}`],
])('an importer is told no to %s, and it answers no', async (_, stored) => {
  expect(isSupportedHash(stored)).toBe(false)
  expect(await hasher.verify('password', stored)).toEqual({ ok: false, upgrade: false })
})

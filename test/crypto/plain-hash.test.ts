import { argon2Sync, pbkdf2Sync, scryptSync } from 'node:crypto'
import * as bcrypt from '@node-rs/bcrypt'
import { describe, expect, test } from 'vitest'
import { createKeyRing } from '../../src/crypto/key-ring.ts'
import { createPasswordHasher, readForeignHash } from '../../src/crypto/password.ts'
import { parsePlainHash } from '../../src/crypto/plain-hash.ts'

const keys = createKeyRing('the current secret of over 32 bytes!')
const options = { keys, scheme: 'bcrypt', bcryptCost: 4, concurrency: 2, maxWaitMs: 60_000, queueLimit: 10 } as const
const hasher = createPasswordHasher(options)

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
const djangoPbkdf2 = `pbkdf2_sha256$1000$0123456789abcdef$${pbkdf2('sha256', 1000, 32).toString('base64')}`

/** Made by the implementations that Node carries, never by the code under test. */
const madeByNode: [string, string][] = [
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
  ['pbkdf2 of Django', djangoPbkdf2],
]

const firebaseKey = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=='
const firebase = `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${firebaseKey}$42xEC+ixf3L2lw==$`
const lambdaworks = 'e0801$epIxT/h6HbbwHaehFnh/bw==$7H0vsXlY8UxxyW/BWx/9GuY7jEvGjT71GFd6O4SZND0='

/** Made by the systems themselves or by other implementations: Python's passlib, Django, Werkzeug, bcrypt and hashlib. */
const madeElsewhere: [string, string, string?][] = [
  ['bcrypt of Django', 'bcrypt$$2b$04$/1XzcKhk9qVQ85j0iESPZ.Ym/8szja55gkt39bKWdFoFfQKfvntvu'],
  ['bcrypt of Django over SHA-256', 'bcrypt_sha256$$2b$04$uMNZtAS6Z.znyu/.9sKPwexza2JCvWZ0tHroxOOgblP7bJiJuYbuS'],
  [
    'bcrypt of passlib over SHA-256',
    '$bcrypt-sha256$v=2,t=2b,r=4$.Zc4SilY5vcvu/S0d8lEge$a8YxYFLzFZNrYRCtwrDgwj/YOcpTad6',
  ],
  [
    'the same in the documentation of passlib',
    '$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2',
    'password',
  ],
  ['bcrypt of WordPress', '$wp$2y$04$wNe/Sw1BzNlFFVXn7lY62uN9oTUv9TgHAzvegm2CdY2iNqJrG1N5S'],
  [
    'Argon2 of Django',
    'argon2$argon2id$v=19$m=64,t=2,p=8$ZW5SZHRCQndreUZ4UmlRMERtbkFBbg$A2fwlt2qOtuQkG74pnB0I+bMJcJjRUANF1AAxUl7CUw',
  ],
  ['PBKDF2 of Django over SHA-1', 'pbkdf2_sha1$1000$ahX99LVv86OaKhZMqYZTGY$uAdHOAS4fBxKdfcZoaFHOzLZ38k='],
  [
    'PBKDF2 of Django over SHA-256',
    'pbkdf2_sha256$1000$DSqBUD7cFN1KRVv2qm6rvZ$u9vxiT6Nisw7I3Bn+l1Rvo+TFQhfiTu1Kpt/lGM5sAU=',
  ],
  ['PBKDF2 of passlib over SHA-1', '$pbkdf2$1000$45yzttY6x/gfw9g7B0CoFQ$nPlDUbKsF3H7Wr1x55wLfD/Wruo'],
  [
    'PBKDF2 of Werkzeug over SHA-256',
    'pbkdf2:sha256:1000$vDmOkDbAmTkrPVE5$206ecb64c696b62a5104d7324bc0b2a9e9e0670d490bea18f7ddfafa7e9abd2a',
  ],
  ['PBKDF2 of Werkzeug over SHA-1', 'pbkdf2:sha1:1000$n3qqnZhVrbIdEapg$f37064b68cf288fa5e959ec2e8b5ca64246f3c9a'],
  ['scrypt of passlib', '$scrypt$ln=6,r=8,p=1$997bG0OolfIeQwiBsJayNg$TxAiuUQW5c2203a34eyFmTfcr4ncGUStvUMee84T+Kk'],
  [
    'scrypt of Django',
    'scrypt$1024$AAUb3dQQNbzHRBvzth2e36$8$5$6qnRstWYPtctjVt0fpKMp29FAB1+0H+9kgIFyRNdsizrj/XwbKXwkOl3B058CajYg4qx8p0u3eAI+4iSraVRlQ==',
  ],
  [
    'scrypt of Werkzeug',
    'scrypt:1024:8:2$KVi6ribTm1QWFSxt$0c2fef42dfbc0a175ff583ace8d195a055095fba55d95f37f3c44228647c17cc0f5defd677f870e60e450c3eadd823e573117f71e1d59181d2aa955ed0324b48',
  ],
  ['scrypt in the documentation of com.lambdaworks.scrypt', `$s0$${lambdaworks}`, 'secret'],
  ['scrypt of Spring Security', `{scrypt}$${lambdaworks}`, 'secret'],
  [
    'scrypt of Spring Security 5.8',
    '{scrypt@SpringSecurity_v5_8}$100801$MDEyMzQ1Njc4OWFiY2RlZg==$PAQPtfH4W+kx4ICOtWWKn0VN+dsqxFYimgg8THfBRK4=',
  ],
  [
    'scrypt of Firebase',
    `${firebase}rhYWauErSgpV1Ri0DjY/PZM0Wfo7FgC2656kCCvnGAYjjyP0z9DoxpNc/DJ/yUkc2n5Q3v3TtYYLlHp/RcZ/mQ==`,
  ],
  [
    'scrypt in the documentation of github.com/firebase/scrypt',
    `${firebase}lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==`,
    'user1password',
  ],
  ['phpass', '$P$5.6lR8u2rLrQSJH1do3noD.qkH2TW60'],
  ['phpass with the rounds of WordPress', '$P$BEWlK52FAnEkt5onmaI3tAV.IE6Quv.'],
  ['phpass of phpBB', '$H$5bpqz1i4LJ0knv5eq/3G2j21g1rojF0'],
  ['phpass among the examples of hashcat', '$P$984478476IagS59wHZvyQMArzfx58u.', 'hashcat'],
  ['Drupal 7 among the examples of hashcat', '$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf', 'hashcat'],
  ['SHA-256-crypt', '$5$rounds=1000$66wOzVzvCu7cxjbh$1WqcMhm2xc98wEpjIjiwM/VQx3L3weKdRQTA8rVKZZ0'],
  [
    'SHA-512-crypt',
    '$6$rounds=1000$9Nk014jKeCDrWET1$z9WOeENai9tiuaCbHzUjTokCdroDNzTr8FKsJbYI1jeft8KnJ97S48ftRjSMSgzWmvkFEb6GP8c/nfr9CY81f1',
  ],
  ['SHA-256-crypt in its specification', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5', 'Hello world!'],
  [
    'SHA-512-crypt in its specification',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    'Hello world!',
  ],
  [
    'SHA-512-crypt of a password that is longer than its digest',
    '$6$rounds=1000$EWXDlL8nS7Ohc2tk$UzsEuBOrOVH7g.R4ONVqDPpb603/7MZLim1dGqAa5eo3.yL1yGj0Tb.LXFANQB8LHnjo7KpLt.kkVZa2fKTNG1',
    `${'x'.repeat(100)}é`,
  ],
  [
    'SHA-256-crypt of a password that is longer than its digest',
    '$5$rounds=1234$AWu/G.7p/CNYQng1$aqUU2EtdU0grtc1UM9gR9irarfTmJFCLnUzFp3ON8g6',
    `${'x'.repeat(100)}é`,
  ],
  ['bcrypt of Spring Security', `{bcrypt}${bcryptHash.replace('$2b$', '$2a$')}`],
  ['bcrypt of Dovecot', `{BLF-CRYPT}${bcryptHash}`],
  ['bcrypt of OpenLDAP', `{CRYPT}${bcryptHash}`],
  ['Argon2 of Spring Security', `{argon2@SpringSecurity_v5_8}${argon2('argon2id', 64, 2, 1)}`],
]

test.each<[string, string, string?]>([...madeByNode, ...madeElsewhere])(
  '%s verifies, asks for an upgrade, and refuses another password',
  async (_, foreign, its = password) => {
    const read = readForeignHash(foreign)
    const stored = 'hash' in read ? read.hash : ''
    expect(await hasher.verify(its, stored)).toEqual({ ok: true, upgrade: true })
    expect(await hasher.verify(`${its}!`, stored)).toEqual({ ok: false, upgrade: false })
    // An import may read a hash in its stored form, which must not change.
    expect(readForeignHash(stored)).toEqual({ hash: stored })
  },
)

describe('imported bcrypt', () => {
  test('compares 72 bytes, like the bcrypt that made the hash', async () => {
    const stored = await bcrypt.hash('x'.repeat(80), { cost: 4 })
    expect((await hasher.verify('x'.repeat(80), stored)).ok).toBe(true)
    expect((await hasher.verify('x'.repeat(71), stored)).ok).toBe(false)
  })

  test.each([
    ['72 bytes', 'x'.repeat(72), true],
    ['73 bytes', 'x'.repeat(73), false],
    ['36 characters of two bytes', 'é'.repeat(36), true],
    ['37 characters of two bytes', 'é'.repeat(37), false],
    ['128 characters of one byte', 'x'.repeat(128), false],
  ])('is upgraded by a password of at most 72 bytes: %s', async (_, typed, upgrade) => {
    expect(await hasher.verify(typed, await bcrypt.hash(typed, { cost: 4 }))).toEqual({ ok: true, upgrade })
  })

  test.each([
    ['Django’s digest', 'bcrypt_sha256$$2b$04$R3ow8433bg8IrYU19ygvZuKRdsEKr245HLwXS8d5mpzMcu1CIy2m.'],
    ['our own digest', null],
  ])('over %s depends on every character of a long password, and is upgraded', async (_, foreign) => {
    const long = 'x'.repeat(100)
    const dearer = createPasswordHasher({ ...options, bcryptCost: 5 })
    const stored = foreign ?? (await hasher.hash(long))
    expect(await dearer.verify(long, stored)).toEqual({ ok: true, upgrade: true })
    expect((await dearer.verify(`${long.slice(1)}y`, stored)).ok).toBe(false)
  })

  test('does not match a password that is repeated around a NUL', async () => {
    const stored = await bcrypt.hash('password', { cost: 4 })
    expect(await bcrypt.verify('password\0password', stored)).toBe(true)
    expect(await hasher.verify('password\0password', stored)).toEqual({ ok: false, upgrade: false })
  })

  test('matches the password in composed and decomposed form', async () => {
    const stored = await bcrypt.hash('cafe\u0301 latte', { cost: 4 })
    expect(await hasher.verify('cafe\u0301 latte', stored)).toEqual({ ok: true, upgrade: true })
  })
})

describe('WordPress', () => {
  // Made by passlib and by Python's bcrypt and hmac, of the password as PHP's addslashes leaves it.
  const quoted = [
    '$wp$2y$04$AX7PRtFxVo2bxky0mThoeukQJ.FCPjUg/mOUsQcdxs/5dqI0.WrgO',
    '$P$5d7FcSkxliXPfXTp6pLx/lxxfbze7f/',
  ]
  test.each(quoted)('hashed quotes and backslashes with a backslash before them: %s', async (stored) => {
    expect(await hasher.verify('it\'s "my" pass\\word', stored)).toEqual({ ok: true, upgrade: true })
    expect((await hasher.verify('it`s "my" pass\\word', stored)).ok).toBe(false)
  })

  const trimmed = [
    '$wp$2y$04$zoM4ceXNm5AaBXkKN5OfHe5JXV8Vad/A5SBTLRcXB17E9DRtzMm3C',
    '$P$5YJDaUIIeFSuuiwWt9Yv0rmwtzizJF/',
  ]
  test.each(trimmed)('trims what is typed, and such a password is not upgraded: %s', async (stored) => {
    expect(await hasher.verify(' spaced out\t', stored)).toEqual({ ok: true, upgrade: false })
    expect(await hasher.verify('spaced out', stored)).toEqual({ ok: true, upgrade: true })
    expect((await hasher.verify('spaced  out', stored)).ok).toBe(false)
  })

  test('a phpass hash of a system that does not trim only matches with the spaces', async () => {
    const stored = '$P$5Nujbz.vqu.9/iZFMuHH3HT/3W.SYg.'
    expect((await hasher.verify(' spaced out ', stored)).ok).toBe(true)
    expect((await hasher.verify('spaced out', stored)).ok).toBe(false)
  })
})

test('a hash of many rounds does not block the main thread', async () => {
  let turns = 0
  let finished = false
  const verified = hasher.verify('password', `$6$rounds=100000$saltstring$${'.'.repeat(86)}`).finally(() => {
    finished = true
  })
  while (!finished) {
    await new Promise((resolve) => setImmediate(resolve))
    turns += 1
  }
  expect(await verified).toEqual({ ok: false, upgrade: false })
  expect(turns).toBeGreaterThan(100)
})

const s = phc(salt)
const d = phc(Buffer.alloc(32))
const tooFast = /too fast.*leave the field empty/
const again = /with bcrypt/
test.each<[string, string, RegExp, RegExp?]>([
  ['nothing', '', /not known/],
  ['a plain text', 'password', /not known.*plain text/],
  ['our own, which needs our pepper', `$sp1$bcrypt$00000000$${bcryptHash}`, /not known/],
  ['bcrypt, cut', bcryptHash.slice(0, -1), /bcrypt.*damaged/],
  ['bcrypt of a day’s work', bcryptHash.replace('$04$', '$31$'), /bcrypt.*cost/],
  ['bcrypt of cost 3', bcryptHash.replace('$04$', '$03$'), /bcrypt.*cost/],
  ['bcrypt of the broken 2x', bcryptHash.replace('$2b$', '$2x$'), /bcrypt.*\$2x\$/, again],
  ['bcrypt with a line after it', `${bcryptHash}\n`, /bcrypt.*damaged/],
  ['bcrypt of Django, cut', `bcrypt$${bcryptHash.slice(0, -1)}`, /bcrypt.*damaged/],
  ['bcrypt of Django over SHA-256, cut', `bcrypt_sha256$${bcryptHash.slice(0, -1)}`, /bcrypt.*damaged/],
  ['bcrypt of WordPress of a day’s work', `$wp${bcryptHash.replace('$2b$04$', '$2y$31$')}`, /bcrypt.*cost/],
  [
    'bcrypt of passlib of a day’s work',
    `$bcrypt-sha256$v=2,t=2b,r=31$${'.'.repeat(22)}$${'.'.repeat(31)}`,
    /bcrypt.*cost/,
  ],
  ['argon2 of 4 GiB', `$argon2id$v=19$m=4194304,t=1,p=1$${s}$${d}`, /Argon2.*MiB/],
  ['argon2 of 512 MiB in one pass', `$argon2id$v=19$m=524288,t=1,p=1$${s}$${d}`, /Argon2.*MiB/],
  ['argon2 of a million passes', `$argon2id$v=19$m=1024,t=1000000,p=1$${s}$${d}`, /Argon2.*passes/],
  ['argon2 of no pass', `$argon2id$v=19$m=1024,t=0,p=1$${s}$${d}`, /Argon2/],
  ['argon2 of no lane', `$argon2id$v=19$m=1024,t=1,p=0$${s}$${d}`, /Argon2/],
  ['argon2 with a digest of one byte', `$argon2id$v=19$m=1024,t=1,p=1$${s}$AA`, /Argon2.*damaged/],
  ['argon2 without a salt', `$argon2id$v=19$m=1024,t=1,p=1$$${d}`, /Argon2.*damaged/],
  ['scrypt of 32 GiB', `$scrypt$ln=25,r=8,p=1$${s}$${d}`, /scrypt.*MiB/],
  ['scrypt of many lanes', `$scrypt$ln=14,r=8,p=999$${s}$${d}`, /scrypt.*MiB/],
  ['scrypt of no block', `$scrypt$ln=14,r=0,p=1$${s}$${d}`, /scrypt/],
  ['scrypt with a digest of one byte', `$scrypt$ln=14,r=8,p=1$${s}$AA`, /scrypt.*damaged/],
  ['scrypt of Django with an N that is no power of two', `scrypt$1000$saltsalt$8$1$${d}=`, /scrypt/],
  ['scrypt of Firebase without its key', `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==$${s}==$${d}=`, /Firebase.*signer key/],
  ['scrypt of Firebase of 32 GiB', firebase.replace('n=14', 'n=25') + firebaseKey, /Firebase.*MiB/],
  ['scrypt of Firebase whose digest is shorter than its key', `${firebase}${d}=`, /Firebase.*damaged/],
  ['pbkdf2 of 90 million rounds', `$pbkdf2-sha256$i=90000000$${s}$${d}`, /PBKDF2.*rounds/],
  ['pbkdf2 of no round', `$pbkdf2-sha256$i=0$${s}$${d}`, /PBKDF2/],
  ['pbkdf2 over MD5', `$pbkdf2-md5$i=1000$${s}$${d}`, /PBKDF2.*SHA/],
  ['Django of 90 million rounds', `pbkdf2_sha256$90000000$saltsalt$${d}=`, /PBKDF2.*rounds/],
  ['Django with a digest of one byte', 'pbkdf2_sha256$1000$saltsalt$AA==', /PBKDF2.*damaged/],
  ['phpass of a billion rounds', `$P$S${'.'.repeat(30)}`, /phpass.*rounds/],
  ['Drupal of a billion rounds', `$S$S${'.'.repeat(51)}`, /Drupal.*rounds/],
  ['SHA-crypt of 999,999,999 rounds', `$6$rounds=999999999$saltstring$${'.'.repeat(86)}`, /SHA-crypt.*rounds/],
  ['SHA-crypt with the digest of the other', `$6$saltstring$${'.'.repeat(43)}`, /SHA-crypt.*damaged/],
  ['a megabyte', `$pbkdf2-sha256$i=1000$${'A'.repeat(1_000_000)}$${d}`, /PBKDF2.*damaged/],
  ['MD5-crypt', '$1$salt$qJH7.N4xYta3aEG/dfqo/0', /MD5-crypt hash \(\$1\$\)/, tooFast],
  ['MD5-crypt of Apache', '$apr1$salt$qJH7.N4xYta3aEG/dfqo/0', /Apache/, tooFast],
  ['the first bcrypt', bcryptHash.replace('$2b$', '$2$'), /\$2\$/, again],
  ['yescrypt', '$y$j9T$salt$qJH7.N4xYta3aEG/dfqo/0', /yescrypt/, again],
  ['scrypt in crypt’s own form', '$7$CU..../....salt$qJH7.N4xYta3aEG', /\$7\$/, /\$scrypt\$ln=/],
  ['NTLM', '$3$$8846f7eaee8fb117ad06bdd830b7586c', /NTLM/, tooFast],
  ['SunMD5', '$md5,rounds=904$salt$qJH7.N4xYta3aEG', /SunMD5/, again],
  ['SHA1-crypt', '$sha1$480000$salt$qJH7.N4xYta3aEG', /SHA1-crypt/, again],
  ['DES-crypt', 'rl.3StKT.4T8M', /DES-crypt/, /leave the field empty/],
  ['DES-crypt of BSD', '_J9..rasmBYk8r9AiWNc', /DES-crypt hash of BSD/, tooFast],
  ['Drupal over MD5', `U$S$C${'.'.repeat(51)}`, /Drupal.*MD5/, again],
  ['SSHA', '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr', /\{SSHA\}/, tooFast],
  ['SSHA512', '{SSHA512}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr', /\{SSHA\}/, tooFast],
  ['SHA of LDAP', '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /\{SHA\}/, tooFast],
  ['SHA-256 of Spring Security', `{SHA-256}${'0'.repeat(64)}`, /\{SHA\}/, tooFast],
  ['SMD5', '{SMD5}0c0blFTXXNuAMHECS4uxrj3ZieM=', /\{SMD5\}/, tooFast],
  ['MD5 of LDAP', '{MD5}X03MO1qnZdYdgyfeuILPmQ==', /MD5/, tooFast],
  ['noop of Spring Security', '{noop}correct horse', /plain text/],
  [
    'PBKDF2 of Spring Security',
    '{pbkdf2}5d923b44a6d129f3ddf3e3c8d29412723dcbde72445e8ef6bf3b508fbf17fa4ed4d6b99ca763d8dc',
    /PBKDF2/,
    /\$pbkdf2-sha256\$i=/,
  ],
  ['PBKDF2 of 389 Directory Server', '{PBKDF2_SHA256}AAAIAGRmZg==', /PBKDF2/, /\$pbkdf2-sha256\$i=/],
  ['an unknown scheme in braces', '{ROT13}cnffjbeq', /scheme.*not known/],
  ['MD5 of Django', 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99', /Django/, tooFast],
  ['SHA-1 of Django', 'sha1$salt$5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8', /SHA/, tooFast],
  ['DES-crypt of Django', 'crypt$$rl.3StKT.4T8M', /DES-crypt/, tooFast],
  ['SHA-256 of Werkzeug', `sha256$salt$${'0'.repeat(64)}`, /SHA/, tooFast],
  ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99', /MD5/, tooFast],
  ['MD5 with its salt', '5f4dcc3b5aa765d61d8327deb882cf99:salt', /salted MD5/, tooFast],
  ['SHA-1', '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8', /SHA-1/, tooFast],
  ['MySQL', `*${'2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'}`, /MySQL/, tooFast],
  ['SHA-256', '0'.repeat(64), /SHA-256/, tooFast],
  ['SHA-512', '0'.repeat(128), /SHA-512/, tooFast],
  ['SQL Server', `0x0200${'A'.repeat(136)}`, /SQL Server/, tooFast],
  ['ASP.NET Core Identity', `AQAAAAIAAYag${'A'.repeat(68)}==`, /ASP\.NET/, /\$pbkdf2-sha256\$i=/],
  ['a salt and a digest in hexadecimal', `${'0'.repeat(32)}:${'0'.repeat(128)}`, /hexadecimal/, /\$scrypt\$ln=/],
  ['a digest of Firebase without its salt', firebaseKey, /Firebase/, /--firebase-hash-config/],
])('describes %s with a remedy for the importer, and never verifies it', async (_, stored, name, remedy) => {
  const read = readForeignHash(stored)
  const problem = 'problem' in read ? read.problem : 'none'
  expect(problem).toMatch(name)
  expect(problem).toMatch(remedy ?? /./)
  if (stored.length > 8) expect(problem).not.toContain(stored.slice(-8))
  expect(parsePlainHash(stored)).toBeNull()
  expect(await hasher.verify('password', stored)).toEqual({ ok: false, upgrade: false })
})

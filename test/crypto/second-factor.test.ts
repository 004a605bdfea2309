import { createHash } from 'node:crypto'
import { HOTP, Secret, URI } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { createRecoveryCodes, hashRecoveryCode } from '../../src/crypto/recovery-code.ts'
import { createTotpSecret, matchTotpStep, normalizeCode, totpSecretText, totpUri } from '../../src/crypto/totp.ts'

const rfcSecret = Buffer.from('12345678901234567890')

describe('TOTP', () => {
  // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at %i s the code is that of RFC 6238', (seconds, eightDigits) => {
    expect(matchTotpStep(rfcSecret, eightDigits.slice(2), seconds * 1000)).toBe(Math.floor(seconds / 30))
  })

  const now = 1_700_000_000_000
  const step = Math.floor(now / 30_000)
  const codeAt = (counter: number) => HOTP.generate({ secret: Secret.fromLatin1('12345678901234567890'), counter })

  test.each([
    [-2, null],
    [-1, step - 1],
    [0, step],
    [1, step + 1],
    [2, null],
    [120, null],
    [-120, null],
  ])('a code %i steps away matches %j', (drift, expected) => {
    expect(matchTotpStep(rfcSecret, codeAt(step + drift), now)).toBe(expected)
  })

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', ' 94287', '💥💥💥'])('%j matches nothing', (code) => {
    expect(matchTotpStep(rfcSecret, code, 59_000)).toBeNull()
  })

  test('the first steps of the epoch and another secret do not match', () => {
    expect(matchTotpStep(rfcSecret, codeAt(0), 0)).toBe(0)
    expect(matchTotpStep(createTotpSecret(), '287082', 59_000_000)).not.toBe(1)
  })

  test('a secret has 160 random bits, in base32 and in a URI for authenticator apps', () => {
    const secret = createTotpSecret()
    expect(secret).toHaveLength(20)
    expect(createTotpSecret()).not.toEqual(secret)
    expect(totpSecretText(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    const uri = totpUri(rfcSecret, 'Acme & Söhne', 'user+tag@example.com')
    const url = new URL(uri)
    expect(url.protocol + url.host).toBe('otpauth:totp')
    expect(decodeURIComponent(url.pathname)).toBe('/Acme & Söhne:user+tag@example.com')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'Acme & Söhne',
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
    expect(URI.parse(uri).generate({ timestamp: 59_000 } as object)).toBe('287082')
  })
})

describe('normalizeCode', () => {
  test.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['123\u2013456\u00a0', '123456'],
    ['１２３４５６', '123456'],
    ['12\u200b3456', '123456'],
    ['12345', null],
    ['1234567', null],
    ['1'.repeat(1000), null],
    ['12345a', null],
    ['١٢٣٤٥٦', '123456'],
    ['۱۲۳۴۵۶', '123456'],
    ['१२३456', '123456'],
    ['💥', null],
    ['\ud800', null],
    ['\0', null],
    ['', null],
    [null as unknown as string, null],
  ])('%j is %j', (raw, expected) => {
    expect(normalizeCode(raw)).toBe(expected)
  })
})

describe('recovery codes', () => {
  const user = '01890a5d-ac96-774b-bcce-b302099a8057'
  const { codes, hashes } = createRecoveryCodes(user)
  const [code = ''] = codes

  test('are ten, of 120 bits, all different, in the order of their hashes', () => {
    expect(new Set(codes).size).toBe(10)
    for (const shown of codes) expect(shown).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/)
    expect(codes.map((shown) => hashRecoveryCode(user, shown))).toEqual(hashes)
  })

  test('use the whole alphabet', () => {
    const used = new Set(Array.from({ length: 20 }, () => createRecoveryCodes(user).codes.join('')).join(''))
    expect(used.size).toBe(33)
  })

  test.each([
    ['capitals', code.toUpperCase()],
    ['no dashes', code.replaceAll('-', '')],
    ['spaces', ` ${code.replaceAll('-', ' ')} `],
    ['other dashes', code.replaceAll('-', '—')],
    ['O for 0', code.replaceAll('0', 'O')],
    ['I and l for 1', code.replace('1', 'I').replaceAll('1', 'l')],
    ['full width', code.replace(/[0-9a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ])('may be typed with %s', (_, typed) => {
    expect(hashRecoveryCode(user, typed)).toEqual(hashes[0])
  })

  test('of an earlier version have 16 characters', () => {
    const stored = createHash('sha256').update(`sallyport recovery code|${user}|0123456789abcdef`).digest()
    expect(hashRecoveryCode(user, '0123-4567-89ab-cdef')).toEqual(stored)
    for (const length of [15, 17, 20, 23, 25]) expect(hashRecoveryCode(user, '0'.repeat(length))).toBeNull()
  })

  test('are read with O as 0 and I and L as 1', () => {
    expect(hashRecoveryCode(user, 'oOiI-lL01-0101-aaaa')).toEqual(hashRecoveryCode(user, '0011-1101-0101-aaaa'))
  })

  test.each([
    ['', null],
    [code.slice(0, -1), null],
    [`${code}0`, null],
    [code.replace(/^./, 'u'), null],
    ['123456', null],
    ['0'.repeat(1000), null],
    ['💥'.repeat(16), null],
    [undefined as unknown as string, null],
  ])('%j is not a recovery code', (raw, expected) => {
    expect(hashRecoveryCode(user, raw)).toBe(expected)
  })

  test('belong to one user', () => {
    expect(hashRecoveryCode('01890a5d-ac96-774b-bcce-b302099a8058', code)).not.toEqual(hashes[0])
  })
})

import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createApiKeySecret, looksLikeApiKey, parseApiKey } from '../../src/crypto/api-key.ts'
import { encodeBase62, encodeUint32Base62 } from '../../src/crypto/base62.ts'
import { createOneTimeToken, hashOneTimeToken } from '../../src/crypto/one-time-token.ts'
import { respell, tamper } from '../_util/tamper.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const made = createApiKeySecret('LIVE', id)
const withChecksum = (body: string) => body + encodeUint32Base62(crc32(body))

describe('an API key', () => {
  test.each([
    id,
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ...Array.from({ length: 50 }, () => randomUUID()),
  ])('is parsed into the mode, id and secret of %s', (uuid) => {
    for (const mode of ['LIVE', 'TEST'] as const) {
      const { key, prefix, secretHash } = createApiKeySecret(mode, uuid)
      expect(key).toMatch(mode === 'LIVE' ? /^sp_live_\w{56}$/ : /^sp_test_\w{56}$/)
      expect(key.startsWith(`${prefix}_`)).toBe(true)
      expect(prefix).toHaveLength(30)
      expect(secretHash).toHaveLength(32)
      expect(parseApiKey(key)).toEqual({ mode, id: uuid, secretHash: secretHash.toString('hex') })
    }
  })

  test('is random', () => {
    expect(createApiKeySecret('LIVE', id).key).not.toBe(made.key)
  })

  test('every typo of one character, every swap of neighbours and every missing character is refused', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'
    const { key } = made
    const accepted: string[] = []
    const attempt = (text: string) => {
      if (text !== key && parseApiKey(text) !== null) accepted.push(text)
    }
    for (let index = 0; index < key.length; index++) {
      for (const character of alphabet) attempt(key.slice(0, index) + character + key.slice(index + 1))
      attempt(key.slice(0, index) + key.charAt(index + 1) + key.charAt(index) + key.slice(index + 2))
      attempt(key.slice(0, index) + key.slice(index + 1))
    }
    expect(accepted).toEqual([])
  })

  test.each([
    ['nothing', ''],
    ['upper case', tamper(made.key, (key) => key.toUpperCase())],
    ['lower case', tamper(made.key, (key) => key.toLowerCase())],
    ['one character more', `${made.key}0`],
    ['a space', ` ${made.key}`],
    ['a line after it', `${made.key}\n`],
    ['a megabyte', `sp_live_${'A'.repeat(1_000_000)}`],
    ['another prefix, its checksum right', withChecksum(made.key.slice(0, -6).replace('sp_live_', 'sp_prod_'))],
    ['an id above 128 bits, its checksum right', withChecksum(`sp_live_${'z'.repeat(22)}_${'0'.repeat(27)}`)],
    ['an id one above the largest', withChecksum(`sp_live_7n42DGM5Tflk9n8mt7Fhc8_${'0'.repeat(27)}`)],
    ['full-width digits', tamper(made.key, (key) => key.replace(/_.{22}_/, `_${'０'.repeat(22)}_`))],
  ])('refuses %s', (_, text) => {
    expect(parseApiKey(text)).toBeNull()
  })

  test('the largest id is 7n42DGM5Tflk9n8mt7Fhc7, one less than the refused ids above', () => {
    expect(encodeBase62(Buffer.alloc(16, 0xff), 22)).toBe('7n42DGM5Tflk9n8mt7Fhc7')
    expect(parseApiKey(withChecksum(`sp_live_7n42DGM5Tflk9n8mt7Fhc7_${'0'.repeat(27)}`))?.id).toBe(
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    )
  })

  test('the hash depends on mode and id: the same secret with another id is another key', () => {
    const body = made.key.slice(0, -6)
    const asTest = parseApiKey(withChecksum(body.replace('sp_live_', 'sp_test_')))
    expect(asTest?.mode).toBe('TEST')
    expect(asTest?.secretHash).not.toBe(made.secretHash.toString('hex'))
    const other = createApiKeySecret('LIVE', randomUUID())
    const grafted = parseApiKey(withChecksum(`${other.prefix}${body.slice(30)}`))
    expect(grafted?.secretHash).not.toBe(made.secretHash.toString('hex'))
  })

  test.each([
    [made.key, true],
    ['sp_live_', true],
    ['sp_test_broken', true],
    ['SP_LIVE_x', false],
    ['sp_rt_x', false],
    ['eyJhbGciOiJFUzI1NiJ9.e30.x', false],
    ['', false],
  ])('%j looks like an API key: %j', (text, expected) => {
    expect(looksLikeApiKey(text)).toBe(expected)
  })
})

describe('a one-time token', () => {
  const { token, hash } = createOneTimeToken()

  test('has 256 random bits and is stored as a hash', () => {
    expect(token).toMatch(/^sp_ot_[\w-]{43}$/)
    expect(hash).toHaveLength(32)
    expect(hashOneTimeToken(token)).toEqual(hash)
    expect(createOneTimeToken().token).not.toBe(token)
  })

  test.each([
    ['nothing', ''],
    ['a cut one', token.slice(0, -1)],
    ['a longer one', `${token}A`],
    ['padding', `${token.slice(0, -1)}=`],
    ['a line after it', `${token}\n`],
    ['another spelling of the same bytes', respell(token)],
    ['another prefix', token.replace('sp_ot_', 'sp_rt_')],
    ['a character of plain base64', `sp_ot_+${token.slice(7)}`],
    ['a megabyte', `sp_ot_${'A'.repeat(1_000_000)}`],
  ])('%s has no hash', (_, text) => {
    expect(hashOneTimeToken(text)).toBeNull()
  })
})

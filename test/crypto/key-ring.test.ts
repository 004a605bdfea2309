import { describe, expect, test } from 'vitest'
import { DecryptionError, decrypt, encrypt, isCurrentKey } from '../../src/crypto/encryption.ts'
import { createKeyRing } from '../../src/crypto/key-ring.ts'

const old = 'an old secret of more than 32 bytes!'
const now = 'the current secret of over 32 bytes!'

describe('the key ring', () => {
  test('has the current key first, finds each key by id, and removes duplicate secrets', () => {
    const ring = createKeyRing(now, [old, now, old])
    expect(ring.all).toHaveLength(2)
    expect(ring.all[0]).toBe(ring.current)
    expect(ring.find(createKeyRing(old).current.id)).toBe(ring.all[1])
    expect(ring.find('00000000')).toBeUndefined()
    expect(ring.current.id).toMatch(/^[0-9a-f]{8}$/)
  })

  test('derives the same 32 bytes every time, which differ by purpose and by secret', () => {
    const { current } = createKeyRing(now)
    expect(current.derive('a')).toHaveLength(32)
    expect(current.derive('a')).toBe(current.derive('a'))
    expect(createKeyRing(now).current.derive('a')).toEqual(current.derive('a'))
    expect(current.derive('b')).not.toEqual(current.derive('a'))
    expect(createKeyRing(old).current.derive('a')).not.toEqual(current.derive('a'))
  })
})

describe('encryption', () => {
  const ring = createKeyRing(now, [old])
  const plain = Buffer.from('twenty secret bytes!')
  const envelope = encrypt(ring, plain, 'totp:1')
  const [, , body = ''] = envelope.split('.')
  const flip = (byte: number) => {
    const bytes = Buffer.from(body, 'base64url')
    bytes.writeUInt8((bytes.at(byte) ?? 0) ^ 1, byte < 0 ? bytes.length + byte : byte)
    return `v1.${ring.current.id}.${bytes.toString('base64url')}`
  }

  test('decrypts its own ciphertexts, which differ each time, also for an empty text', () => {
    expect(decrypt(ring, envelope, 'totp:1')).toEqual(plain)
    expect(encrypt(ring, plain, 'totp:1')).not.toBe(envelope)
    expect(decrypt(ring, encrypt(ring, Buffer.alloc(0), 'x'), 'x')).toHaveLength(0)
  })

  test('decrypts a ciphertext of a former key, and reports that the key is not the current one', () => {
    const older = encrypt(createKeyRing(old), plain, 'totp:1')
    expect(decrypt(ring, older, 'totp:1')).toEqual(plain)
    expect(isCurrentKey(ring, older)).toBe(false)
    expect(isCurrentKey(ring, envelope)).toBe(true)
    expect(() => decrypt(createKeyRing(now), older, 'totp:1')).toThrow(DecryptionError)
  })

  test.each([
    ['another context', envelope, 'totp:2'],
    ['another key id', envelope.replace(ring.current.id, createKeyRing(old).current.id), 'totp:1'],
    ['an unknown key id', envelope.replace(ring.current.id, '00000000'), 'totp:1'],
    ['another version', envelope.replace('v1', 'v2'), 'totp:1'],
    ['a changed iv', flip(0), 'totp:1'],
    ['a changed ciphertext', flip(12), 'totp:1'],
    ['a changed tag', flip(-1), 'totp:1'],
    ['a cut tag', envelope.slice(0, -4), 'totp:1'],
    ['padding', `${envelope}=`, 'totp:1'],
    ['no body', `v1.${ring.current.id}.`, 'totp:1'],
    ['less than iv and tag', `v1.${ring.current.id}.AAAA`, 'totp:1'],
    ['nothing', '', 'totp:1'],
  ])('refuses %s without a reason', (_, text, context) => {
    expect(() => decrypt(ring, text, context)).toThrow(new DecryptionError())
  })
})

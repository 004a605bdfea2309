import { expect, test } from 'vitest'
import { createKeyRing } from '../../src/crypto/key-ring.ts'
import {
  firstRefreshToken,
  formatRefreshToken,
  hashRefreshToken,
  parseRefreshToken,
  type RefreshToken,
  successorOf,
} from '../../src/crypto/refresh-token.ts'
import { makeUntil, tamper } from '../_util/tamper.ts'

const old = 'an old secret of more than 32 bytes!'
const now = 'the current secret of over 32 bytes!'
const before = createKeyRing(old)
const keys = createKeyRing(now, [old])
const sessionId = '01890a5d-ac96-774b-bcce-b302099a8057'
const first: RefreshToken = { ...firstRefreshToken(sessionId), value: Buffer.alloc(32, 7) }
const text = formatRefreshToken(keys, first)

function parsed(ring: typeof keys, token: string): RefreshToken {
  const result = parseRefreshToken(ring, token)
  if (result === null) throw new Error('expected a token')
  return result
}

test('a token is parsed into its session and value, and the first value is random', () => {
  expect(text).toMatch(/^sp_rt_[\w-]{22}\.[\w-]{43}\.[\w-]{22}$/)
  expect(parseRefreshToken(keys, text)).toEqual({ ...first, keyId: keys.current.id })
  expect(firstRefreshToken(sessionId).value).toHaveLength(32)
  expect(firstRefreshToken(sessionId).value).not.toEqual(firstRefreshToken(sessionId).value)
})

test('the chain is deterministic and never repeats a value', () => {
  let walked = first
  let reparsed = parsed(keys, text)
  const hashes = new Set<string>()
  for (let step = 0; step < 50; step++) {
    walked = successorOf(keys, walked)
    reparsed = parsed(createKeyRing(now), formatRefreshToken(keys, successorOf(keys, reparsed)))
    expect(reparsed.value).toEqual(walked.value)
    hashes.add(hashRefreshToken(walked))
  }
  expect(hashes.size).toBe(50)
})

test('another session or another secret has a different chain', () => {
  const next = successorOf(keys, first).value
  const other = firstRefreshToken('01890a5d-ac96-774b-bcce-b302099a8058')
  expect(successorOf(keys, { ...other, value: first.value }).value).not.toEqual(next)
  expect(successorOf(before, first).value).not.toEqual(next)
})

test('a retry after a change of the secret returns the same successor, and the chain continues under the new key', () => {
  const issuedBefore = formatRefreshToken(before, first)
  const answered = formatRefreshToken(before, successorOf(before, parsed(before, issuedBefore)))
  const retried = formatRefreshToken(keys, successorOf(keys, parsed(keys, issuedBefore)))
  expect(parsed(keys, retried).value).toEqual(parsed(keys, answered).value)
  expect(parsed(keys, retried).keyId).toBe(keys.current.id)
  expect(parseRefreshToken(createKeyRing(now), issuedBefore)).toBeNull()
  expect(() => successorOf(createKeyRing(now), parsed(keys, issuedBefore))).toThrow('left the ring')
})

test('refuses every change of a single character, so that none counts as reuse', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.='
  for (let index = 0; index < text.length; index++) {
    for (const character of alphabet) {
      if (character === text[index]) continue
      const changed = text.slice(0, index) + character + text.slice(index + 1)
      // Not expect(): four thousand of them take longer than the tokens.
      if (parseRefreshToken(keys, changed) !== null) expect.fail(`accepted ${changed}`)
    }
  }
})

const [head = '', value = '', tag = ''] = text.split('.')
const bodyOf = (token: string) => token.slice('sp_rt_'.length)
const inBase64 = (token: string) => `sp_rt_${bodyOf(token).replaceAll('-', '+').replaceAll('_', '/')}`
/** A token whose body plain base64 spells with other characters. */
const withSigns = await makeUntil(
  () => formatRefreshToken(keys, firstRefreshToken(sessionId)),
  (token) => /[-_]/.test(bodyOf(token)),
)
test.each([
  ['nothing', ''],
  ['padding', `${text}=`],
  ['a space', ` ${text}`],
  ['a line after it', `${text}\n`],
  ['a cut tag', text.slice(0, -1)],
  ['no tag', `${head}.${value}`],
  ['a tag of zeros', `${head}.${value}.${'A'.repeat(22)}`],
  ['the tag of another value', `${head}.${'A'.repeat(43)}.${tag}`],
  ['plain base64', tamper(withSigns, inBase64)],
  ['another prefix', text.replace('sp_rt_', 'sp_ot_')],
  ['a megabyte', `sp_rt_${'A'.repeat(1_000_000)}`],
  ['surrogates', `sp_rt_${'\ud800'.repeat(22)}.${value}.${tag}`],
])('refuses %s', (_, changed) => {
  expect(parseRefreshToken(keys, changed)).toBeNull()
})

test('the tag and the chain use different keys, so that a tag does not reveal a successor', () => {
  const next = successorOf(keys, first).value.subarray(0, 16).toString('base64url')
  expect(tag).not.toBe(next)
})

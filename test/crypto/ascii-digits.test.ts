import { expect, test } from 'vitest'
import { toAsciiDigits } from '../../src/crypto/ascii-digits.ts'

/** How each script writes the digits from 0 to 9, by the data of the runtime. */
const scripts = Intl.supportedValuesOf('numberingSystem')
  .map((name) => [name, Array.from({ length: 10 }, (_, digit) => digit.toLocaleString(`en-u-nu-${name}`))] as const)
  .filter(([, digits]) => digits.every((digit) => /^\p{Nd}$/u.test(digit)))

test('the test covers many scripts', () => {
  expect(scripts.length).toBeGreaterThan(50)
})

test.each(scripts)('the digits of %s have their values', (_name, digits) => {
  expect(toAsciiDigits(digits.join(' '))).toBe('0 1 2 3 4 5 6 7 8 9')
})

test('every decimal digit of Unicode has a value, and ten of each script follow each other', () => {
  let previous = -1
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const text = String.fromCodePoint(point)
    if (!/^\p{Nd}$/u.test(text)) continue
    const value = Number(toAsciiDigits(text))
    expect(value, point.toString(16)).toBe((previous + 1) % 10)
    previous = value
  }
})

test('other characters are not changed', () => {
  expect(toAsciiDigits('a-½²Ⅷ٪,🂡')).toBe('a-½²Ⅷ٪,🂡')
})

import { expect, test } from 'vitest'
import { normalizeName } from '../../../src/core/identity/profile-rules.ts'

test.each([
  ['a zero width space', '\u200b'],
  ['a word joiner', '\u2060'],
  ['a soft hyphen', '\u00ad'],
  ['a left-to-right mark', '\u200e'],
  ['an Arabic letter mark', '\u061c'],
  ['a Hangul filler', '\u3164'],
  ['a tag character', '\u{e0041}'],
])('a name with %s is refused, alone and in a word', (_name, character) => {
  expect(normalizeName(character)).toBeNull()
  expect(normalizeName(`Ad${character}a`)).toBeNull()
})

test.each([
  ['joiners', '\u200d\u200c'],
  ['variation selectors', '\ufe0f\u{e0100}'],
  ['a combining mark', '\u0301'],
  ['a Braille pattern without dots', '\u2800'],
  ['a character for private use', '\ue000'],
])('a name of nothing but %s is refused', (_name, name) => {
  expect(normalizeName(name)).toBeNull()
})

test.each([
  'نامه\u200cای',
  'ශ්\u200dරී',
  '👩\u200d💻',
  '❤\ufe0f',
  '葛\u{e0100}',
  'ᠮᠣᠩᠭᠣᠯ',
  '?',
  '1',
  '€',
  'x'.repeat(100),
])('the name %j is allowed', (name) => {
  expect(normalizeName(` ${name}\t`)).toBe(name)
})

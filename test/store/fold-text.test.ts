import { describe, expect, test } from 'vitest'
import { foldText } from '../../src/store/fold-text.ts'

/** The ways in which a user may type a text: another case, another normal form, Turkish case. */
const spellings: Record<string, (text: string) => string> = {
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  'Turkish lower case': (text) => text.toLocaleLowerCase('tr'),
  'Turkish upper case': (text) => text.toLocaleUpperCase('tr'),
  NFC: (text) => text.normalize('NFC'),
  NFD: (text) => text.normalize('NFD'),
  NFKC: (text) => text.normalize('NFKC'),
  NFKD: (text) => text.normalize('NFKD'),
  folded: foldText,
}

/** Every character that is assigned: the others have no other spelling. */
const characters = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter((character) =>
  /^[^\0\p{Cn}\p{Cs}]$/u.test(character),
)

describe('every character of Unicode', () => {
  test.each(Object.entries(spellings))('has the same folded form in %s', (_name, spell) => {
    expect(characters.length).toBeGreaterThan(140_000)
    const spelledOtherwise = characters.filter((character) => spell(character) !== character)
    const wrong = spelledOtherwise.filter((character) => foldText(spell(character)) !== foldText(character))
    expect(wrong).toEqual([])
  })
})

test.each([
  ['Acme™', 'acmetm'],
  ['H₂O', 'h2o'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['οδος', 'οδοσ'],
  ['İstanbul', 'istanbul'],
  ['ISPARTA', 'isparta'],
  ['ısparta', 'isparta'],
  ['Straße', 'strasse'],
  ['STRAẞE', 'strasse'],
  ['ﬁne', 'fine'],
  ['Ａｄａ', 'ada'],
  ['Zoë', 'zoë'],
  ['Zoe\u0308', 'zoë'],
  ['می\u200cخواهم', 'میخواهم'],
  ['co\u00adop', 'coop'],
  ['🦄 Über', '🦄 über'],
  ['', ''],
])('%s is folded to %s', (text, folded) => {
  expect(foldText(text)).toBe(folded)
})

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

describe('every character of Unicode', () => {
  test.each(Object.entries(spellings))('has the same folded form in %s', (_name, spell) => {
    const wrong: string[] = []
    for (let code = 1; code < 0x110000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const character = String.fromCodePoint(code)
      if (foldText(spell(character)) !== foldText(character)) wrong.push(code.toString(16))
    }
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

import { isUuid } from '../../crypto/uuid.ts'

/** 3 to 32 letters, digits, dots, hyphens and underscores, beginning with a letter or digit: never an address or an id. */
const usernamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/

/** Whether a text can be a username. */
export function isUsername(text: string): boolean {
  return usernamePattern.test(text) && !isUuid(text)
}

/**
 * Characters that a name must not have: those that break a line or turn its direction, and those that are not shown, with which two
 * different names look the same. Words of some scripts need the joiners, and emoji the variation selectors.
 */
const refusedInNames =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069[\p{Default_Ignorable_Code_Point}--[\u200c\u200d\p{Variation_Selector}]]]/v
/** What a name needs to be seen. U+2800 is a Braille pattern without dots. */
const visible = /[[\p{L}\p{N}\p{P}\p{S}]--\u2800]/v

/**
 * A display name: 1 to 100 characters after trimming, on one line, none of them invisible. Null for any other text. It is the rule
 * for users, organizations, passkeys and API keys.
 */
export function normalizeName(raw: string): string | null {
  const name = raw.normalize('NFC').trim()
  if ([...name].length > 100 || !visible.test(name)) return null
  return refusedInNames.test(name) ? null : name
}

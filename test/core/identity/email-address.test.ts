import { EmailAddressResolver } from 'graphql-scalars'
import { expect, test } from 'vitest'
import { normalizeEmail } from '../../../src/core/identity/email-address.ts'

const local64 = 'a'.repeat(64)
const label63 = 'b'.repeat(63)
const longest = `${local64}@${label63}.${label63}.${'b'.repeat(57)}.com`

test.each([
  ['as it is', 'user@example.com', 'user@example.com'],
  ['spaces around', '  user@example.com \u3000', 'user@example.com'],
  ['capitals', 'User.Name@EXAMPLE.Com', 'user.name@example.com'],
  ['a tag', 'user+tag@example.com', 'user+tag@example.com'],
  ['every mark an atom may have', "!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
  ['full-width letters', 'ｕｓｅｒ@ｅｘａｍｐｌｅ．com', 'user@example.com'],
  ['a German domain', 'user@Bücher.example', 'user@xn--bcher-kva.example'],
  ['its ASCII form', 'user@xn--bcher-kva.example', 'user@xn--bcher-kva.example'],
  ['its other normal form', 'user@bu\u0308cher.example', 'user@xn--bcher-kva.example'],
  ['a Japanese domain with its own dot', 'user@例え。jp', 'user@xn--r8jz45g.jp'],
  ['a dotless i in the domain, kept apart from i', 'user@bıt.example', 'user@xn--bt-hpa.example'],
  ['64 characters before the @', `${local64}@example.com`, `${local64}@example.com`],
  ['254 characters', longest, longest],
])('normalises %s', (_, raw, expected) => {
  expect(normalizeEmail(raw)).toBe(expected)
  expect(normalizeEmail(expected)).toBe(expected)
  // The scalar of the API must accept every stored address.
  expect(EmailAddressResolver.serialize(expected)).toBe(expected)
})

test.each([
  ['nothing', ''],
  ['no @', 'user.example.com'],
  ['two @', 'user@evil.example@example.com'],
  ['a full-width @ alone', 'user＠example.com'],
  ['a small @ alone', 'user﹫example.com'],
  ['a full-width @ beside an ASCII one', 'user＠evil.example@example.com'],
  ['no local part', '@example.com'],
  ['no domain', 'user@'],
  ['no dot in the domain', 'user@localhost'],
  ['a display name', 'User <user@example.com>'],
  ['angle brackets', '<user@example.com>'],
  ['a comment', 'user(comment)@example.com'],
  ['a comment in the domain', 'user@(comment)example.com'],
  ['quotes', '"user"@example.com'],
  ['two addresses', 'user@example.com,other@example.com'],
  ['a semicolon', 'user@example.com;other'],
  ['CRLF inside', 'user@example.com\r\nBcc: all@example.com'],
  ['CRLF at the end', 'user@example.com\r\n'],
  ['NUL', 'user\0@example.com'],
  ['a tab', 'us\ter@example.com'],
  ['a space inside', 'us er@example.com'],
  ['a space after @', 'user@ example.com'],
  ['a zero-width space', 'us\u200ber@example.com'],
  ['a soft hyphen in the domain', 'user@exam\u00adple.com'],
  ['a right-to-left override', 'user\u202e@example.com'],
  ['a lone surrogate', 'user\ud800@example.com'],
  ['a dot first', '.user@example.com'],
  ['a dot last', 'user.@example.com'],
  ['two dots', 'us..er@example.com'],
  ['two dots in the domain', 'user@example..com'],
  ['a dot first in the domain', 'user@.example.com'],
  ['a dot last in the domain', 'user@example.com.'],
  ['a hyphen first in a label', 'user@-example.com'],
  ['a hyphen last in a label', 'user@example-.com'],
  ['an underscore in the domain', 'user@exa_mple.com'],
  ['a percent escape in the domain', 'user@ex%61mple.com'],
  ['a slash in the domain', 'user@example.com/evil.example'],
  ['a slash that NFKC makes', 'user@example.com℀.example'],
  ['a port', 'user@example.com:25'],
  ['an IPv4 address', 'user@127.0.0.1'],
  ['an IPv4 address in hex', 'user@0x7f.1'],
  ['an address literal', 'user@[127.0.0.1]'],
  ['a dotless i before the @', 'adm\u0131n@example.com'],
  ['a dotted capital I before the @', 'ADM\u0130N@example.com'],
  ['a Cyrillic a before the @', '\u0430dmin@example.com'],
  ['65 characters before the @', `a${local64}@example.com`],
  ['64 characters in a label', `user@b${label63}.com`],
  ['255 characters', longest.replace('.com', 'b.com')],
  ['320 characters', `${local64}@${`${label63}.`.repeat(4)}`.slice(0, 320)],
  ['a thousand spaces around', `${' '.repeat(1024)}user@example.com`],
  ['a megabyte', `${'a'.repeat(1_000_000)}@example.com`],
  ['null', null as unknown as string],
])('refuses %s', (_, raw) => {
  expect(normalizeEmail(raw)).toBeNull()
})

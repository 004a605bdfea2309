/** Texts that resemble an address, or that would reach another mailbox than they seem to. */
export const hostileAddresses = [
  '',
  '   ',
  'nobody',
  'Admin <admin@example.com>',
  '"admin"@example.com',
  'admin@@example.com',
  'admin@evil@example.com',
  'admin@example.com,evil@example.com',
  'admin@example.com;evil@example.com',
  'admin@example.com\r\nBcc: evil@example.com',
  'admin@example.com\nevil@example.com',
  'admin＠example.com',
  'adm\u0131n@example.com',
  'adm\u0130n@example.com',
  '\u0430dmin@example.com',
  'admin@example.com\0',
  'adm\ud800in@example.com',
  'adm\u202ein@example.com',
  'adm\u200bin@example.com',
  'admin@localhost',
  'admin@127.0.0.1',
  'admin@[127.0.0.1]',
  'admin@example..com',
  'admin@-example.com',
  'admin@exa_mple.com',
  'admin.@example.com',
  'admin@example.com/path',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`,
  `${'a'.repeat(308)}@example.com`,
  `${'a'.repeat(100_0)}@example.com`,
]

/** The rule that a text breaks where an address is asked for. */
export function ruleFor(address: string): 'email' | 'characters' {
  return address.includes('\0') || !address.isWellFormed() ? 'characters' : 'email'
}

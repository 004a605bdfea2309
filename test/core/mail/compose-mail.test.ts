import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ChangeOrigin, originOf } from '../../../src/core/mail/change-origin.ts'
import { composeMail } from '../../../src/core/mail/compose-mail.ts'
import { declared } from '../../../src/features/index.ts'

const options = { productName: 'Acme', to: 'ann@example.com' }
const link = 'https://id.example.com/do?token=a1&x=2'
const notMeLink = 'https://id.example.com/not-me?token=b2'
const newAddress = 'new@example.com'
const at = '2026-11-28T20:12:09.000Z'
const origin: ChangeOrigin = { by: 'USER', at, ip: '203.0.113.7', device: 'Firefox on Windows' }
const byAdministrator: ChangeOrigin = { by: 'ADMINISTRATOR', at }
const facts = ['When: 28 Nov 2026, 20:12 UTC', 'IP address: 203.0.113.7', 'Device: Firefox on Windows']
const administratorFacts = ['When: 28 Nov 2026, 20:12 UTC', 'Made by: An administrator']

type Message = { kind: string; [data: string]: unknown }

const composeWithEvent = ({ kind, ...data }: Message, mailOptions = options) => {
  const template = declared.mails.find((each) => each.kind === kind)
  if (!template) throw new Error(`No feature declares the mail ${kind}`)
  return composeMail(template, template.schema.parse(data), mailOptions)
}
const compose = (message: Message, mailOptions = options) => composeWithEvent(message, mailOptions).mail

/** One of each kind, with the links it must carry and words that must be there in both parts. */
const messages: [Message, string[], string[]][] = [
  [{ kind: 'verify-email', link, name: 'Ann' }, [link], ['Hello Ann,']],
  [{ kind: 'many-sign-ups', link, name: null }, [link], ['very often', 'passwords of these sign-ups are not used']],
  [{ kind: 'sign-up-known-address', resetLink: link }, [link], ['already has an account']],
  [{ kind: 'reset-password', link, minutes: 60 }, [link], ['works once, for 1 hour.']],
  [{ kind: 'reset-password', link, minutes: 90 }, [link], ['works once, for 90 minutes.']],
  [{ kind: 'reset-password', link, minutes: 120 }, [link], ['works once, for 2 hours.']],
  [
    { kind: 'account-created', link, minutes: 60, name: 'Ann' },
    [link],
    ['Hello Ann,', 'administrator created', 'for 1 hour.'],
  ],
  [{ kind: 'confirm-email-change', link }, [link], ['this address from now on']],
  [
    { kind: 'confirm-provider-address', link, providerName: 'Discord', origin },
    [link],
    ['an account at Discord', 'only if it was you', ...facts],
  ],
  [{ kind: 'email-change-requested-old-address', newAddress, notMeLink, origin }, [notMeLink], [newAddress, ...facts]],
  [{ kind: 'email-changed', newAddress, notMeLink, origin }, [notMeLink], [newAddress, ...facts]],
  [
    { kind: 'username-changed', from: 'ada', to: 'eve', notMeLink, origin },
    [notMeLink],
    ['from “ada” to “eve”.', ...facts],
  ],
  [
    { kind: 'username-changed', from: null, to: 'eve', notMeLink, origin },
    [notMeLink],
    ['from none to “eve”.', ...facts],
  ],
  [
    { kind: 'username-changed', from: 'evil.example', to: null, notMeLink, origin: byAdministrator },
    [notMeLink],
    ['was changed to none.', ...administratorFacts],
  ],
  [{ kind: 'password-changed', notMeLink, origin }, [notMeLink], ['was changed', ...facts]],
  [{ kind: 'account-by-invitation', notMeLink, origin }, [notMeLink], ['link of an invitation', ...facts]],
  [{ kind: 'two-factor-enabled', notMeLink, origin }, [notMeLink], ['turned on', ...facts]],
  [{ kind: 'two-factor-disabled', notMeLink, origin }, [notMeLink], ['turned off', ...facts]],
  [{ kind: 'recovery-codes-regenerated', notMeLink, origin }, [notMeLink], ['no longer work', ...facts]],
  [
    { kind: 'recovery-code-used', left: 9, notMeLink, origin },
    [notMeLink],
    ['You have 9 recovery codes left.', ...facts],
  ],
  [
    { kind: 'recovery-code-used', left: 1, notMeLink, origin },
    [notMeLink],
    ['one recovery code left: create new ones.', ...facts],
  ],
  [
    { kind: 'recovery-code-used', left: 0, notMeLink, origin },
    [notMeLink],
    ['no recovery codes left: create new ones.', ...facts],
  ],
  [{ kind: 'two-factor-disabled', notMeLink, origin: byAdministrator }, [notMeLink], administratorFacts],
  [{ kind: 'account-deleted', origin }, [], ['was deleted', ...facts]],
  [{ kind: 'account-deleted', origin: byAdministrator }, [], ['was deleted', ...administratorFacts]],
  [{ kind: 'email-changed-by-administrator', origin: byAdministrator }, [], ['another address', ...administratorFacts]],
  [{ kind: 'api-key-created', keyName: 'deploy', notMeLink, origin }, [notMeLink], ['“deploy”', ...facts]],
  [
    { kind: 'api-key-created', keyName: 'deploy', organizationName: 'Umbrella', notMeLink, origin },
    [notMeLink],
    ['“deploy”', 'for the organization “Umbrella”', ...facts],
  ],
  [
    { kind: 'api-key-created', keyName: 'deploy', organizationName: 'Win at evil.example', notMeLink, origin },
    [notMeLink],
    ['“deploy” was created with your Acme account for an organization.', ...facts],
  ],
  [{ kind: 'api-key-rotated', keyName: 'deploy', notMeLink, origin }, [notMeLink], ['“deploy”', 'rotated', ...facts]],
  [
    { kind: 'api-key-rotated', keyName: 'deploy', organizationName: 'Umbrella', notMeLink, origin },
    [notMeLink],
    ['“deploy” of the organization “Umbrella” was rotated', ...facts],
  ],
  [{ kind: 'api-key-extended', keyName: 'deploy', notMeLink, origin }, [notMeLink], ['“deploy”', 'more', ...facts]],
  [
    { kind: 'api-key-extended', keyName: 'deploy', organizationName: 'Win at evil.example', notMeLink, origin },
    [notMeLink],
    ['“deploy” of an organization got more scopes or a later expiry with your Acme account.', ...facts],
  ],
  [
    {
      kind: 'organization-invitation',
      link,
      organizationName: 'Umbrella',
      inviterName: 'Ann',
      role: 'member',
      days: 7,
      signUpClosed: false,
    },
    [link],
    ['Organization: Umbrella', 'Invited by: Ann', 'Role: member', 'for 7 days'],
  ],
  [{ kind: 'second-factor-locked', notMeLink, origin }, [notMeLink], ['Too many wrong two-factor codes', ...facts]],
  [
    { kind: 'impersonated', reason: 'Ticket 7', until: '2026-11-28T21:12:09.000Z', origin: byAdministrator },
    [],
    ['“Ticket 7”', 'on 28 Nov 2026, 21:12 UTC', ...administratorFacts],
  ],
  [{ kind: 'passkey-added', name: 'Laptop', notMeLink, origin }, [notMeLink], ['“Laptop”', 'was added', ...facts]],
  [{ kind: 'passkey-deleted', name: 'Laptop', notMeLink, origin }, [notMeLink], ['“Laptop”', 'was deleted', ...facts]],
  [{ kind: 'passkey-copied', name: 'Laptop', notMeLink, origin }, [notMeLink], ['“Laptop”', 'was used', ...facts]],
  [
    { kind: 'oauth-account-linked', providerName: 'GitHub', notMeLink, origin },
    [notMeLink],
    ['account at GitHub was connected', ...facts],
  ],
  [
    { kind: 'oauth-account-unlinked', providerName: 'GitHub', notMeLink, origin },
    [notMeLink],
    ['account at GitHub was disconnected', ...facts],
  ],
  [
    { kind: 'login-link', link, opensApp: true, code: '01234567', minutes: 10, isNew: false, origin },
    [link],
    [
      'asked to sign in',
      '0123 4567',
      'works once, for 10 minutes',
      'continue in the browser where you asked',
      ...facts,
    ],
  ],
  [
    { kind: 'login-link', link, opensApp: false, code: '01234567', minutes: 10, isNew: true, origin },
    [link],
    ['signing in creates one', '0123 4567', 'Where do I type the code?', ...facts],
  ],
  [{ kind: 'password-removed-by-mail-login', resetLink: link }, [link], ['second factors and the password']],
  [{ kind: 'password-removed-after-move', resetLink: link }, [link], ['changed the address', 'API keys, passkeys']],
  [{ kind: 'address-in-use' }, [], ['nothing was changed']],
  [{ kind: 'account-exists-resend' }, [], ['already confirmed']],
]

/** The words of an HTML page, as a mail program would show them. */
const wordsOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')

describe('every mail', () => {
  it('declared by a feature is composed in this test', () => {
    const kinds = new Set(messages.map(([message]) => message.kind))
    expect(declared.mails.map((template) => template.kind).filter((kind) => !kinds.has(kind))).toEqual([])
  })

  it.each(messages)('$kind', (message, links, words) => {
    const mail = compose(message)
    expect(mail.to).toBe('ann@example.com')
    expect(mail.subject).toContain('Acme')
    expect(mail.links).toEqual(links)
    for (const each of [...words, ...links, 'Acme']) {
      expect(mail.text).toContain(each)
      expect(wordsOf(mail.html) + mail.html.replaceAll('&amp;', '&')).toContain(each)
    }
    // The text says all that the HTML says: each of its lines, apart from the signature's dashes.
    const lines = mail.text.split('\n').filter((line) => line !== '' && line !== '-- ' && !line.startsWith('http'))
    for (const line of lines) expect(wordsOf(mail.html)).toContain(line.replace(/:$/, ''))
  })

  it.each(messages)('$kind fetches nothing, runs nothing and works in the dark', (message) => {
    const { html } = compose(message)
    expect(html).not.toMatch(/<(script|img|link|iframe|object|form|svg)|\ssrc=|url\(|@import|\son\w+=/i)
    expect(html).toContain('prefers-color-scheme: dark')
    expect([...html.matchAll(/href="([^"]*)"/g)].every(([, href]) => href?.startsWith('https://id.example.com/'))).toBe(
      true,
    )
  })
})

describe('what the hook `writeMail` gets of a mail', () => {
  it.each(messages)('$kind: its links, and the data that docs/hooks.md lists', (message, links) => {
    const { mail, event } = composeWithEvent(message)
    const { kind, to, product, link: button, notMeLink: denial, data } = event
    expect({ kind, to, product }).toEqual({ kind: message.kind, to: mail.to, product: 'Acme' })
    expect([button, denial].filter((each) => each !== null)).toEqual(links)
    expect(denial).toBe('notMeLink' in message ? notMeLink : null)
    for (const name of Object.keys(data)) expect(data[name]).toEqual(message[name])
    for (const name of ['link', 'resetLink', 'notMeLink', 'code', 'kind']) expect(data).not.toHaveProperty(name)
  })

  it('has the code as the mail shows it', () => {
    const codes = messages.map(([message]) => [message.kind, composeWithEvent(message).event.code])
    const withCode = codes.filter(([, code]) => code !== null)
    expect(withCode).toEqual(Array(2).fill(['login-link', '0123 4567']))
  })

  it('is listed in docs/hooks.md, every kind with its data', () => {
    const [, section = ''] = /\n### The mails\n([\s\S]*?)\n##/.exec(readFileSync('docs/hooks.md', 'utf8')) ?? []
    const rows = [...section.matchAll(/^\| `([\w-]+)` \|[^|]*\|([^|]*)\|$/gm)].map(([, kind = '', cell = '']) => [
      kind,
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name).toSorted(),
    ])
    const data = declared.mails.map(({ kind }) => {
      const samples = messages.filter(([message]) => message.kind === kind)
      const names = samples.flatMap(([message]) => Object.keys(composeWithEvent(message).event.data))
      return [kind, [...new Set(names)].toSorted()]
    })
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(data))
    expect(rows).toHaveLength(data.length)
  })
})

describe('a mail about a change', () => {
  const notices = messages.flatMap(([message]) => ('notMeLink' in message ? [message] : []))
  it.each(notices)('$kind has a button for a reader who did not make the change', (message) => {
    const { html, text } = compose(message)
    const label = message.origin === origin ? 'This was not me' : 'I did not ask for this'
    const [, style, words] = /<a class="deny" href="[^"]+" style="([^"]+)">([^<]+)<\/a>/.exec(html) ?? []
    expect(words).toBe(label)
    expect(style).toMatch(/display: inline-block; .*border: 2px solid/)
    expect(text).toContain(`${label}:\n${notMeLink}`)
  })

  it('does not contain the IP address or the device of an administrator', () => {
    const made = { ...originOf({ ip: '203.0.113.7', network: '', userAgent: null }, new Date(at)), by: 'ADMINISTRATOR' }
    const mail = compose({ kind: 'two-factor-disabled', notMeLink, origin: made })
    expect(mail.text + mail.html).not.toContain('203.0.113.7')
  })
})

/** Composes each mail that contains a text that a user typed. */
const withWords = (words: string) => [
  compose({ kind: 'verify-email', link, name: words }),
  compose({ kind: 'api-key-created', keyName: words, notMeLink, origin }),
  compose({ kind: 'impersonated', reason: words, until: at, origin: byAdministrator }),
  compose({ kind: 'email-changed', newAddress: words, notMeLink, origin }),
  compose({ kind: 'email-change-requested-old-address', newAddress: words, notMeLink, origin }),
  compose(
    { kind: 'account-deleted', origin: { ...origin, device: words, ip: words } },
    { ...options, productName: words },
  ),
]

describe('texts that users typed', () => {
  const markup = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</title><h1>Hi',
    '&lt;b&gt;',
  ]
  it.each(markup)('are no markup: %s', (words) => {
    for (const mail of withWords(words)) {
      expect(mail.html).not.toMatch(/<(script|img|h1)|"\s*on\w+=|'\s*on\w+=/)
      expect(mail.html.match(/<title>/g)).toHaveLength(1)
    }
    const [, key] = withWords(words)
    expect(wordsOf(key?.html ?? '')).toContain(`“${words}”`)
    expect(key?.text).toContain(`“${words}”`)
  })

  const breaks = [
    'A\r\nBcc: eve@evil.example',
    'A\nB',
    'A\rB',
    'A\u2028B',
    'A\u0085B',
    'A\u0000B',
    'A\vB',
    '\u001b[31mA',
  ]
  it.each(breaks)('stay on one line: %j', (words) => {
    for (const mail of withWords(words)) {
      expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(mail.text).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029]|^Bcc:|^B\b/mu)
    }
  })

  // Right-to-left override, isolates, marks, zero-width space, soft hyphen, byte order mark, a lone surrogate, a tag.
  it.each(['\u202e', '\u2066', '\u200f', '\u200b', '\u00ad', '\ufeff', '\ud800', '\u{e0041}'])(
    'lose %j',
    (character) => {
      for (const mail of withWords(`moc${character}.elgoog`)) {
        for (const part of [mail.subject, mail.text, mail.html]) expect(part.includes(character)).toBe(false)
      }
    },
  )

  it.each(['علي بن أحمد', '田中さん', 'Zoë O’Brien-Smith', '👩‍👩‍👧', 'می‌خواهم'])('keep their script: %s', (words) => {
    for (const mail of withWords(words)) expect(`${mail.text}`).toContain(words)
  })

  it('are truncated between characters', () => {
    const mail = compose({ kind: 'api-key-created', keyName: '👍'.repeat(5000), notMeLink, origin })
    expect(mail.text).toContain(`“${'👍'.repeat(79)}…”`)
    expect(mail.html.length).toBeLessThan(7000)
  })

  it.each(['Win at https://evil.example', 'evil.example', 'eve@evil', 'a/b', '', '  ', '\u202e'])(
    'are not used in the greeting if they could be a link or are empty: %j',
    (name) => {
      const { text } = compose({ kind: 'verify-email', link, name })
      expect(text.startsWith('Hello,\n')).toBe(true)
    },
  )

  it.each(['Ann B. Lee', 'J.', 'Dr. Who', '李.'])('are used in the greeting otherwise: %s', (name) => {
    expect(compose({ kind: 'verify-email', link, name }).text).toContain(`Hello ${name},`)
  })
})

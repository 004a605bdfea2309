import { describe, expect, test } from 'vitest'
import { createLogger } from '../../src/app/create-logger.ts'

/** What a logger writes to an output of this kind. */
function logTo(output: { isTTY?: boolean }, logFormat: 'text' | 'json' | null = null) {
  const written: string[] = []
  const logger = createLogger({ logLevel: 'info', logFormat }, { ...output, write: (line) => void written.push(line) })
  return { logger, text: () => withoutColours(written.join('')) }
}

const formats = [
  ['text', { isTTY: true }],
  ['json', { isTTY: false }],
] as const

describe('the format', () => {
  test('is a line of text in a terminal', () => {
    const { logger, text } = logTo({ isTTY: true })
    logger.info({ graphql: 'http://localhost:4000/graphql', embedded: true, nothing: null }, 'ready')
    logger.warn({ links: ['http://a/b?c=d', 'http://e/f'], subject: 'Two words', n: { a: 1 } }, 'mail written')
    expect(text().replace(/^\d\d:\d\d:\d\d /gm, '')).toBe(
      'INFO  ready  graphql=http://localhost:4000/graphql embedded=true nothing=null\n' +
        'WARN  mail written  links=http://a/b?c=d http://e/f subject="Two words" n={"a":1}\n',
    )
  })

  test('is JSON elsewhere', () => {
    const { logger, text } = logTo({})
    logger.info({ embedded: true }, 'ready')
    expect(JSON.parse(text())).toMatchObject({ level: 30, embedded: true, msg: 'ready', pid: process.pid })
  })

  test('has the format of LOG_FORMAT for every output', () => {
    const [words, json] = [logTo({}, 'text'), logTo({ isTTY: true }, 'json')]
    words.logger.info('ready')
    json.logger.info('ready')
    expect(words.text()).toMatch(/^\d\d:\d\d:\d\d INFO {2}ready\n$/)
    expect(JSON.parse(json.text())).toMatchObject({ msg: 'ready' })
  })

  test('contains the stack of an unexpected error, and only the name of a known one', () => {
    const { logger, text } = logTo({ isTTY: true })
    logger.error({ err: new TypeError('no such thing'), correlationId: 'c-1' }, 'unexpected error')
    const [first = '', ...calls] = text().trimEnd().split('\n')
    expect(first).toMatch(/^\d\d:\d\d:\d\d ERROR unexpected error {2}correlationId=c-1 TypeError: no such thing$/)
    expect(calls[0]).toMatch(/^ {4}at .*create-logger\.test\.ts/)
    expect(calls.filter((call) => !/^ {4}at /.test(call))).toEqual([])
    const other = logTo({ isTTY: true })
    other.logger.warn({ err: new Error('refused') }, 'tried again')
    expect(other.text()).toMatch(/^\d\d:\d\d:\d\d WARN {2}tried again {2}Error: refused\n$/)
  })
})

test.each([
  ['a line break', 'a\n12:00:00 INFO  all is well'],
  ['a carriage return', 'a\rb'],
  ['an escape sequence', '\u001b[2Jgone'],
  ['an escape sequence in one character', '\u009b2Jgone'],
  ['a bell, a backspace, NUL', '\u0007\b\0'],
  ['a line separator', 'a\u2028b\u2029c'],
  ['a change of direction', 'a\u202eb\u2066c'],
])('text from clients cannot control the terminal: %s', (_name, hostile) => {
  const { logger, text } = logTo({ isTTY: true })
  logger.info({ [hostile]: hostile, list: [hostile], nested: { [hostile]: hostile } }, hostile)
  const error = Object.assign(new Error(hostile), { name: hostile })
  logger.error({ err: error }, 'unexpected error')
  const lines = text().trimEnd().split('\n')
  expect(lines.filter((line) => !/^(\d\d:\d\d:\d\d (INFO|ERROR)| {4}at )/.test(line))).toEqual([])
  expect(lines.filter((line) => line.includes('INFO'))).toHaveLength(hostile.includes('INFO') ? 2 : 1)
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
})

describe.each(formats)('credentials stay out of the log as %s', (_format, output) => {
  const names = [
    ...['authorization', 'Authorization', 'cookie', 'set-cookie', 'x-api-key', 'X-API-Key', 'password', 'newPassword'],
    ...['currentPassword', 'passwordConfirmation', 'newPasswordConfirmation', 'password_hash', 'passwordHash', 'token'],
    ...['accessToken', 'refreshToken', 'access_token', 'refresh_token', 'challengeToken', 'idToken', 'secret', 'key'],
    ...['clientSecret', 'client_secret', 'apiKey', 'otpauthUrl', 'qrCode', 'recoveryCodes', 'params', 'parameters'],
  ]
  const places: [string, (name: string) => Record<string, unknown>][] = [
    ['at the top', (name) => ({ [name]: 'hunter2' })],
    ['one level down', (name) => ({ input: { [name]: 'hunter2' } })],
    ['in a list of lists', (name) => ({ inputs: [[{ [name]: ['hunter2'] }]] })],
    ['far down', (name) => ({ a: { b: { c: { d: { e: { [name]: 'hunter2' } } } } } })],
    [
      'deeper than anybody looks',
      (name) => ({ a: { b: { c: { d: { e: { f: { g: { h: { [name]: 'hunter2' } } } } } } } } }),
    ],
    ['in an error', (name) => ({ err: Object.assign(new Error('x'), { [name]: 'hunter2' }) })],
    [
      'in what an error carries',
      (name) => ({ err: Object.assign(new Error('x'), { request: { [name]: 'hunter2' } }) }),
    ],
    ['in the cause of an error', (name) => ({ err: new Error('x', { cause: { [name]: 'hunter2' } }) })],
    [
      'in an error further down',
      (name) => ({ result: { reason: Object.assign(new Error('x'), { [name]: 'hunter2' }) } }),
    ],
    ['in what becomes JSON', (name) => ({ a: { toJSON: () => ({ [name]: 'hunter2' }) } })],
  ]
  test.each(places)('%s', (_place, record) => {
    const { logger, text } = logTo(output)
    for (const name of names) logger.error(record(name), 'written down')
    expect(text()).not.toContain('hunter2')
    expect(text().match(/written down/g)?.length).toBe(names.length)
  })

  test('and other values are not redacted', () => {
    const { logger, text } = logTo(output)
    const err = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    logger.error({ err, kid: 'k-1', correlationId: 'c-1', at: new Date(0) }, 'message')
    for (const word of ['refused', 'k-1', 'c-1', '1970-01-01T00:00:00.000Z']) expect(text()).toContain(word)
  })

  test('a record with a circular reference is written', () => {
    const { logger, text } = logTo(output)
    const record: Record<string, unknown> = { name: 'x', token: 'hunter2' }
    record.self = record
    logger.error(record, 'message')
    expect(text()).toContain('message')
    expect(text()).not.toContain('hunter2')
  })
})

/** What this module paints in a terminal that has colours, and nothing else. */
function withoutColours(text: string): string {
  return text.replace(new RegExp(`${'\u001b'}\\[(\\d|[23]\\d)m`, 'g'), '')
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { ClientRequest } from 'node:http'
import type { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
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

describe('a standard output that cannot be written', () => {
  const module = new URL('../../src/app/create-logger.ts', import.meta.url).href
  const program = `
    import { stat } from 'node:fs/promises'
    import { createLogger } from '${module}'
    const logger = createLogger({ logLevel: 'info', logFormat: process.argv[1] })
    for (const line of ['one', 'two']) {
      logger.info(line)
      // A write on a thread would fail by now.
      await stat('/')
    }
    process.stderr.write('alive')
  `
  /** What a process with this standard output writes to standard error, and its exit code. */
  async function run(logFormat: string, stdout: number | 'pipe') {
    const args = ['--input-type=module', '--eval', program, logFormat]
    const child = spawn(process.execPath, args, { stdio: ['ignore', stdout, 'pipe'], timeout: 30_000 })
    child.stdout?.destroy()
    const [written, [code]] = await Promise.all([readText(child.stderr as Readable), once(child, 'exit')])
    return [written, code]
  }

  describe.each(['text', 'json'])('in %s', (logFormat) => {
    test.runIf(existsSync('/dev/full'))('because the disk is full, does not end the process', async () => {
      const full = openSync('/dev/full', 'w')
      expect(await run(logFormat, full).finally(() => closeSync(full))).toEqual(['alive', 0])
    })

    test('because its reader has ended, does not end the process', async () => {
      expect(await run(logFormat, 'pipe')).toEqual(['alive', 0])
    })
  })
})

describe('what an error carries is bounded', () => {
  /** The record of one line of JSON, and the length of the line. */
  function write(err: unknown) {
    const { logger, text } = logTo({})
    logger.error({ err }, 'unexpected error')
    return { err: JSON.parse(text()).err as Record<string, unknown>, length: text().length }
  }

  test('a request with sockets, agents and raw headers is its class', () => {
    const request = new ClientRequest({ port: 9, headers: { authorization: 'Bearer hunter2' } })
    request.on('error', () => {}).destroy()
    const { err, length } = write(Object.assign(new Error('refused'), { request, code: 'ECONNREFUSED' }))
    expect(err).toMatchObject({ message: 'refused', code: 'ECONNREFUSED', request: '[ClientRequest]' })
    expect(length).toBeLessThan(10_000)
    expect(JSON.stringify(err)).not.toContain('hunter2')
  })

  test('bytes are their length, and maps and functions hold nothing', () => {
    const carried = { body: Buffer.alloc(100_000), part: new Uint8Array(7), map: new Map([[1, 2]]), call: () => 1 }
    const { err } = write(Object.assign(new Error('x'), carried))
    expect(err).toMatchObject({ body: '[Buffer, 100000 bytes]', part: '[Uint8Array, 7 bytes]', map: '[Map]' })
  })

  test.each([
    ['a long list', Array.from({ length: 100_000 }, (_, index) => index)],
    ['a wide object', Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`n${index}`, index]))],
    ['a list of errors', Array.from({ length: 10_000 }, () => new Error('y'))],
    ['an object that refers to itself in many ways', referToItself()],
  ])('%s ends after a thousand entries', (_name, value) => {
    const { err } = write(Object.assign(new Error('x'), { value }))
    expect(countEntries(err)).toBeLessThan(5_000)
    expect(JSON.stringify(err)).toContain('[more]')
  })

  test.each([
    ['an error', Object.assign(new Error('x'), { value: referToItself() })],
    ['an object', { value: referToItself() }],
  ])('%s that carries much leaves the other fields of the record', (_name, carried) => {
    const { logger, text } = logTo({})
    logger.error({ err: carried, correlationId: 'c-1', queue: 'mail' }, 'unexpected error')
    expect(JSON.parse(text())).toMatchObject({ correlationId: 'c-1', queue: 'mail', msg: 'unexpected error' })
    expect(text()).toContain('[more]')
  })

  test('a frozen error, its getters that throw, its causes and its parts are written', () => {
    const cause = Object.freeze(new TypeError('the cause'))
    const parts = [Object.freeze(new RangeError('the part'))]
    const error = new AggregateError(parts, 'x', { cause })
    Object.defineProperty(error, 'broken', {
      enumerable: true,
      get: () => {
        throw new Error('unreadable')
      },
    })
    const { err } = write(Object.freeze(error))
    expect(err).toMatchObject({
      type: 'AggregateError',
      message: 'x: the cause',
      broken: '[unreadable]',
      aggregateErrors: [{ type: 'RangeError', message: 'the part' }],
    })
    expect(err.stack).toMatch(/AggregateError: x\n +at [\s\S]*\ncaused by: TypeError: the cause\n +at /)
  })

  test('causes that are circular end', () => {
    const [one, other] = [new Error('one'), new Error('other')]
    one.cause = other
    other.cause = one
    expect(write(one).err.message).toBe('one: other')
  })
})

function referToItself(): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (let index = 0; index < 50; index++) value[`n${index}`] = value
  return value
}

function countEntries(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, inner) => sum + 1 + countEntries(inner), 0)
}

/** What this module paints in a terminal that has colours, and nothing else. */
function withoutColours(text: string): string {
  return text.replace(new RegExp(`${'\u001b'}\\[(\\d|[23]\\d)m`, 'g'), '')
}

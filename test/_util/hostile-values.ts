import { randomUUID } from 'node:crypto'

/** Texts that PostgreSQL refuses. */
export const unstorableTexts = ['\0', 'a\0b', '\ud800', 'x\udc00', '\udc00\ud800', '\0@example.com']

const oddTexts = [
  '',
  ' ',
  '\uffff',
  '\u202e',
  '🙂'.repeat(40),
  "'; drop table users; --",
  '$1',
  '%',
  '\\',
  '\\u0000',
  'null',
  '-infinity',
  'NaN',
  '{"a":1}',
  '9'.repeat(400),
  'a'.repeat(5_000),
]

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Instants as a forged cursor may name them. */
const forgedInstants = [
  '9999-99-99T99:99:99.999999Z',
  '2026-02-30T00:00:00.000000Z',
  '0000-01-01T00:00:00.000000Z',
  '+294277-01-01T00:00:00.000000Z',
  '294277-01-01 00:00:00+00',
  '2026-01-01 00:00:00+99:99',
  'infinity',
  'now',
  '',
]

const id = randomUUID()

/** The orders that a forged cursor may name; null for a list that has only one. */
export const forgedOrders = ['CREATED_AT', 'LAST_LOGIN_AT', 'EMAIL', 'NAME', null] as const

/** Cursors in the form of ours with values that no list of ours has. */
export function forgedCursors(order: (typeof forgedOrders)[number]): string[] {
  if (order === null) {
    return [
      encode({ 0: 'CREATED_AT' }),
      ...['id:\0', `id:${'f'.repeat(36)}`].map((text) => Buffer.from(text).toString('base64url')),
    ]
  }
  const isInstant = order === 'CREATED_AT' || order === 'LAST_LOGIN_AT'
  const values = isInstant ? forgedInstants : unstorableTexts
  return [
    ...values.map((value) => encode([order, value, id])),
    encode([order, '2026-01-01T00:00:00.000000Z', '\0']),
    encode([order, null, id]),
  ]
}

/** Instants that PostgreSQL, JavaScript or a client's parser refuses. */
export const impossibleInstants = [
  '0000-01-01T00:00:00Z',
  '0000-12-31T23:59:59Z',
  '0001-01-01T00:00:00+00:01',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-00:01',
  '9999-12-31T23:59:59-23:59',
  '+012345-01-01T00:00:00Z',
  '12345-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '-000000-01-01T00:00:00Z',
  '294277-01-01T00:00:00Z',
  '+294277-01-01T00:00:00Z',
  '4714-11-24T00:00:00Z BC',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01T00:00:00|01:00',
  '2016-12-31T23:59:60Z',
  'infinity',
  '-infinity',
  'now',
  '\0',
  '',
  0,
  1e300,
]

/** The ends of the range, which are instants like any other. */
export const extremeInstants = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999999999Z']

const texts = [...unstorableTexts, ...oddTexts]

/** The values that are sent for each scalar. */
export const hostileValues: Record<string, readonly unknown[]> = {
  String: texts,
  ID: [...texts, 1, -1, 1e21],
  EmailAddress: texts,
  Scope: texts,
  JSONObject: [{ a: '\0' }, { '\0': 1 }, { a: { b: ['\ud800'] } }, { '\ud800': 1 }],
  DateTime: [...impossibleInstants, ...extremeInstants],
  Int: [-1, 0, 2_147_483_647, -2_147_483_648, 2_147_483_648, 1e300, 0.5, '1'],
  Float: [-1, 1e300, '1'],
  Boolean: ['true', 1],
}

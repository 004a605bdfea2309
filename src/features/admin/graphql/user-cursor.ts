import { RequestError } from '../../../core/request-error.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { isStorableText } from '../../../store/storable-text.ts'
import type { UserOrderField, UserPosition } from '../store/search-users.ts'

/** The cursor of a position in an order. */
export function writeUserCursor(order: UserOrderField, { value, id }: UserPosition): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url')
}

const maxCursorLength = 1_000
/** RFC 3339 in UTC with microseconds. */
const instantPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\d{3}Z$/

/**
 * Reads the position of a cursor. A cursor is input like any other, and an attacker can write one: it has to belong to the
 * same order, and its value has to be one that the database accepts for that order.
 *
 * @throws RequestError BAD_USER_INPUT
 */
export function readUserCursor(cursor: string, order: UserOrderField): UserPosition {
  const parsed = cursor.length > maxCursorLength ? null : parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  const [cursorOrder, value, id]: unknown[] = Array.isArray(parsed) ? parsed : []
  if (cursorOrder !== order || typeof value !== 'string' || typeof id !== 'string') throw invalidCursor()
  if (!isUuid(id) || !isValueOf(order, value)) throw invalidCursor()
  return { value, id }
}

function isValueOf(order: UserOrderField, value: string): boolean {
  if (order === 'EMAIL' || order === 'NAME') return isStorableText(value)
  return isInstant(value) || (order === 'LAST_LOGIN_AT' && value === '-infinity')
}

/** Whether a text is an instant that exists, within the years 1 to 9999. */
function isInstant(text: string): boolean {
  const [, milliseconds = ''] = instantPattern.exec(text) ?? []
  const time = Date.parse(`${milliseconds}Z`)
  // JavaScript reads 30 February as 2 March, and knows a year 0.
  return !Number.isNaN(time) && !text.startsWith('0000') && new Date(time).toISOString() === `${milliseconds}Z`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function invalidCursor(): RequestError {
  return new RequestError('BAD_USER_INPUT', 'The cursor does not belong to this list and order.')
}

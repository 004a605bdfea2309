import { RequestError } from '../../../core/request-error.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import type { UserOrderField, UserPosition } from '../store/search-users.ts'

/** The cursor of a position in an order. */
export function writeUserCursor(order: UserOrderField, { value, id }: UserPosition): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url')
}

const longestCursor = 1_000
const instant = /^(-infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/

/**
 * Reads the position of a cursor. A cursor is input like any other: it has to belong to the same order, and its value has to
 * be of the order's type.
 *
 * @throws RequestError BAD_USER_INPUT
 */
export function readUserCursor(cursor: string, order: UserOrderField): UserPosition {
  const parsed = cursor.length > longestCursor ? null : parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  const [cursorOrder, value, id]: unknown[] = Array.isArray(parsed) ? parsed : []
  if (cursorOrder !== order || typeof value !== 'string' || typeof id !== 'string') throw invalidCursor()
  const isInstant = order === 'CREATED_AT' || order === 'LAST_LOGIN_AT'
  if (!isUuid(id) || value.includes('\0') || (isInstant && !instant.test(value))) throw invalidCursor()
  return { value, id }
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

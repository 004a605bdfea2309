import { answerToSqlState, sqlStateOf } from './sql-states.ts'
import { isTlsFailure } from './tls-failure.ts'

/** The codes of network errors when the database cannot be reached. */
const codes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENETUNREACH',
  'ENOTFOUND',
  'EHOSTUNREACH',
])
/** The messages of the driver when the database does not respond. Its errors have no codes. */
const messages =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|connection timeout|timeout expired|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after/i

/** Whether an error means that the database is unavailable, rather than that a query is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== null) return ['RETRY', 'RECONNECT', 'UNAVAILABLE'].includes(answerToSqlState(state))
  if (isTlsFailure(error)) return true
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined
    if ((typeof code === 'string' && codes.has(code)) || messages.test(cause.message)) return true
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseUnavailable)) return true
  }
  return false
}

/** Whether the database refused a value of the request, such as a character that it cannot store. */
export function isRefusedValue(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state !== null && answerToSqlState(state) === 'BAD_INPUT'
}

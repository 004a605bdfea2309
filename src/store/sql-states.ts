/**
 * The reaction to an error that PostgreSQL reports.
 *
 * - `RETRY`: the transaction is retried a few times; after that, the error is treated like `UNAVAILABLE`.
 * - `RECONNECT`: like `UNAVAILABLE`, and every connection is closed, so that the next one reaches the new primary.
 * - `UNAVAILABLE`: OVERLOADED (503): the same request may succeed later.
 * - `BAD_INPUT`: BAD_USER_INPUT (400): a value of the request cannot be stored.
 * - `FAULT`: INTERNAL_SERVER_ERROR (500), masked and logged: something is wrong with the server or its schema.
 */
export type SqlStateAnswer = 'RETRY' | 'RECONNECT' | 'UNAVAILABLE' | 'BAD_INPUT' | 'FAULT'

interface SqlStateRule {
  /** A code of five characters, or a class of two. A code takes precedence over its class. */
  state: string
  /** PostgreSQL's name of the code or class. */
  name: string
  answer: SqlStateAnswer
}

const rule = (state: string, name: string, answer: SqlStateAnswer): SqlStateRule => ({ state, name, answer })

/** Every SQLSTATE and class with a specific reaction. Any other code is a FAULT. */
export const sqlStateRules: readonly SqlStateRule[] = [
  rule('08', 'connection exception', 'UNAVAILABLE'),
  rule('22001', 'string data right truncation', 'BAD_INPUT'),
  rule('22003', 'numeric value out of range', 'BAD_INPUT'),
  rule('22007', 'invalid datetime format', 'BAD_INPUT'),
  rule('22008', 'datetime field overflow', 'BAD_INPUT'),
  rule('22021', 'character not in repertoire', 'BAD_INPUT'),
  rule('22P02', 'invalid text representation', 'BAD_INPUT'),
  rule('22P05', 'untranslatable character', 'BAD_INPUT'),
  rule('22', 'data exception', 'FAULT'),
  rule('23', 'integrity constraint violation', 'FAULT'),
  rule('25006', 'read-only SQL transaction', 'RECONNECT'),
  rule('25P03', 'idle in transaction session timeout', 'UNAVAILABLE'),
  rule('25P04', 'transaction timeout', 'UNAVAILABLE'),
  rule('25', 'invalid transaction state', 'FAULT'),
  rule('28', 'invalid authorization specification', 'UNAVAILABLE'),
  rule('3D000', 'invalid catalog name', 'UNAVAILABLE'),
  rule('40001', 'serialization failure', 'RETRY'),
  rule('40P01', 'deadlock detected', 'RETRY'),
  rule('40', 'transaction rollback', 'UNAVAILABLE'),
  rule('42', 'syntax error or access rule violation', 'FAULT'),
  rule('53', 'insufficient resources', 'UNAVAILABLE'),
  rule('54', 'program limit exceeded', 'FAULT'),
  rule('55P03', 'lock not available', 'UNAVAILABLE'),
  rule('55006', 'object in use', 'UNAVAILABLE'),
  rule('55', 'object not in prerequisite state', 'FAULT'),
  rule('57', 'operator intervention', 'UNAVAILABLE'),
  rule('58', 'system error', 'UNAVAILABLE'),
  rule('P0', 'PL/pgSQL error', 'FAULT'),
  rule('XX', 'internal error', 'FAULT'),
]

const answers = new Map(sqlStateRules.map(({ state, answer }) => [state, answer]))

/** The reaction to a SQLSTATE. */
export function answerToSqlState(state: string): SqlStateAnswer {
  return answers.get(state) ?? answers.get(state.slice(0, 2)) ?? 'FAULT'
}

// Codes of the driver, such as EPIPE, have five letters as well; none begins like a class of PostgreSQL.
const shape = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/

/** The SQLSTATE of an error or of its causes; null if PostgreSQL did not report it. */
export function sqlStateOf(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && shape.test(cause.code)) return cause.code
  }
  return null
}

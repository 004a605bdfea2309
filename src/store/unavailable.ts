/** What PostgreSQL and its driver say when there is no database to talk to, or when it does not answer. */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '53300',
])
const messages =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|connection timeout|timeout expired|Client has encountered a connection error|Cannot use a pool after/i

/** Whether an error means that the database cannot be reached now, rather than that something is wrong with a query. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: unknown }).code
    if ((typeof code === 'string' && codes.has(code)) || messages.test(cause.message)) return true
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseUnavailable)) return true
  }
  return false
}

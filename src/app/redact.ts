/** By lower-case name: credentials as headers, arguments and results name them, and the values of a statement that failed. */
const secretNames = new Set([
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'basic', 'bearer'],
  ...['password', 'newpassword', 'currentpassword', 'passwordconfirmation', 'newpasswordconfirmation', 'passwordhash'],
  ...['token', 'accesstoken', 'refreshtoken', 'challengetoken', 'idtoken', 'secret', 'clientsecret', 'apikey', 'key'],
  ...['secretaccesskey', 'accesskeyid', 'sessiontoken', 'storage', 'storageurl', 'oauthsecrets', 'privatekey'],
  ...['otpauthurl', 'qrcode', 'recoverycodes', 'params', 'parameters'],
])

const maxDepth = 8
/** The most entries that are copied for a field of a record, over all depths. */
const maxEntries = 1_000
/** The most causes of an error whose messages and stacks are written. */
const maxCauses = 8

/**
 * Copies a record for the log and cuts out every value that has the name of a credential, however deep it is nested. An
 * attacker who reads logs must not get into an account with what they hold.
 *
 * Anything can be in an error that a hook or a library throws: a request with its sockets and raw headers, a file, getters that throw.
 * So only plain objects, lists and errors are copied, and a thousand entries at most of each field of the record. Every
 * field is written: the `correlationId` must not be missing because the error carries much. Nothing is written to the record or its
 * errors, which may be frozen.
 */
export function redact(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(record).map((name) => [name, copyEntry(record, name, 0, { left: maxEntries })]))
}

interface Budget {
  left: number
}

function copyEntries(source: object, depth: number, budget: Budget): Record<string, unknown> {
  const copy: [string, unknown][] = []
  for (const name of Object.keys(source)) {
    if (budget.left <= 0) return Object.fromEntries([...copy, ['…', '[more]']])
    budget.left -= 1
    copy.push([name, copyEntry(source, name, depth, budget)])
  }
  return Object.fromEntries(copy)
}

function copyEntry(source: object, name: string, depth: number, budget: Budget): unknown {
  return isSecret(name) ? '[redacted]' : copyIfReadable(() => Reflect.get(source, name), depth + 1, budget)
}

function isSecret(name: string): boolean {
  return secretNames.has(name.toLowerCase().replaceAll('_', ''))
}

function copyIfReadable(read: () => unknown, depth: number, budget: Budget): unknown {
  try {
    return copyValue(read(), depth, budget)
  } catch {
    return '[unreadable]'
  }
}

function copyValue(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return '[too deep]'
  if (Array.isArray(value)) return copyList(value, depth, budget)
  if (value instanceof Error) return copyError(value, depth, budget)
  if (ArrayBuffer.isView(value)) return `[${className(value)}, ${value.byteLength} bytes]`
  if ('toJSON' in value && typeof value.toJSON === 'function') return copyValue(value.toJSON(), depth + 1, budget)
  return isPlain(value) ? copyEntries(value, depth, budget) : `[${className(value)}]`
}

function copyList(list: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const copy: unknown[] = []
  for (const item of list) {
    if (budget.left <= 0) return [...copy, '[more]']
    budget.left -= 1
    copy.push(copyIfReadable(() => item, depth + 1, budget))
  }
  return copy
}

/** The messages and stacks of the causes are appended to the message and stack of the error. */
function copyError(error: Error, depth: number, budget: Budget): Record<string, unknown> {
  const errors: Error[] = []
  for (let next: unknown = error; next instanceof Error && errors.length <= maxCauses; next = next.cause) {
    if (errors.includes(next)) break
    errors.push(next)
  }
  const aggregate = 'errors' in error && Array.isArray(error.errors) ? error.errors : null
  return {
    ...copyEntries(error, depth, budget),
    ...(aggregate && { aggregateErrors: copyList(aggregate, depth + 1, budget) }),
    type: className(error),
    message: errors.map(({ message }) => message).join(': '),
    stack: errors.map(({ stack }) => stack).join('\ncaused by: '),
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function className(value: object): string {
  return typeof value.constructor === 'function' ? value.constructor.name : 'object'
}

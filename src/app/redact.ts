/** By lower-case name: credentials as headers, arguments and results name them, and the values of a statement that failed. */
const secretNames = new Set([
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'basic', 'bearer'],
  ...['password', 'newpassword', 'currentpassword', 'passwordconfirmation', 'newpasswordconfirmation', 'passwordhash'],
  ...['token', 'accesstoken', 'refreshtoken', 'challengetoken', 'idtoken', 'secret', 'clientsecret', 'apikey', 'key'],
  ...['secretaccesskey', 'accesskeyid', 'sessiontoken', 'storage', 'storageurl', 'oauthsecrets', 'privatekey'],
  ...['otpauthurl', 'qrcode', 'recoverycodes', 'params', 'parameters'],
])

const deepest = 8

/**
 * Copies a record for the log and cuts out every value that has the name of a credential, however deep it is nested. An
 * attacker who reads logs must not get into an account with what they hold.
 */
export function redact(record: Record<string, unknown>): Record<string, unknown> {
  return cutOut(record, 0)
}

function cutOut(record: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      secretNames.has(name.toLowerCase().replaceAll('_', '')) ? '[redacted]' : inside(value, depth + 1),
    ]),
  )
}

function inside(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => inside(item, depth + 1))
  // An error of the record itself is read by pino's own serializer, and what that gives comes here once more.
  if (value instanceof Error && depth === 1) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return inside(value.toJSON(), depth + 1)
  const shown = value instanceof Error ? { ...value, type: value.name, message: value.message } : value
  return cutOut(shown, depth)
}

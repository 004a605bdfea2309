import type { ClientConfig } from 'pg'
import { readTlsOptions, sslParameters } from './database-tls.ts'
import { sessionSettingNames } from './session-settings.ts'
import { DatabaseUrlError } from './unsuitable-database.ts'

/** The options of every connection: of the pool, migrations, the queue, `doctor` and the command line. */
type ConnectionOptions = Pick<
  ClientConfig,
  | 'host'
  | 'port'
  | 'user'
  | 'password'
  | 'database'
  | 'ssl'
  | 'sslnegotiation'
  | 'enableChannelBinding'
  | 'options'
  | 'application_name'
>

type Parameters = ReadonlyMap<string, string>

/** Parameters that are accepted with values that match the behaviour of every connection. */
const alwaysSo: Record<string, readonly string[]> = {
  target_session_attrs: ['read-write', 'primary'],
  client_encoding: ['utf8', 'utf-8', 'auto'],
  gssencmode: ['disable', 'prefer'],
}

const knownParameters = [
  ...sslParameters,
  'channel_binding',
  'host',
  'port',
  'application_name',
  'options',
  ...Object.keys(alwaysSo),
]

/**
 * Parses a connection string, and reads the certificates that it names. The list of parameters is closed: an option that an
 * operator sets, above all TLS, is either applied or refused.
 *
 * @throws DatabaseUrlError with one sentence, which never contains the password
 */
export function readDatabaseUrl(text: string): ConnectionOptions {
  // An unencoded "#" in a password ends the URL early, and the rest would be dropped.
  if (text.includes('#')) throw new DatabaseUrlError('contains an unencoded "#": write it as %23')
  const url = URL.parse(text)
  if (url === null) throw new DatabaseUrlError('is not a URL')
  const parameters = readParameters(url.searchParams)
  const host = parameters.get('host') ?? (decode(url.hostname.replace(/^\[(.+)\]$/, '$1'), 'host') || undefined)
  if (host?.includes(',')) throw new DatabaseUrlError('names several hosts: only one host is supported')
  const user = decode(url.username, 'user name') || undefined
  return {
    host,
    port: readPort(parameters.get('port') ?? url.port),
    user,
    password: decode(url.password, 'password') || undefined,
    database: decode(url.pathname.slice(1), 'database name') || user,
    application_name: parameters.get('application_name') ?? 'sallyport',
    ...readTlsOptions(parameters, host),
    ...readChannelBinding(parameters.get('channel_binding')),
    ...readServerOptions(parameters.get('options')),
  }
}

function readParameters(search: URLSearchParams): Parameters {
  const parameters = new Map<string, string>()
  for (const [name, value] of search) {
    if (!knownParameters.includes(name)) {
      throw new DatabaseUrlError(
        `has the parameter "${name}", which is not supported: remove it (supported are ${knownParameters.join(', ')})`,
      )
    }
    if (parameters.has(name)) throw new DatabaseUrlError(`has the parameter "${name}" twice`)
    if (value === '') throw new DatabaseUrlError(`has the parameter "${name}" without a value`)
    parameters.set(name, value)
  }
  for (const [name, values] of Object.entries(alwaysSo)) {
    const value = parameters.get(name)
    if (value === undefined || values.includes(value.toLowerCase())) continue
    throw new DatabaseUrlError(`asks for ${name}=${value}, which is not supported (only ${values.join(', ')})`)
  }
  return parameters
}

function readPort(text: string): number | undefined {
  if (text === '') return undefined
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new DatabaseUrlError(`has the port ${text}`)
  return port
}

function readChannelBinding(value: string | undefined): Pick<ConnectionOptions, 'enableChannelBinding'> {
  if (value === undefined || value === 'disable') return {}
  if (value === 'prefer') return { enableChannelBinding: true }
  // The driver binds the password exchange to the TLS connection if the server supports that, and cannot require it.
  throw new DatabaseUrlError(`asks for channel_binding=${value}, which is not supported (only prefer, disable)`)
}

function readServerOptions(options: string | undefined): Pick<ConnectionOptions, 'options'> {
  if (options === undefined) return {}
  const named = [...options.matchAll(/(?:-c\s*|--)([\w.-]+)\s*=/g)].map(([, name = '']) => name.replaceAll('-', '_'))
  const own = named.find((name) => sessionSettingNames.includes(name.toLowerCase()))
  if (own)
    throw new DatabaseUrlError(`sets ${own} in its parameter "options", but Sallyport sets it for every connection`)
  return { options }
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new DatabaseUrlError(`has a ${part} that is not percent-encoded correctly: write "%" as %25`)
  }
}

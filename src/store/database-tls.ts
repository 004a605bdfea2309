import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext, type ConnectionOptions as TlsOptions } from 'node:tls'
import type { ClientConfig } from 'pg'
import { DatabaseUrlError } from './unsuitable-database.ts'

/** The parameters of a connection string that configure TLS. */
export const sslParameters = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'sslnegotiation']

type Parameters = ReadonlyMap<string, string>

const modes = ['disable', 'no-verify', 'require', 'verify-ca', 'verify-full'] as const
type Mode = (typeof modes)[number]

/**
 * The TLS options of a connection. `require` checks the certificate and the host name like `verify-full`, as in
 * node-postgres: an attacker on the network who presents another certificate must not succeed because an operator wrote
 * the weaker mode.
 *
 * @throws DatabaseUrlError
 */
export function readTlsOptions(
  parameters: Parameters,
  host: string | undefined,
): Pick<ClientConfig, 'ssl' | 'sslnegotiation'> {
  const mode = readMode(parameters)
  const sslnegotiation = readNegotiation(parameters.get('sslnegotiation'))
  if (mode === null || mode === 'disable') {
    const idle = ['sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'sslnegotiation'].find((name) =>
      parameters.has(name),
    )
    if (idle)
      throw new DatabaseUrlError(`has the parameter "${idle}", which has no effect without TLS: set sslmode too`)
    return mode === null ? {} : { ssl: false }
  }
  if (host?.startsWith('/')) {
    throw new DatabaseUrlError(`asks for sslmode=${mode} on a Unix socket, where PostgreSQL offers no TLS`)
  }
  // The driver of the ORM does not pass the host to TLS, and without a name, an IP address would be checked as "localhost".
  const name = host === undefined ? {} : { host }
  return { ssl: { ...name, ...verification(mode, parameters), ...clientCertificate(parameters) }, ...sslnegotiation }
}

function readMode(parameters: Parameters): Mode | null {
  const sslmode = parameters.get('sslmode')
  const ssl = parameters.get('ssl')
  if (sslmode !== undefined && ssl !== undefined) throw new DatabaseUrlError('has both "ssl" and "sslmode": keep one')
  if (ssl !== undefined) {
    if (['true', '1'].includes(ssl)) return 'verify-full'
    if (['false', '0'].includes(ssl)) return 'disable'
    if (ssl === 'no-verify') return 'no-verify'
    throw new DatabaseUrlError(`asks for ssl=${ssl}, which is not supported (only true, false, no-verify)`)
  }
  if (sslmode === undefined) return null
  const mode = modes.find((name) => name === sslmode)
  if (mode) return mode
  // `prefer` and `allow` continue without TLS if an attacker on the network claims that the server does not support it.
  throw new DatabaseUrlError(`asks for sslmode=${sslmode}, which is not supported (only ${modes.join(', ')})`)
}

function readNegotiation(value: string | undefined): Pick<ClientConfig, 'sslnegotiation'> {
  if (value === undefined) return {}
  if (value === 'postgres' || value === 'direct') return { sslnegotiation: value }
  throw new DatabaseUrlError(`asks for sslnegotiation=${value}, which is not supported (only postgres, direct)`)
}

function verification(mode: Mode, parameters: Parameters): TlsOptions {
  const path = parameters.get('sslrootcert')
  if (mode === 'no-verify') {
    if (path) throw new DatabaseUrlError('names "sslrootcert" with sslmode=no-verify, which checks no certificate')
    return { rejectUnauthorized: false }
  }
  if (mode === 'verify-ca' && path === undefined) {
    // Anyone can get a certificate from a public authority: without the host name, it proves nothing.
    throw new DatabaseUrlError('asks for sslmode=verify-ca, which needs sslrootcert (or use sslmode=verify-full)')
  }
  const ca = path === undefined ? {} : { ca: readCertificate('sslrootcert', path) }
  const anyName = mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}
  return { rejectUnauthorized: true, ...ca, ...anyName }
}

function clientCertificate(parameters: Parameters): TlsOptions {
  const [certPath, keyPath] = [parameters.get('sslcert'), parameters.get('sslkey')]
  const passphrase = parameters.get('sslpassword')
  if (certPath === undefined && keyPath === undefined) {
    if (passphrase !== undefined) throw new DatabaseUrlError('has "sslpassword" without "sslkey"')
    return {}
  }
  if (certPath === undefined || keyPath === undefined) throw new DatabaseUrlError('needs both "sslcert" and "sslkey"')
  const cert = readCertificate('sslcert', certPath)
  const key = readText('sslkey', keyPath)
  const pair = { cert, key, ...(passphrase === undefined ? {} : { passphrase }) }
  try {
    createSecureContext(pair)
  } catch {
    throw new DatabaseUrlError(
      'names an "sslkey" that is not the private key of "sslcert", or that "sslpassword" opens',
    )
  }
  return pair
}

function readCertificate(parameter: string, path: string): string {
  const text = readText(parameter, path)
  try {
    new X509Certificate(text)
  } catch {
    throw new DatabaseUrlError(`names a file in "${parameter}" that contains no certificate in PEM format: ${path}`)
  }
  return text
}

function readText(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown error'
    throw new DatabaseUrlError(`names a file in "${parameter}" that cannot be read (${code}): ${path}`)
  }
}

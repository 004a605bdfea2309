import { describe, expect, test } from 'vitest'
import { readDatabaseUrl } from '../../src/store/database-url.ts'
import { DatabaseUrlError } from '../../src/store/unsuitable-database.ts'

const base = 'postgres://app:p%40ss@db.example.com:6543/auth'

/** The sentence with which a connection string is refused; null when it is accepted. */
function refusal(url: string): string | null {
  try {
    readDatabaseUrl(url)
    return null
  } catch (error) {
    if (error instanceof DatabaseUrlError) return error.message
    throw error
  }
}

describe('a connection string', () => {
  test('is percent-decoded', () => {
    expect(readDatabaseUrl(base)).toMatchObject({
      host: 'db.example.com',
      port: 6543,
      user: 'app',
      password: 'p@ss',
      database: 'auth',
      application_name: 'sallyport',
    })
  })

  test('can omit the port, the password and the database, which defaults to the name of the user', () => {
    expect(readDatabaseUrl('postgresql://app@[::1]')).toMatchObject({
      host: '::1',
      port: undefined,
      password: undefined,
      database: 'app',
    })
  })

  test('does not use TLS by default', () => {
    expect(readDatabaseUrl(base)).not.toHaveProperty('ssl')
    expect(readDatabaseUrl(`${base}?sslmode=disable`)).toMatchObject({ ssl: false })
    expect(readDatabaseUrl(`${base}?sslmode=require`)).toMatchObject({ ssl: { rejectUnauthorized: true } })
    expect(readDatabaseUrl(`${base}?sslmode=no-verify`)).toMatchObject({ ssl: { rejectUnauthorized: false } })
  })

  test('passes parameters to the driver and the server', () => {
    const parameters = 'application_name=auth-1&options=-c%20search_path%3Dauth&host=/var/run/postgresql&port=5433'
    expect(readDatabaseUrl(`postgres://app@localhost/auth?${parameters}`)).toMatchObject({
      application_name: 'auth-1',
      options: '-c search_path=auth',
      host: '/var/run/postgresql',
      port: 5433,
    })
    expect(readDatabaseUrl(`${base}?channel_binding=prefer`)).toMatchObject({ enableChannelBinding: true })
  })

  test.each([
    'target_session_attrs=read-write',
    'client_encoding=UTF8',
    'gssencmode=disable',
    'channel_binding=disable',
  ])('accepts a parameter with the value that always applies: %s', (parameter) => {
    expect(refusal(`${base}?${parameter}`)).toBeNull()
  })

  test.each([
    ['sslmode=prefer', /sslmode=prefer, which is not supported \(only disable, no-verify, require/],
    ['sslmode=Require', /sslmode=Require, which is not supported/],
    ['sslmode=verify-ca', /needs sslrootcert/],
    ['sslmode=require&sslmode=disable', /"sslmode" twice/],
    ['sslmode=', /"sslmode" without a value/],
    ['ssl=true&sslmode=disable', /both "ssl" and "sslmode"/],
    ['ssl=yes', /ssl=yes, which is not supported/],
    ['sslmode=require&sslnegotiation=fast', /sslnegotiation=fast, which is not supported/],
    ['sslrootcert=/ca.crt', /"sslrootcert", which has no effect without TLS/],
    ['sslmode=disable&sslkey=/a.key', /"sslkey", which has no effect without TLS/],
    ['sslmode=no-verify&sslrootcert=/ca.crt', /checks no certificate/],
    ['sslmode=require&host=/var/run/postgresql', /on a Unix socket/],
    ['channel_binding=require', /channel_binding=require, which is not supported/],
    ['target_session_attrs=any', /target_session_attrs=any, which is not supported/],
    ['client_encoding=LATIN1', /client_encoding=LATIN1, which is not supported/],
    ['host=a,b', /several hosts/],
    ['port=0', /the port 0/],
    ['port=abc', /the port abc/],
    ['options=-c%20DateStyle%3DGerman', /sets DateStyle/],
    ['options=--statement-timeout%3D5s', /sets statement_timeout/],
    ...['sslcrl', 'connect_timeout', 'schema', 'pgbouncer', 'uselibpqcompat', 'user', 'password', 'SSLMODE'].map(
      (name): [string, RegExp] => [`${name}=1`, new RegExp(`the parameter "${name}", which is not supported`)],
    ),
  ])('with %s is refused in one sentence', (parameters, sentence) => {
    const told = refusal(`${base}?${parameters}`)
    expect(told).toMatch(sentence)
    expect(told).toMatch(/^DATABASE_URL [^\n]+\.$/)
    expect(told).not.toContain('p@ss')
  })

  test.each([
    ['postgres://app:a#b@localhost/auth', /unencoded "#"/],
    ['postgres://app:100%@localhost/auth', /password that is not percent-encoded/],
    ['postgres://app@one,two/auth', /several hosts/],
    ['nothing', /is not a URL/],
  ])('%s is refused in one sentence', (url, sentence) => {
    expect(refusal(url)).toMatch(sentence)
  })
})

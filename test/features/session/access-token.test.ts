import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { createVerifier } from 'fast-jwt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rotateSigningKey, signingKeyDelaySeconds } from '../../../src/core/signing-keys/signing-keys.ts'
import {
  type Credential,
  createTestApp,
  documents,
  expectType,
  type MeData,
  type Person,
  type TestApp,
} from '../../_util/app.ts'
import { makeUntil, respell, tamper } from '../../_util/tamper.ts'

let app: TestApp
let person: Person
let publicKey: KeyObject
let privateKey: KeyObject
let header: Record<string, unknown>
let claims: Record<string, unknown>
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson({ email: 'ada@example.com' })
  const key = app.server.services.signingKeys.current()
  publicKey = key.publicKey
  privateKey = key.privateKey
  header = read(person.accessToken, 0)
  claims = read(person.accessToken, 1)
})
afterAll(() => app.close())

type Jwk = JsonWebKey & { kid: string; alg: string; use: string }
const keysAtAddress = async () => {
  const response = await fetch(`${app.url}/.well-known/jwks.json`)
  return { response, keys: ((await response.json()) as { keys: Jwk[] }).keys }
}
const read = (token: string, part: number) =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString())
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const ask = async (bearer: string) => {
  const { status, data, errors, headers } = await app.execute<MeData>(documents.me, {}, { bearer })
  return { status, code: errors[0]?.extensions.code, id: data.me?.id, challenge: headers.get('www-authenticate') }
}
const good = { status: 200, id: expect.any(String) }
const invalid = { status: 401, code: 'TOKEN_INVALID', challenge: 'Bearer' }

/** Verifies as a resource server would: with another library, by what is published. */
async function verifyElsewhere(token: string) {
  const { keys } = await keysAtAddress()
  const jwk = keys.find((each) => each.kid === read(token, 0).kid)
  if (!jwk) throw new Error('The key is not published')
  const verify = createVerifier({
    key: createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
    algorithms: ['ES256'],
    allowedIss: app.config.publicUrl,
    allowedAud: app.config.publicUrl,
    requiredClaims: ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'nbf', 'exp'],
    checkTyp: 'at+jwt',
    clockTimestamp: app.clock.now().getTime(),
    cache: false,
  })
  return verify(token) as Record<string, unknown>
}

describe('an access token', () => {
  test('is verified by another library with the published key, and has the claims of RFC 9068', async () => {
    const now = app.clock.now().getTime() / 1000
    const { accessToken, id, sessionId: sid } = await app.logInAs(person.email)
    const verified = await verifyElsewhere(accessToken)
    const { publicUrl: url } = app.config
    expect(verified).toEqual({
      ...{ iss: url, aud: url, sub: id, sid, iat: now, nbf: now, exp: now + 900, jti: expect.any(String) },
      ...{ email: person.email, role: 'user', scope: expect.stringContaining('profile:read') },
    })
    expect(read(accessToken, 0)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: header.kid })
    expect(verified.jti).not.toBe(claims.jti)
    const { scopes } = expectType(await app.call.access({}, { bearer: accessToken }), 'Access')
    expect(String(verified.scope).split(' ').toSorted()).toEqual(scopes.toSorted())
    const broken = tamper(accessToken, (token) => `${token.slice(0, -8)}AAAAAAAA`)
    await expect(verifyElsewhere(broken)).rejects.toThrow()
  })

  test('is valid for fifteen minutes, with a clock tolerance of thirty seconds', async () => {
    const { accessToken } = await app.logInAs(person.email)
    await app.clock.advance(929)
    expect(await ask(accessToken)).toMatchObject(good)
    await app.clock.advance(1)
    expect(await ask(accessToken)).toMatchObject({ status: 401, code: 'TOKEN_EXPIRED', challenge: 'Bearer' })
    await app.clock.advance(-960)
    expect(await ask(accessToken)).toMatchObject(good)
    await app.clock.advance(-1)
    expect(await ask(accessToken)).toMatchObject(invalid)
    await app.clock.advance(31)
  })
})

/** A token that our own key signed, with whatever in it. */
const signed = (head: object, body: object | string, key = privateKey) => {
  const input = `${encode(head)}.${typeof body === 'string' ? Buffer.from(body).toString('base64url') : encode(body)}`
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
const hmac = (secret: string | Buffer) => {
  const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}
const parts = () => person.accessToken.split('.') as [string, string, string]
const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const attackersJwk = attacker.publicKey.export({ format: 'jwk' })

test('a correctly signed control token is accepted', async () => {
  expect(await ask(signed(header, claims))).toMatchObject(good)
})

test.each<[string, () => string | Promise<string>]>([
  ['alg none without a signature', () => `${encode({ ...header, alg: 'none' })}.${parts()[1]}.`],
  ['alg None with the signature', () => `${encode({ ...header, alg: 'None' })}.${parts()[1]}.${parts()[2]}`],
  ['HS256 with the public key as PEM', () => hmac(publicKey.export({ type: 'spki', format: 'pem' }))],
  ['HS256 with the public key as DER', () => hmac(publicKey.export({ type: 'spki', format: 'der' }))],
  ['HS256 with the public key as JWK', () => hmac(JSON.stringify(publicKey.export({ format: 'jwk' })))],
  ['another alg above our own signature', () => signed({ ...header, alg: 'HS256' }, claims)],
  ['another key under our kid', () => signed(header, claims, attacker.privateKey)],
  ['an unknown kid', () => signed({ ...header, kid: 'unknown' }, claims)],
  ['no kid', () => signed({ alg: 'ES256', typ: 'at+jwt' }, claims)],
  ['a kid that is a path', () => signed({ ...header, kid: '../../dev/null' }, claims)],
  ['the attacker’s jwk', () => signed({ ...header, jwk: attackersJwk }, claims, attacker.privateKey)],
  ['our own jwk', () => signed({ ...header, jwk: publicKey.export({ format: 'jwk' }) }, claims)],
  ['jku', () => signed({ ...header, jku: `${app.url}/.well-known/jwks.json` }, claims)],
  ['x5u', () => signed({ ...header, x5u: app.url }, claims)],
  ['crit', () => signed({ ...header, crit: ['exp'] }, claims)],
  ['b64', () => signed({ ...header, b64: false, crit: ['b64'] }, claims)],
  ['typ JWT', () => signed({ ...header, typ: 'JWT' }, claims)],
  ['no typ', () => signed({ alg: 'ES256', kid: header.kid }, claims)],
  ['another issuer', () => signed(header, { ...claims, iss: 'https://evil.example' })],
  ['another audience', () => signed(header, { ...claims, aud: 'https://evil.example' })],
  ['two audiences', () => signed(header, { ...claims, aud: [claims.aud, 'https://evil.example'] })],
  ...['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'nbf', 'exp'].map((name): [string, () => string] => [
    `no ${name}`,
    () => signed(header, { ...claims, [name]: undefined }),
  ]),
  ['an exp that is a text', () => signed(header, { ...claims, exp: '9999999999' })],
  ['an exp beyond numbers', () => signed(header, JSON.stringify(claims).replace(`"exp":${claims.exp}`, '"exp":1e999'))],
  ['a session that is not there', () => signed(header, { ...claims, sid: '01890a5d-ac96-774b-bcce-b302099a8057' })],
  ['another user of the session', () => signed(header, { ...claims, sub: '01890a5d-ac96-774b-bcce-b302099a8057' })],
  ['a role put in', () => `${parts()[0]}.${encode({ ...claims, role: 'admin' })}.${parts()[2]}`],
  ['a signature of zeros', () => `${parts()[0]}.${parts()[1]}.${Buffer.alloc(64).toString('base64url')}`],
  ['no signature', () => `${parts()[0]}.${parts()[1]}.`],
  ['half of it', () => tamper(person.accessToken, (token) => token.slice(0, token.length / 2))],
  ['a part too many', () => `${person.accessToken}.${parts()[2]}`],
  ['padding', () => `${person.accessToken}==`],
  ['the last character respelled', () => respell(person.accessToken)],
  ['base64 in place of base64url', inBase64],
  ['a line break', () => `${parts()[0]}.\t${parts()[1]}.${parts()[2]}`],
  ['claims that are a list', () => signed(header, [claims])],
  ['a header that is null', () => `bnVsbA.${parts()[1]}.${parts()[2]}`],
  ['much too much', () => signed(header, { ...claims, more: 'x'.repeat(9000) })],
])('a token with %s is not valid', async (_what, forge) => {
  expect(await ask(await forge())).toMatchObject(invalid)
})

/** A token whose signature base64 spells with other characters than base64url, spelled so. */
async function inBase64(): Promise<string> {
  const newToken = async () => (await app.logInAs(person.email)).accessToken
  const token = await makeUntil(newToken, (made) => /[-_]/.test(made.split('.')[2] ?? ''))
  return tamper(token, (text) => text.replaceAll('-', '+').replaceAll('_', '/'))
}

describe('a request with an invalid credential is never anonymous', () => {
  const header = (authorization: string) => ({ headers: { authorization } })
  test.each<[string, () => Credential, number, string]>([
    ['empty', () => header(''), 401, 'TOKEN_INVALID'],
    ['the scheme alone', () => header('Bearer'), 401, 'TOKEN_INVALID'],
    ['no scheme', () => header(person.accessToken), 401, 'TOKEN_INVALID'],
    ['another scheme', () => header(`Token ${person.accessToken}`), 401, 'TOKEN_INVALID'],
    ['Negotiate', () => header('Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa'), 401, 'TOKEN_INVALID'],
    ['null', () => header('Bearer null'), 401, 'TOKEN_INVALID'],
    ['two tokens', () => header(`Bearer ${person.accessToken} ${person.accessToken}`), 401, 'TOKEN_INVALID'],
    ['a list', () => header(`Bearer ${person.accessToken}, Bearer ${person.accessToken}`), 400, 'BAD_USER_INPUT'],
    ['quotes', () => header(`Bearer "${person.accessToken}"`), 401, 'TOKEN_INVALID'],
    ['as an API key', () => ({ apiKey: person.accessToken }), 401, 'TOKEN_INVALID'],
    ['an empty API key', () => ({ apiKey: '' }), 401, 'TOKEN_INVALID'],
    [
      'Bearer and API key',
      () => ({ headers: { ...header(`Bearer ${person.accessToken}`).headers, 'x-api-key': 'x' } }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'Basic and API key',
      () => ({ headers: { authorization: 'Basic YTpi', 'x-api-key': 'x' } }),
      400,
      'BAD_USER_INPUT',
    ],
  ])('%s', async (_what, credential, status, code) => {
    for (const query of ['{ me { id } }', '{ __typename }']) {
      const answer = await app.execute(query, {}, credential())
      expect(answer).toMatchObject({ status, data: {}, errors: [{ extensions: { code } }] })
    }
  })

  test('an invalid credential also refuses a login in the same request', async () => {
    const input = { identifier: person.email, password: person.password }
    const answer = await app.send('login', { input }, { bearer: 'x' })
    expect(answer).toMatchObject({ status: 401, data: {} })
  })
})

describe('the signing keys', () => {
  test('are published without the private part, and stored encrypted', async () => {
    const { response, keys } = await keysAtAddress()
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(keys).toHaveLength(1)
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    const { d } = privateKey.export({ format: 'jwk' })
    const rows = await app.sql('select row_to_json(k)::text as text from signing_keys k')
    expect(JSON.stringify(rows)).toContain(String(header.kid))
    for (const secret of ['PRIVATE KEY', String(d)]) expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('rotate with an overlap: tokens of the old key work until the last has expired', async () => {
    const { services } = app.server
    const { kid } = await rotateSigningKey(services)
    await services.signingKeys.reload()
    const before = await app.logInAs(person.email)
    expect(read(before.accessToken, 0).kid).toBe(header.kid)
    await app.clock.advance(signingKeyDelaySeconds)
    const after = await app.logInAs(person.email)
    expect(read(after.accessToken, 0).kid).toBe(kid)
    for (const { accessToken } of [before, after]) {
      expect(await ask(accessToken)).toMatchObject(good)
      expect(await verifyElsewhere(accessToken)).toMatchObject({ sub: person.id })
    }
    expect((await keysAtAddress()).keys.map((key) => key.kid).toSorted()).toEqual([kid, header.kid].toSorted())
    await app.clock.advance(900 + 60)
    expect((await keysAtAddress()).keys.map((key) => key.kid)).toEqual([kid])
    expect(await ask(before.accessToken)).toMatchObject(invalid)
  })
})

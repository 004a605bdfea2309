import { createHmac, createPublicKey, sign } from 'node:crypto'
import { createVerifier } from 'fast-jwt'
import { describe, expect, test } from 'vitest'
import {
  createJwtVerifier,
  generateSigningKey,
  type JwtClaims,
  loadSigningKey,
  type SigningKey,
  signJwt,
} from '../../src/crypto/jwt.ts'
import { respell } from '../_util/tamper.ts'

const rows = await Promise.all((['ES256', 'EdDSA', 'RS256'] as const).map(generateSigningKey))
const all = rows.map(loadSigningKey)
const [es, ed, rsa] = all as [SigningKey, SigningKey, SigningKey]

const T = 1_700_000_000
const claims: JwtClaims = {
  iss: 'https://auth.example',
  aud: 'https://api.example',
  sub: '01890a5d-ac96-774b-bcce-b302099a8057',
  sid: '01890a5d-ac96-774b-bcce-b302099a8058',
  jti: 'j1',
  iat: T,
  nbf: T,
  exp: T + 900,
  scope: ['a', 'b'],
}
const header = { alg: 'ES256', typ: 'at+jwt', kid: es.kid }
const good = signJwt(es, claims)

function verifierAt(clock: { seconds: number }, keys: () => readonly SigningKey[] = () => all, maxRemembered = 100) {
  const { iss: issuer, aud: audience } = claims
  const now = () => clock.seconds * 1000
  return createJwtVerifier({ issuer, audience, keys, now, toleranceSeconds: 30, maxRemembered })
}

const verify = (token: string, seconds = T + 1) => verifierAt({ seconds }).verify(token)
const failed = (failure: string) => ({ ok: false, failure })
const encode = (text: string) => Buffer.from(text).toString('base64url')

/** Signs any texts as header and payload with a good key: nothing but the signature is right for sure. */
function signTexts(headerText: string, payloadText: string, key = es): string {
  const input = `${encode(headerText)}.${encode(payloadText)}`
  const digest = key.algorithm === 'EdDSA' ? null : 'sha256'
  const signature = sign(digest, Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}
const withHeader = (changes: object) => signTexts(JSON.stringify({ ...header, ...changes }), JSON.stringify(claims))
const withClaims = (changes: object) => signTexts(JSON.stringify(header), JSON.stringify({ ...claims, ...changes }))

describe.each(all.map((key, index) => [key.algorithm, key, rows[index]] as const))('%s', (algorithm, key, row) => {
  test('signs tokens that the verifier and a second library accept', () => {
    const token = signJwt(key, claims)
    expect(verify(token)).toEqual({ ok: true, claims })
    const pem = createPublicKey({ key: key.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const second = createVerifier({
      key: pem,
      algorithms: [algorithm],
      clockTimestamp: (T + 1) * 1000,
      checkTyp: 'at+jwt',
    })
    expect(second(token)).toEqual(claims)
  })

  test('publishes no private member', () => {
    expect(key.publicJwk).toMatchObject({ kid: key.kid, alg: algorithm, use: 'sig' })
    for (const jwk of [key.publicJwk, row?.publicJwk]) {
      expect(Object.keys(jwk ?? {})).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(d|p|q|dp|dq|qi|k)$/)]),
      )
    }
  })

  test('refuses a changed, truncated, extended or empty signature', () => {
    const token = signJwt(key, claims)
    const dot = token.lastIndexOf('.') + 1
    const bytes = Buffer.from(token.slice(dot), 'base64url')
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8(flipped.readUInt8(5) ^ 1, 5)
    const zeros = Buffer.alloc(bytes.length)
    for (const forged of [flipped, zeros, bytes.subarray(0, -1), Buffer.concat([bytes, bytes]), Buffer.alloc(1)]) {
      expect(verify(token.slice(0, dot) + forged.toString('base64url'))).toEqual(failed('INVALID'))
    }
    expect(verify(token.slice(0, dot))).toEqual(failed('MALFORMED'))
  })
})

test('the hand-signed controls of the tables below are valid', () => {
  expect(verify(withHeader({}))).toEqual({ ok: true, claims })
  expect(verify(withClaims({}))).toEqual({ ok: true, claims })
})

test.each([
  ['alg none', withHeader({ alg: 'none' })],
  ['another key’s algorithm', withHeader({ alg: 'EdDSA' })],
  ['RS256 over an EC key', withHeader({ alg: 'RS256' })],
  ['an unknown kid', withHeader({ kid: 'unknown' })],
  ['no kid', withHeader({ kid: undefined })],
  ['a kid of another type', withHeader({ kid: [es.kid] })],
  ['another key’s kid', withHeader({ kid: ed.kid, alg: 'EdDSA' })],
  ['typ JWT', withHeader({ typ: 'JWT' })],
  ['no typ', withHeader({ typ: undefined })],
  ['jku', withHeader({ jku: 'https://evil.example/jwks.json' })],
  ['x5u', withHeader({ x5u: 'https://evil.example/cert.pem' })],
  ['jwk', withHeader({ jwk: es.publicJwk })],
  ['crit', withHeader({ crit: ['exp'] })],
  ['b64', withHeader({ b64: false, crit: ['b64'] })],
  ['__proto__', signTexts(`{"alg":"ES256","typ":"at+jwt","kid":"${es.kid}","__proto__":{}}`, JSON.stringify(claims))],
])('refuses a header with %s', (_, token) => {
  expect(verify(token)).toEqual(failed('INVALID'))
})

test.each([
  ['another issuer', { iss: 'https://auth.example/' }],
  ['another audience', { aud: 'https://other.example' }],
  ['a list of audiences', { aud: ['https://api.example'] }],
  ['no exp', { exp: undefined }],
  ['exp as text', { exp: String(T + 900) }],
  ['exp of null', { exp: null }],
  ['no iat', { iat: undefined }],
  ['no nbf', { nbf: undefined }],
  ['nbf in a minute', { nbf: T + 62 }],
  ['iat in a minute', { iat: T + 62 }],
  ['no sub', { sub: undefined }],
  ['an empty sub', { sub: '' }],
  ['sub as a number', { sub: 7 }],
  ['no jti', { jti: undefined }],
  ['sid as a number', { sid: 7 }],
])('refuses a payload with %s', (_, changes) => {
  expect(verify(withClaims(changes))).toEqual(failed('INVALID'))
})

test('refuses an infinite exp, which JSON can express', () => {
  expect(verify(signTexts(JSON.stringify(header), JSON.stringify(claims).replace(`${T + 900}`, '1e999')))).toEqual(
    failed('INVALID'),
  )
})

test('refuses an HMAC that was made with the public key', () => {
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' })
  const input = `${encode(JSON.stringify({ ...header, alg: 'HS256', kid: rsa.kid }))}.${encode(JSON.stringify(claims))}`
  expect(verify(`${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`)).toEqual(failed('INVALID'))
})

const [headerPart = '', claimsPart = '', signaturePart = ''] = good.split('.')
const respelled = respell(good)

test.each([
  ['nothing', ''],
  ['one part', 'eyJ'],
  ['two parts', `${headerPart}.${claimsPart}`],
  ['four parts', `${good}.${signaturePart}`],
  ['an empty signature', `${headerPart}.${claimsPart}.`],
  ['padding', `${good}=`],
  ['a space before', ` ${good}`],
  ['a line after', `${good}\n`],
  ['the signature in another spelling', respelled],
  ['plain base64', `${headerPart}.${claimsPart}.${signaturePart}+/`],
  ['a header that is no JSON', signTexts('{', '{}')],
  ['a header that is a list', signTexts('[]', '{}')],
  ['a header of null', signTexts('null', '{}')],
  ['more than 8 KB', signJwt(es, { ...claims, padding: 'x'.repeat(8192) })],
  ['surrogates', `${headerPart}.\ud800.${signaturePart}`],
])('refuses %s', (_, token) => {
  expect(verify(token)).toEqual(failed('MALFORMED'))
})

test('the other spelling decodes to the same bytes, so only the check of the spelling refuses it', () => {
  const signatureOf = (token: string) => Buffer.from(token.split('.')[2] ?? '', 'base64url')
  expect(signatureOf(respelled)).toEqual(signatureOf(good))
  const verifier = verifierAt({ seconds: T })
  expect(verifier.verify(good).ok).toBe(true)
  expect(verifier.verify(respelled)).toEqual(failed('MALFORMED'))
})

test.each(['null', '[]', '"text"', '7', '{'])('refuses a signed payload of %s', (payload) => {
  expect(verify(signTexts(JSON.stringify(header), payload))).toEqual(failed('INVALID'))
})

describe('time', () => {
  test.each([
    [-31, 'INVALID'],
    [-30, null],
    [0, null],
    [929, null],
    [930, 'EXPIRED'],
    [100_000, 'EXPIRED'],
  ])('%i s after it was issued: %j', (after, failure) => {
    expect(verify(good, T + after)).toEqual(failure === null ? { ok: true, claims } : failed(failure))
  })

  test('a cached token expires like any other, and is not yet valid when the clock is set back', () => {
    const clock = { seconds: T }
    const verifier = verifierAt(clock)
    expect(verifier.verify(good).ok).toBe(true)
    clock.seconds = T + 930
    expect(verifier.verify(good)).toEqual(failed('EXPIRED'))
    clock.seconds = T - 31
    expect(verifier.verify(good)).toEqual(failed('INVALID'))
    clock.seconds = T
    expect(verifier.verify(good).ok).toBe(true)
  })

  test('the clock tolerance is limited to 30 s', () => {
    const base = { issuer: 'i', audience: 'a', keys: () => all, now: () => 0, maxRemembered: 1 }
    expect(() => createJwtVerifier({ ...base, toleranceSeconds: 31 })).toThrow(RangeError)
    expect(() => createJwtVerifier({ ...base, toleranceSeconds: Number.NaN })).toThrow(RangeError)
  })
})

describe('memory', () => {
  /** A ring whose key counts how often its public half is asked for, which is once for each signature that is checked. */
  function counting(maxRemembered: number) {
    let checked = 0
    const key: SigningKey = {
      ...es,
      get publicKey() {
        checked += 1
        return es.publicKey
      },
    }
    let ring: readonly SigningKey[] = [key]
    const verifier = verifierAt({ seconds: T }, () => ring, maxRemembered)
    return { verifier, checks: () => checked, dropKeys: () => (ring = []), restoreKeys: () => (ring = [key]) }
  }
  const tokens = Array.from({ length: 4 }, (_, n) => signJwt(es, { ...claims, jti: `j${n}` })) as [
    string,
    string,
    string,
    string,
  ]

  test('checks a signature once, and returns immutable claims', () => {
    const { verifier, checks } = counting(10)
    const first = verifier.verify(good)
    const second = verifier.verify(good)
    expect(checks()).toBe(1)
    expect(first).toEqual(second)
    if (!second.ok) throw new Error('expected claims')
    expect(Object.isFrozen(second.claims)).toBe(true)
    expect(() => (second.claims.scope as string[]).push('admin')).toThrow(TypeError)
  })

  test('evicts the least recently used token beyond its limit', () => {
    const { verifier, checks } = counting(2)
    const [a, b, c] = tokens
    for (const token of [a, b, a, c]) expect(verifier.verify(token).ok).toBe(true)
    expect(checks()).toBe(3)
    verifier.verify(a)
    expect(checks()).toBe(3)
    verifier.verify(b)
    expect(checks()).toBe(4)
  })

  test('does not cache a refused token', () => {
    const { verifier, checks } = counting(10)
    const bad = withClaims({ aud: 'https://other.example' })
    verifier.verify(bad)
    verifier.verify(bad)
    expect(checks()).toBe(2)
  })

  test('refuses the tokens of a removed key, also cached ones', () => {
    const { verifier, dropKeys, restoreKeys } = counting(10)
    expect(verifier.verify(tokens[0]).ok).toBe(true)
    dropKeys()
    expect(verifier.verify(tokens[0])).toEqual(failed('INVALID'))
    expect(verifier.verify(tokens[1])).toEqual(failed('INVALID'))
    restoreKeys()
    expect(verifier.verify(tokens[0]).ok).toBe(true)
  })
})

test('does not load a stored key whose parts do not match', () => {
  const [esRow, edRow] = rows as [(typeof rows)[0], (typeof rows)[0]]
  const other = rows[2]?.publicJwk ?? {}
  expect(() => loadSigningKey({ ...esRow, publicJwk: other })).toThrow('differ')
  expect(() => loadSigningKey({ ...edRow, algorithm: 'ES256' })).toThrow('not a key for ES256')
})

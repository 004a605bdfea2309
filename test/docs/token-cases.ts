import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose'
import { type JwtClaims, signJwt } from '../../src/crypto/jwt.ts'
import { expectType, type Person, type TestApp } from '../_util/app.ts'
import { createOrganizationOf } from '../_util/organizations.ts'

/** The status with which a resource server that requires `databases:read` must answer an Authorization header. */
export interface TokenCase {
  name: string
  authorization: string | undefined
  status: 200 | 401 | 403
}

/** The audience of every token; it is not the issuer's address. */
export const audience = 'https://api.example.com'

export interface TokenCases {
  cases: TokenCase[]
  owner: Person
  /** The key that tokens were exchanged for. */
  apiKey: { id: string; key: string; token: string }
  /** A key of an organization with the scope `databases:read` there. */
  organizationKey: { id: string; key: string; token: string; organizationId: string }
}

/** The credentials that a resource server may receive, from the server or from an attacker. */
export async function createTokenCases(app: TestApp): Promise<TokenCases> {
  const now = new Date()
  await app.clock.set(new Date(now.getTime() - 3_600_000))
  const early = await app.createPerson()
  await app.giveRole(early, 'admin')
  const key = await app.createKey(early, ['databases:read', 'keys:read'])
  const expired = (await app.logInAs(early.email)).accessToken
  const expiredExchange = await exchange(app, key.key)
  await app.clock.set(now)
  const person = await app.createPerson()
  const owner = await app.logInAs(early.email)
  const good = owner.accessToken
  const exchanged = await exchange(app, key.key)
  const organizationId = await createOrganizationOf(app, owner)
  const organizationKey = await app.createKey(owner, ['databases:read'], { organizationId })
  const ofOrganization = await exchange(app, organizationKey.key)

  const [header = '', payload = '', signature = ''] = good.split('.')
  const claims = decodeJwt(good)
  const { kid, alg } = decodeProtectedHeader(good)
  const head = { alg, typ: 'at+jwt', kid }
  const signingKey = app.server.services.signingKeys.current()
  const signed = (change: object, typ?: string) => signJwt(signingKey, { ...claims, ...change } as JwtClaims, typ)
  const stranger = await generateKeyPair('ES256', { extractable: true })
  const forged = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
  const symmetric = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
  const publicKey = Buffer.from(JSON.stringify(signingKey.publicJwk))
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const deep = Buffer.from('['.repeat(5000)).toString('base64url')
  const withHeader = (value: unknown) => `${encode(value)}.${payload}.${signature}`
  const malformed = [[], {}, 7, true, null]

  const tokens: [string, string, TokenCase['status']][] = [
    ['an access token', good, 200],
    ['a token that a key was exchanged for', exchanged, 200],
    ['a token without the scope', person.accessToken, 403],
    ['a token of an organization’s key with the scope inside it', ofOrganization, 403],
    ['an expired access token', expired, 401],
    ['an expired exchanged token', expiredExchange, 401],
    ['a token for another audience', signed({ aud: 'https://other.example.com' }), 401],
    ['a token of another issuer', signed({ iss: 'https://other.example.com' }), 401],
    ['a token that is not good yet', signed({ nbf: claims.exp }), 401],
    ['a token that never ends', signed({ exp: undefined }), 401],
    ['a token of another type', signed({}, 'JWT'), 401],
    ['claims that were changed', `${header}.${encode({ ...claims, sub: 'somebody' })}.${signature}`, 401],
    ['a signature that was cut', `${header}.${payload}.${signature.slice(0, -4)}`, 401],
    ['no signature', `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`, 401],
    ['the public key as a shared secret', await symmetric.sign(publicKey), 401],
    ['a stranger’s signature under a known key’s name', await forged.sign(stranger.privateKey), 401],
    ['a key that is not published', `${encode({ alg, typ: 'at+jwt', kid: 'unknown' })}.${payload}.${signature}`, 401],
    ['an API key', key.key, 401],
    ['a refresh token', owner.refreshToken, 401],
    ['nonsense', '..', 401],
    ['a header that is nested deeply', `${deep}.${payload}.${signature}`, 401],
    ...[...malformed, 'text'].map((value) => named('a header that is', value, withHeader(value))),
    ...Object.keys(head).flatMap((name) =>
      malformed.map((value) => named(`a header with the ${name}`, value, withHeader({ ...head, [name]: value }))),
    ),
    ...['iss', 'aud', 'sub', 'scope', 'exp', 'iat', 'nbf'].flatMap((name) =>
      [[], {}, name === 'sub' || name === 'scope' ? 7 : 'text'].map((value) =>
        named(`a token with the ${name}`, value, signed({ [name]: value })),
      ),
    ),
  ]
  return {
    cases: [
      ...tokens.map(([name, token, status]) => ({ name, authorization: `Bearer ${token}`, status })),
      { name: 'nothing', authorization: undefined, status: 401 },
      { name: 'a password', authorization: `Basic ${btoa('ada@example.com:secret')}`, status: 401 },
    ],
    owner,
    apiKey: { id: key.id, key: key.key, token: exchanged },
    organizationKey: { id: organizationKey.id, key: organizationKey.key, token: ofOrganization, organizationId },
  }
}

function named(name: string, value: unknown, token: string): [string, string, 401] {
  return [`${name} ${JSON.stringify(value)}`, token, 401]
}

async function exchange(app: TestApp, apiKey: string): Promise<string> {
  return expectType(await app.call.exchangeApiKey({}, { apiKey }), 'AccessToken').accessToken
}

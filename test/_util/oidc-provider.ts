import { createPublicKey } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider'
import type { OAuthProviderConfig, OAuthSecret } from '../../src/config.ts'
import { applePrivateKey } from './apple-key.ts'
import { createOidcAdapter } from './oidc-adapter.ts'
import { answerWithFault, type ProviderFault, type ProviderPart, partOf } from './oidc-faults.ts'
import { answerChooser, type ProviderUser, readBody } from './oidc-users.ts'
import { type Choice, walkSignIn } from './walk-sign-in.ts'

export type { ProviderFault, ProviderPart } from './oidc-faults.ts'
export type { ProviderUser } from './oidc-users.ts'

export type Behaviour = 'google' | 'apple' | 'generic'

interface Options {
  /** Whose manners the provider has. */
  behaves?: Behaviour
  /** The id in the configuration of Sallyport, and its name for people. */
  id?: string
  name?: string
  port?: number
  clientSecret?: string
  /** The callbacks that are registered. */
  redirectUris: string[]
  users: ProviderUser[]
  /** Whether the answer about a user is a signed JWT in place of JSON. [OpenID Connect Core 1.0 §5.3.2] */
  signsUserInfo?: boolean
  /** The time of the provider, in which its ID tokens are written. By default the machine's. */
  now?: () => Date
}

/** What a test makes a provider do wrong. Each can be changed between two requests. */
export interface Misbehaviour {
  /** A fault for each part of the provider. */
  faults: Partial<Record<ProviderPart | 'all', ProviderFault>>
  /** Changes the claims of every ID token before it is signed. */
  claims(claims: JWTPayload): JWTPayload
  /** How ID tokens are signed: correctly, by a key that is not in the list of keys, not at all, or with the public key as a password. */
  signature: 'correct' | 'unknown key' | 'wrong key' | 'none' | 'HS256 with the public key'
  /** Changes the metadata. */
  metadata(metadata: Record<string, unknown>): Record<string, unknown>
  /** Seconds by which the clock of the provider is wrong. */
  skew: number
}

/** A real provider with OpenID Connect on loopback, and what a test needs to work with it. */
export interface OidcProvider {
  issuer: string
  users: ProviderUser[]
  wrong: Misbehaviour
  /** Behaves well again. */
  mend(): void
  /** Every request so far, such as `POST /token`. */
  requests: string[]
  /** From now on ID tokens are signed with a new key, and only its public part is published. */
  rotateKey(): Promise<void>
  /** Signs in as a person would in a browser, and returns the parameters of the callback. */
  signIn(authorizationUrl: string, choice: Choice): Promise<URLSearchParams>
  /** An ID token as the provider's own library gets it, for another client if the claims say so. */
  issueIdToken(sub: string, claims: JWTPayload): Promise<string>
  /** How Sallyport is set up for the provider. */
  settings: { config: OAuthProviderConfig; secret: OAuthSecret }
  close(): Promise<void>
}

const CLIENT_ID = 'sallyport'
/** With characters that have to be encoded for HTTP Basic. [RFC 6749 §2.3.1] */
const CLIENT_SECRET = 'a secret: of the provider & its client, 100%'
const appleClient = { kind: 'APPLE', teamId: 'ABCDE12345', keyId: 'FGHIJ67890' } as const
const goodBehaviour = (): Misbehaviour => ({
  faults: {},
  claims: (claims) => claims,
  signature: 'correct',
  metadata: (metadata) => metadata,
  skew: 0,
})

/** Starts a provider that behaves as Google, as Apple, or as OpenID Connect alone describes it. */
export async function startOidcProvider(options: Options): Promise<OidcProvider> {
  const { behaves = 'generic', id = behaves === 'generic' ? 'acme' : behaves, users, now = () => new Date() } = options
  const server = createServer()
  const inner = createServer()
  for (const each of [server, inner]) await listen(each, each === server ? (options.port ?? 0) : 0)
  const issuer = `http://127.0.0.1:${portOf(server)}`
  const { redirectUris, clientSecret = CLIENT_SECRET } = options
  const realm = { issuer, behaves, users, redirectUris, clientSecret, signsUserInfo: options.signsUserInfo ?? false }
  const provider = await createProvider(realm)
  const back = `http://127.0.0.1:${portOf(inner)}`
  const callback = provider.callback()
  const title = options.name ?? 'Test provider'
  inner.on('request', (request, response) => {
    void answerChooser(provider, { title, users: () => users }, request, response).then((done) => {
      if (!done) void callback(request, response)
    })
  })

  const appleKey = applePrivateKey()
  const wrong = goodBehaviour()
  const requests: string[] = []
  const named = new Set<string>()
  let key = await createKey(1)
  const stranger = await createKey(99)
  const seconds = () => Math.floor(now().getTime() / 1000) + wrong.skew

  const sign = async (claims: JWTPayload): Promise<string> => {
    const written = new SignJWT(wrong.claims(claims))
    if (wrong.signature === 'none') return new UnsecuredJWT(wrong.claims(claims)).encode()
    if (wrong.signature === 'HS256 with the public key') {
      const password = new TextEncoder().encode(JSON.stringify(key.publicJwk))
      return written.setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(password)
    }
    const signer = wrong.signature === 'correct' ? key : stranger
    const kid = wrong.signature === 'wrong key' ? key.kid : signer.kid
    return written.setProtectedHeader({ alg: 'RS256', kid }).sign(signer.privateKey)
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const part = partOf(path)
    requests.push(`${request.method} ${path}`)
    const fault = wrong.faults[part] ?? wrong.faults.all
    if (fault) return answerWithFault(fault, request, response, `${issuer}/elsewhere`)
    if (part === 'keys') return sendJson(response, 200, { keys: [key.publicJwk] })
    let body = await readBody(request)
    if (part === 'token' && behaves === 'apple') {
      const form = new URLSearchParams(body)
      const problem = await checkAppleSecret(form, appleKey, seconds())
      if (problem) return sendJson(response, 400, { error: 'invalid_client', error_description: problem })
      form.set('client_secret', clientSecret)
      body = form.toString()
    }
    const answered = await forward(back, request, body)
    let text = await answered.text()
    if (part === 'metadata' && answered.ok) text = JSON.stringify(wrong.metadata({ ...JSON.parse(text), issuer }))
    if (part === 'token' && answered.status === 200) {
      const tokens = JSON.parse(text)
      if (tokens.id_token) tokens.id_token = await sign(withTimes(decodeJwt(tokens.id_token), seconds()))
      text = JSON.stringify(tokens)
    }
    if (behaves === 'apple') text = withAppleUser(text, users, named)
    const headers = [...answered.headers].filter(
      ([name]) => !['set-cookie', 'content-length', 'transfer-encoding'].includes(name),
    )
    response.writeHead(
      answered.status,
      [
        ...headers.filter(([name]) => name !== 'content-encoding'),
        ...answered.headers.getSetCookie().map((cookie): [string, string] => ['set-cookie', cookie]),
      ].flat(),
    )
    response.end(text)
  }

  return {
    issuer,
    users,
    wrong,
    requests,
    mend: () => void Object.assign(wrong, goodBehaviour()),
    async rotateKey() {
      key = await createKey(Number(key.kid.slice(4)) + 1)
    },
    signIn: walkSignIn,
    issueIdToken(sub, claims) {
      const user = users.find((each) => each.sub === sub)
      const own = { ...(user ? claimsOf(user, behaves) : { sub }), iss: issuer, aud: CLIENT_ID }
      return sign(withTimes({ ...own, iat: 0, exp: 3600, ...claims }, seconds()))
    },
    settings: {
      config: configFor(behaves, id, title, issuer),
      secret: behaves === 'apple' ? { ...appleClient, privateKey: appleKey } : { kind: 'SECRET', clientSecret },
    },
    async close() {
      for (const each of [server, inner]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
}

interface Realm {
  issuer: string
  behaves: Behaviour
  users: ProviderUser[]
  redirectUris: string[]
  clientSecret: string
  signsUserInfo: boolean
}

async function createProvider(realm: Realm): Promise<Provider> {
  const { issuer, behaves, users, redirectUris, clientSecret, signsUserInfo } = realm
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const method = behaves === 'generic' ? 'client_secret_basic' : 'client_secret_post'
  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: method,
        ...(signsUserInfo && { userinfo_signed_response_alg: 'RS256' as const }),
      },
    ],
    clientAuthMethods: [method],
    adapter: createOidcAdapter(),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kty: 'RSA' }] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the cookies of a provider in tests'] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: signsUserInfo } },
    interactions: { policy: alwaysAsk(), url: (_context, interaction) => `/interaction/${interaction.uid}` },
    // Google and Apple write the claims into the ID token; others leave them to the userinfo endpoint.
    conformIdTokenClaims: behaves === 'generic',
    scopes: ['openid', 'offline_access', 'email', 'profile', 'name'],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified', 'is_private_email'],
      profile: ['name', 'picture', 'locale', 'hd'],
    },
    issueRefreshToken: async () => true,
    findAccount: (_context, sub) => {
      const user = users.find((each) => each.sub === sub)
      return user && { accountId: sub, claims: async () => ({ ...claimsOf(user, behaves) }) }
    },
    async loadExistingGrant(context) {
      const { client, session, provider: here, params } = context.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new here.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(String(params?.scope ?? 'openid'))
      await grant.save()
      return grant
    },
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 600,
      IdToken: 3600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
      RefreshToken: 86_400,
    },
  }
  const provider = new Provider(issuer, configuration)
  // Its addresses are those of the server in front of it, which misbehaves for the tests.
  provider.proxy = true
  return provider
}

/** A person chooses an account at every sign-in, also in a browser that has signed in before. */
function alwaysAsk(): interactionPolicy.Prompt[] {
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  const check = new Check('choose', 'Choose an account', (context) =>
    context.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
  )
  policy.get('login')?.checks.add(check)
  return policy
}

function claimsOf(user: ProviderUser, behaves: Behaviour): JWTPayload & { sub: string } {
  const { sub, email, name, picture, locale } = user
  const verified = user.emailVerified ?? false
  const address =
    email === undefined ? {} : { email, email_verified: behaves === 'apple' ? String(verified) : verified }
  if (behaves === 'apple')
    return { sub, ...address, is_private_email: String(email?.includes('privaterelay') ?? false) }
  const domain = behaves === 'google' && user.hostedDomain ? { hd: user.hostedDomain } : {}
  return { sub, ...address, ...domain, name, picture, locale }
}

/** The times of a token, moved to the clock of the provider. */
function withTimes({ iat = 0, exp = 0, ...claims }: JWTPayload, at: number): JWTPayload {
  return { ...claims, iat: at, exp: at + exp - iat }
}

/** Apple sends the name once: beside the first answer of each account, and outside the ID token. */
function withAppleUser(html: string, users: readonly ProviderUser[], named: Set<string>): string {
  if (!/<input type="hidden" name="code"/.test(html)) return html
  const user = users.find(({ sub, name }) => name !== undefined && !named.has(sub))
  if (!user) return html
  named.add(user.sub)
  const [firstName = '', ...rest] = (user.name ?? '').split(' ')
  const posted = JSON.stringify({ name: { firstName, lastName: rest.join(' ') }, email: user.email })
  return html.replace('<input type="hidden" name="code"', (code) => {
    return `<input type="hidden" name="user" value="${posted.replaceAll('"', '&quot;')}"/>${code}`
  })
}

/** Apple takes a JWT as the secret of a client. @returns a problem, or null */
async function checkAppleSecret(form: URLSearchParams, privateKey: string, at: number): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(form.get('client_secret') ?? '', createPublicKey(privateKey), {
      algorithms: ['ES256'],
      issuer: appleClient.teamId,
      subject: CLIENT_ID,
      audience: 'https://appleid.apple.com',
      currentDate: new Date(at * 1000),
      clockTolerance: 30,
      requiredClaims: ['iat', 'exp'],
    })
    return (payload.exp ?? Infinity) - at > 15_777_000 ? 'the secret is valid for more than six months' : null
  } catch (error) {
    return String(error)
  }
}

interface SigningKey {
  kid: string
  privateKey: CryptoKey
  publicJwk: JWK
}

async function createKey(number: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = `key-${number}`
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } }
}

function forward(back: string, request: IncomingMessage, body: string): Promise<Response> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (!['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)) headers.set(name, String(value))
  }
  headers.set('x-forwarded-host', String(request.headers.host))
  const method = request.method ?? 'GET'
  return fetch(back + (request.url ?? '/'), { method, headers, body: body === '' ? null : body, redirect: 'manual' })
}

function configFor(behaves: Behaviour, id: string, name: string, issuer: string): OAuthProviderConfig {
  const kinds = { google: 'GOOGLE', apple: 'APPLE', generic: 'OIDC' } as const
  const scopes = behaves === 'apple' ? ['openid', 'name', 'email'] : ['openid', 'email', 'profile']
  return {
    ...{ id, name, kind: kinds[behaves], issuer, clientId: CLIENT_ID, audiences: [CLIENT_ID], scopes },
    ...{ trustEmail: false, keepTokens: false },
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve())
  })
}

function portOf(server: ReturnType<typeof createServer>): number {
  return (server.address() as AddressInfo).port
}

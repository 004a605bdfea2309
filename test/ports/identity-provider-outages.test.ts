import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createCircuit } from '../../src/ports/oauth/circuit.ts'
import { createProviderHttp } from '../../src/ports/oauth/provider-http.ts'
import {
  beginning,
  callback,
  createPort,
  createPortClock,
  failureOf,
  optionsFor,
  signInAt,
} from '../_util/identity-port.ts'
import { type OidcProvider, type ProviderFault, type ProviderPart, startOidcProvider } from '../_util/oidc-provider.ts'

const clock = createPortClock()
let acme: OidcProvider
beforeAll(async () => {
  const users = [{ sub: 'ada', email: 'ada@example.com', emailVerified: true, name: 'Ada' }]
  acme = await startOidcProvider({ redirectUris: [callback], now: clock.now, users })
})
afterEach(() => acme.mend())
afterAll(() => acme.close())

const requestsTo = (path: string) => acme.requests.filter((each) => each.endsWith(` ${path}`)).length
const metadataPath = '/.well-known/openid-configuration'

describe('a provider that fails costs its own sign-in, and works again afterwards', () => {
  const parts: ProviderPart[] = ['metadata', 'keys', 'token', 'userinfo']
  const quick: ProviderFault[] = ['down', 'huge', 'endless', 'garbage', 'html', 'redirect', 'error 500', 'error 429']
  const slow: ProviderFault[] = ['slow', 'slow body']
  const reasons: Record<ProviderFault, RegExp> = {
    down: /cannot be reached \(\w+\)/,
    slow: /does not answer in time/,
    'slow body': /does not answer in time/,
    huge: /an answer that is too large/,
    endless: /an answer that is too large/,
    garbage: /not JSON/,
    html: /not JSON/,
    redirect: /redirect/,
    'error 500': /the status 500/,
    'error 429': /the status 429/,
  }

  test.each(parts.flatMap((part) => [...quick, ...slow].map((fault) => [part, fault] as const)))(
    '%s: %s',
    async (part, fault) => {
      // The bound of time, which is five seconds, is only reached by what never ends.
      const { port, outcomes } = createPort(optionsFor(acme), clock, slow.includes(fault) ? { timeout: 300 } : {})
      const before = acme.requests.length
      if (part === 'metadata') {
        acme.wrong.faults = { metadata: fault }
        await expect(port.authorizationUrl(beginning())).rejects.toThrow(reasons[fault])
        expect(outcomes).toEqual(['UNAVAILABLE'])
      } else {
        const request = beginning()
        const parameters = await acme.signIn(await port.authorizationUrl(request), { user: 'ada' })
        acme.wrong.faults = { [part]: fault }
        await expect(port.redeem({ ...request, parameters })).rejects.toThrow(reasons[fault])
        expect(outcomes).toEqual(['OK', 'UNAVAILABLE'])
      }
      expect(acme.requests.slice(before)).not.toContain('GET /elsewhere')
      acme.mend()
      expect(await signInAt(createPort(optionsFor(acme), clock).port, acme, 'ada')).toMatchObject({ subject: 'ada' })
    },
  )

  test('a method with several slow requests takes no longer than one', async () => {
    const { port } = createPort(optionsFor(acme), clock, { timeout: 300 })
    acme.wrong.faults = { all: 'slow' }
    const all = await Promise.all(Array.from({ length: 20 }, () => failureOf(port.authorizationUrl(beginning()))))
    expect(new Set(all)).toEqual(new Set(['UNAVAILABLE']))
    expect(await failureOf(port.verifyIdToken({ idToken: await acme.issueIdToken('ada', {}), nonce: 'n' }))).toBe(
      'UNAVAILABLE',
    )
    expect(await failureOf(port.refreshTokens('x'))).toBe('UNAVAILABLE')
  })

  test('a provider is not asked for anything before a sign-in', () => {
    const before = acme.requests.length
    createPort(optionsFor(acme), clock)
    expect(acme.requests).toHaveLength(before)
  })
})

describe('metadata are refused', () => {
  const wrong: [string, Record<string, unknown>][] = [
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['without a token endpoint', { token_endpoint: undefined }],
    ['without an authorization endpoint', { authorization_endpoint: undefined }],
    ['without keys', { jwks_uri: undefined }],
    ['with a token endpoint in the network of the server', { token_endpoint: 'http://169.254.169.254/latest' }],
    ['with keys at an address without TLS', { jwks_uri: 'http://evil.example/keys' }],
    ['with an address that is none', { userinfo_endpoint: 'userinfo' }],
    ['with an authorization endpoint that is a script', { authorization_endpoint: 'javascript:alert(1)' }],
  ]
  test.each(wrong)('%s, and are not kept', async (_, change) => {
    const { port } = createPort(optionsFor(acme), clock)
    acme.wrong.metadata = (metadata) => ({ ...metadata, ...change })
    expect(await failureOf(port.authorizationUrl(beginning()))).toBe('UNAVAILABLE')
    acme.mend()
    expect(await signInAt(port, acme, 'ada')).toMatchObject({ subject: 'ada' })
  })

  test('with http, of an issuer that is not on this machine', async () => {
    const asked: string[] = []
    const fetch: typeof globalThis.fetch = async (url) => {
      asked.push(String(url))
      return new Response('{}')
    }
    const { port } = createPort(optionsFor(acme, { issuer: 'http://id.example.com' }), clock, { fetch })
    expect(await failureOf(port.authorizationUrl(beginning()))).toBe('UNAVAILABLE')
    expect(asked).toEqual([])
  })
})

describe('documents of a provider', () => {
  test('are downloaded once for many sign-ins at a time, and again after a while', async () => {
    const { port } = createPort(optionsFor(acme), clock)
    const before = [requestsTo(metadataPath), requestsTo('/jwks')]
    const downloads = () => [requestsTo(metadataPath) - (before[0] ?? 0), requestsTo('/jwks') - (before[1] ?? 0)]
    await Promise.all(Array.from({ length: 10 }, () => signInAt(port, acme, 'ada')))
    expect(downloads()).toEqual([1, 1])
    clock.pass(599)
    await signInAt(port, acme, 'ada')
    expect(downloads()).toEqual([1, 1])
    clock.pass(2)
    await signInAt(port, acme, 'ada')
    expect(downloads()).toEqual([1, 2])
    clock.pass(3600)
    await signInAt(port, acme, 'ada')
    expect(downloads()).toEqual([2, 3])
    // A clock that was set back.
    clock.pass(-86_400)
    await signInAt(port, acme, 'ada')
    expect(downloads()).toEqual([3, 4])
  })

  test('with new keys are downloaded when a token is signed with one, a minute after the last download', async () => {
    const { port } = createPort(optionsFor(acme), clock)
    await signInAt(port, acme, 'ada')
    await acme.rotateKey()
    clock.pass(61)
    expect(await signInAt(port, acme, 'ada')).toMatchObject({ subject: 'ada' })
  })

  test('are not downloaded for every key that somebody invents', async () => {
    const { port } = createPort(optionsFor(acme), clock)
    await signInAt(port, acme, 'ada')
    clock.pass(61)
    const before = requestsTo('/jwks')
    acme.wrong.signature = 'unknown key'
    for (let count = 0; count < 20; count += 1) {
      const idToken = await acme.issueIdToken('ada', { nonce: 'n' })
      expect(await failureOf(port.verifyIdToken({ idToken, nonce: 'n' }))).toBe('REJECTED')
      clock.pass(1)
    }
    expect(requestsTo('/jwks') - before).toBe(1)
  })

  test('are not asked for with every invented key while their address does not answer', async () => {
    const { port, circuit } = createPort(optionsFor(acme), clock)
    await signInAt(port, acme, 'ada')
    clock.pass(61)
    const before = requestsTo('/jwks')
    acme.wrong.faults = { keys: 'error 500' }
    const answers: string[] = []
    for (let count = 0; count < 20; count += 1) {
      acme.wrong.signature = 'unknown key'
      const idToken = await acme.issueIdToken('ada', { nonce: 'n' })
      answers.push(await failureOf(port.verifyIdToken({ idToken, nonce: 'n' })))
      acme.wrong.signature = 'correct'
      expect(await signInAt(port, acme, 'ada')).toMatchObject({ subject: 'ada' })
    }
    expect(answers).toEqual(['UNAVAILABLE', ...Array(19).fill('REJECTED')])
    expect(requestsTo('/jwks') - before).toBe(1)
    expect(circuit).toEqual([])
  })
})

describe('the circuit of a provider', () => {
  const openIt = async (known: ReturnType<typeof createPort>) => {
    acme.wrong.faults = { token: 'error 500' }
    for (let count = 0; count < 5; count += 1)
      expect(await failureOf(known.port.refreshTokens('x'))).toBe('UNAVAILABLE')
    expect(known.circuit).toEqual([true])
  }

  test('opens after five failures in a row, and nothing is asked for thirty seconds', async () => {
    const known = createPort(optionsFor(acme), clock)
    await openIt(known)
    const before = acme.requests.length
    expect(await failureOf(known.port.refreshTokens('x'))).toBe('UNAVAILABLE')
    expect(await failureOf(known.port.authorizationUrl(beginning()))).toBe('UNAVAILABLE')
    clock.pass(29)
    expect(await failureOf(known.port.refreshTokens('x'))).toBe('UNAVAILABLE')
    expect(acme.requests).toHaveLength(before)
  })

  test('then lets one request through, and stays open while that one fails', async () => {
    const known = createPort(optionsFor(acme), clock)
    await openIt(known)
    clock.pass(30)
    const before = requestsTo('/token')
    const several = await Promise.all(Array.from({ length: 5 }, () => failureOf(known.port.refreshTokens('x'))))
    expect(several).toEqual(Array(5).fill('UNAVAILABLE'))
    expect(requestsTo('/token') - before).toBe(1)
    clock.pass(29)
    expect(await failureOf(known.port.refreshTokens('x'))).toBe('UNAVAILABLE')
    expect(requestsTo('/token') - before).toBe(1)
  })

  test('closes when the provider answers, even by refusing', async () => {
    const known = createPort(optionsFor(acme), clock)
    await openIt(known)
    acme.mend()
    clock.pass(30)
    expect(await failureOf(known.port.refreshTokens('x'))).toBe('REJECTED')
    expect(known.circuit).toEqual([true, false])
    expect(await signInAt(known.port, acme, 'ada')).toMatchObject({ subject: 'ada' })
  })

  test('is not opened by failures with a success between them', async () => {
    const known = createPort(optionsFor(acme), clock)
    for (let count = 0; count < 12; count += 1) {
      acme.wrong.faults = count % 4 === 3 ? {} : { token: 'down' }
      await failureOf(known.port.refreshTokens('x'))
    }
    expect(known.circuit).toEqual([])
  })

  test('is not opened by the limit of requests of one user', async () => {
    const opened: boolean[] = []
    const circuit = createCircuit({ now: clock.now, onChange: (open) => void opened.push(open) })
    const send = createProviderHttp({ fetch, circuit, issuer: acme.issuer })
    acme.wrong.faults = { userinfo: 'error 429', token: 'error 429' }
    const ask = (path: string, authorization: string) =>
      failureOf(send(`${acme.issuer}${path}`, { headers: { authorization } }, AbortSignal.timeout(60_000)))
    for (let count = 0; count < 6; count += 1) expect(await ask('/me', 'Bearer token')).toBe('UNAVAILABLE')
    expect(opened).toEqual([])
    for (let count = 0; count < 6; count += 1) expect(await ask('/token', 'Basic secret')).toBe('UNAVAILABLE')
    expect(opened).toEqual([true])
  })

  // An attacker must not be able to turn a provider off for everybody.
  test('is not opened by what users send', async () => {
    const { port, circuit } = createPort(optionsFor(acme), clock)
    await signInAt(port, acme, 'ada')
    for (let count = 0; count < 10; count += 1) {
      const request = beginning()
      const answer = (parameters: Record<string, string>) => ({
        ...request,
        parameters: new URLSearchParams({ state: request.state, iss: acme.issuer, ...parameters }),
      })
      expect(await failureOf(port.redeem(answer({ code: 'invented' })))).toBe('REJECTED')
      expect(await failureOf(port.redeem(answer({ error: 'server_error' })))).toBe('UNAVAILABLE')
      expect(await failureOf(port.verifyIdToken({ idToken: 'x', nonce: 'n' }))).toBe('REJECTED')
      expect(await failureOf(port.refreshTokens('invented'))).toBe('REJECTED')
    }
    expect(circuit).toEqual([])
    expect(await signInAt(port, acme, 'ada')).toMatchObject({ subject: 'ada' })
  })
})

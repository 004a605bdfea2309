import { hash, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Options {
  port: number
  /** The PUBLIC_URL of Sallyport. */
  publicUrl: string
}

/** What the application keeps of a sign-in, in the browser that began it. */
interface Attempt {
  state: string
  verifier: string
}

const start = `mutation ($redirectUri: String!, $codeChallenge: String!) {
  startOAuthLogin(provider: "demo", redirectUri: $redirectUri, codeChallenge: $codeChallenge) {
    __typename
    ... on OAuthRedirect { url state }
    ... on Error { code message }
  }
}`
const complete = `mutation ($code: String!, $state: String!, $codeVerifier: String!, $iss: String) {
  completeOAuthLogin(provider: "demo", code: $code, state: $state, codeVerifier: $codeVerifier, iss: $iss) {
    __typename
    ... on AuthTokens { user { id name email } }
    ... on TwoFactorChallenge { expiresAt }
    ... on Error { code message }
  }
}`

/**
 * Starts an application that signs its users in through Sallyport. It keeps the verifier in a cookie, so that nobody else can
 * finish a sign-in that a browser began.
 */
export async function startDemoApp({ port, publicUrl }: Options): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', here)
    const attempt = readAttempt(request.headers.cookie ?? '')
    void answer(request.method ?? 'GET', url, attempt, response).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown error'
      page(response, 502, 'Sallyport does not answer', `${publicUrl}/graphql: ${reason}`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(method: string, url: URL, attempt: Attempt, response: ServerResponse): Promise<void> {
    if (url.pathname === '/' && method === 'GET') return page(response, 200, 'Demo application', '', true)
    if (url.pathname === '/sign-in' && method === 'POST') return begin(response)
    if (url.pathname === '/signed-in') return finish(url.searchParams, attempt, response)
    return page(response, 404, 'Not found', '')
  }

  async function begin(response: ServerResponse): Promise<void> {
    const verifier = randomBytes(32).toString('base64url')
    const codeChallenge = hash('sha256', verifier, 'base64url')
    const begun = await ask(publicUrl, start, { redirectUri: `${here}/signed-in`, codeChallenge })
    if (typeof begun.url !== 'string')
      return page(response, 502, 'The sign-in could not begin', JSON.stringify(begun, null, 2))
    const cookie = `attempt=${begun.state}.${verifier}; HttpOnly; SameSite=Lax; Path=/; Max-Age=600`
    response.writeHead(303, { location: begun.url, 'set-cookie': cookie }).end()
  }

  async function finish(
    answered: URLSearchParams,
    { state, verifier }: Attempt,
    response: ServerResponse,
  ): Promise<void> {
    const error = answered.get('error')
    if (error) return page(response, 200, 'Not signed in', `The provider answered: ${error}`, true)
    // An attacker must not be able to sign this browser in to an account of theirs.
    if (answered.get('state') !== state || state === '')
      return page(response, 400, 'This browser began no sign-in', '', true)
    const [code, iss] = [answered.get('code'), answered.get('iss')]
    const result = await ask(publicUrl, complete, { code, state, codeVerifier: verifier, iss })
    page(response, 200, result.user ? 'Signed in' : 'Not signed in', JSON.stringify(result, null, 2), true)
  }

  return {
    url: here,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** The only field of an answer of GraphQL, or its errors. */
async function ask(publicUrl: string, query: string, variables: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${publicUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(20_000),
  })
  const { data, errors } = (await response.json()) as {
    data?: Record<string, Record<string, unknown>>
    errors?: unknown
  }
  return Object.values(data ?? {})[0] ?? { errors }
}

function readAttempt(cookies: string): Attempt {
  const [, state = '', verifier = ''] = /(?:^|; )attempt=([^;]*)\.([\w-]+)(?:;|$)/.exec(cookies) ?? []
  return { state, verifier }
}

function page(response: ServerResponse, status: number, title: string, text: string, withButton = false): void {
  const button = '<form method="post" action="/sign-in"><button>Sign in with the demo provider</button></form>'
  const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><pre>${escaped}</pre>${withButton ? button : ''}</html>`,
  )
}

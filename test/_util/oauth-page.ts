import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small application of its own origin that signs its users in with both flows. */
export interface OAuthPage {
  origin: string
  /** The URL of the server. */
  target: string
  close(): Promise<void>
}

export async function serveOAuthPage(): Promise<OAuthPage> {
  const own: OAuthPage = { origin: '', target: '', close }
  const server = createServer((request, response) => {
    // An application that finishes the sign-in on its server, and has its pages at another origin.
    if (request.url?.startsWith('/by-server?')) {
      const { port } = new URL(own.origin)
      return void response.writeHead(302, { location: `http://localhost:${port}/arrived` }).end()
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pageFor(own))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  own.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  async function close() {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return own
}

function pageFor({ origin, target }: OAuthPage): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A small application</title><link rel="icon" href="data:,">
<h1>A small application</h1>
<button id="google">API: google</button> <button id="apple">API: apple</button>
<button id="page-google">Page: google</button> <button id="page-apple">Page: apple</button>
<p id="answer" aria-live="polite"></p>
<script type="module">
const target = ${JSON.stringify(target)}, returnTo = ${JSON.stringify(`${origin}/signed-in`)}
const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
async function pkce() {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  return { verifier, challenge: base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))) }
}
async function call(query, variables) {
  const response = await fetch(target + '/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) })
  const { data, errors } = await response.json()
  if (errors) throw new Error(JSON.stringify(errors))
  return Object.values(data)[0]
}
const tokens = '__typename ... on AuthTokens { user { name email } } ... on Error { code message }'
async function beginByApi(provider) {
  const { verifier, challenge } = await pkce()
  const begun = await call('mutation($provider: String!, $redirectUri: String!, $codeChallenge: String!) { startOAuthLogin(provider: $provider, redirectUri: $redirectUri, codeChallenge: $codeChallenge) { ... on OAuthRedirect { url state } ... on Error { message } } }', { provider, redirectUri: returnTo, codeChallenge: challenge })
  sessionStorage.setItem('flow', JSON.stringify({ provider, verifier, state: begun.state }))
  location.assign(begun.url)
}
async function beginByPage(provider) {
  const { verifier, challenge } = await pkce()
  const state = base64url(crypto.getRandomValues(new Uint8Array(16)))
  sessionStorage.setItem('flow', JSON.stringify({ verifier, state }))
  location.assign(target + '/oauth/' + provider + '/start?' + new URLSearchParams({ return_to: returnTo, code_challenge: challenge, state }))
}
for (const provider of ['google', 'apple']) {
  document.getElementById(provider).onclick = () => beginByApi(provider)
  document.getElementById('page-' + provider).onclick = () => beginByPage(provider)
}
async function finish() {
  const query = new URLSearchParams(location.search)
  const flow = JSON.parse(sessionStorage.getItem('flow'))
  if (query.get('state') !== flow.state) return 'another state'
  if (query.has('error')) return query.get('error')
  const code = query.get('code')
  const answer = flow.provider
    ? await call('mutation($provider: String!, $code: String!, $state: String!, $codeVerifier: String!, $iss: String) { completeOAuthLogin(provider: $provider, code: $code, state: $state, codeVerifier: $codeVerifier, iss: $iss) { ' + tokens + ' } }', { provider: flow.provider, code, state: flow.state, codeVerifier: flow.verifier, iss: query.get('iss') })
    : await call('mutation($code: String!, $codeVerifier: String!) { exchangeLoginCode(code: $code, codeVerifier: $codeVerifier) { ' + tokens + ' } }', { code, codeVerifier: flow.verifier })
  return answer.user ? 'Hello ' + answer.user.name + ', ' + answer.user.email : answer.__typename
}
if (location.pathname === '/signed-in') document.getElementById('answer').textContent = await finish()
</script></html>`
}
